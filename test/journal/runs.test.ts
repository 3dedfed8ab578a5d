import { appendFile, mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { journalFile } from '../../source/journal/file-journal.edge.ts';
import { createRun, findRun, listRuns } from '../../source/journal/runs.edge.ts';
import { lineOf, note, openNotes, tempDir } from './notes.ts';

/** Makes a run and gives its folder. */
async function made(state: string, id: string): Promise<string> {
  const run = await createRun(state, id);
  if (run.status !== 'created') throw new Error(run.what);
  return run.dir;
}

describe('createRun', () => {
  it('makes a 0700 folder under runs', async () => {
    const state = join(await tempDir(), 'state');
    const dir = await made(state, 'add-retry-k3f9');
    expect(dir).toBe(join(state, 'runs', 'add-retry-k3f9'));
    expect((await stat(dir)).mode & 0o777).toBe(0o700);
  });

  it('refuses an id that is taken', async () => {
    const state = await tempDir();
    await made(state, 'a');
    expect(await createRun(state, 'a')).toMatchObject({
      status: 'refused',
      what: expect.stringContaining('exists'),
    });
  });

  it.each(['', '..', '../x', 'a/b', '-a', 'A', 'a b', 'a'.repeat(81), 'a\n'])(
    'refuses the id %j',
    async (id) => {
      expect(await createRun(await tempDir(), id)).toMatchObject({ status: 'refused' });
    },
  );

  it('says what is so when the state folder is a file', async () => {
    const state = join(await tempDir(), 'file');
    await writeFile(state, '');
    expect(await createRun(state, 'a')).toMatchObject({
      status: 'refused',
      what: expect.stringContaining('ENOTDIR'),
    });
  });
});

describe('listRuns', () => {
  it('has none in a state folder that does not exist', async () => {
    expect(await listRuns(join(await tempDir(), 'none'))).toEqual([]);
  });

  it('shows size, first and last line of each, the latest run first', async () => {
    const state = await tempDir();
    const old = await made(state, 'old');
    const recent = await made(state, 'recent');
    await writeFile(join(old, journalFile), lineOf(1, 'only'));
    await writeFile(join(recent, journalFile), lineOf(1, 'a') + lineOf(2, 'b') + lineOf(3, 'c'));
    const runs = await listRuns(state);
    expect(runs.map(({ id }) => id)).toEqual(['recent', 'old']);
    expect(runs[0]).toMatchObject({
      dir: recent,
      bytes: 3 * lineOf(1, 'a').length,
      first: { seq: 1, fact: note('a') },
      last: { seq: 3, fact: note('c') },
    });
    expect(runs[1]).toMatchObject({ first: { seq: 1 }, last: { seq: 1 } });
  });

  it('finds the ends of a journal whose lines are long', async () => {
    const state = await tempDir();
    const dir = await made(state, 'long');
    const text = 'x'.repeat(100_000);
    await writeFile(join(dir, journalFile), [1, 2, 3].map((seq) => lineOf(seq, text)).join(''));
    expect((await listRuns(state))[0]).toMatchObject({ first: { seq: 1 }, last: { seq: 3 } });
  });

  it('leaves a line out that is torn or being written', async () => {
    const state = await tempDir();
    const dir = await made(state, 'torn');
    await writeFile(join(dir, journalFile), lineOf(1, 'a'));
    await appendFile(join(dir, journalFile), lineOf(2, 'b').slice(0, -1));
    const [run] = await listRuns(state);
    expect(run).toMatchObject({ last: { seq: 1 } });
    await writeFile(join(dir, journalFile), 'torn');
    const [none] = await listRuns(state);
    expect(none).toEqual({ id: 'torn', dir, bytes: 4 });
  });

  it('shows a run without a journal, and not what is no run', async () => {
    const state = await tempDir();
    const dir = await made(state, 'fresh');
    await mkdir(join(state, 'runs', 'Not A Run'));
    await writeFile(join(state, 'runs', 'file'), '');
    expect(await listRuns(state)).toEqual([{ id: 'fresh', dir, bytes: 0 }]);
  });

  it('names the process that has a run open', async () => {
    const state = await tempDir();
    const { journal } = await openNotes(await made(state, 'open'));
    expect((await listRuns(state))[0]).toMatchObject({ owner: { pid: process.pid } });
    await journal.close();
    expect((await listRuns(state))[0]).not.toHaveProperty('owner');
  });
});

describe('findRun', () => {
  it('finds a run by its name, and by a beginning that only one has', async () => {
    const state = await tempDir();
    const dir = await made(state, 'add-retry-k3f9');
    await made(state, 'add');
    expect(await findRun(state, 'add')).toMatchObject({ status: 'found', id: 'add' });
    expect(await findRun(state, 'add-r')).toEqual({ status: 'found', id: 'add-retry-k3f9', dir });
  });

  it('offers the nearest names for one that does not exist', async () => {
    const state = await tempDir();
    for (const id of ['add-retry', 'fix-typo', 'zzz']) await made(state, id);
    const found = await findRun(state, 'ad-rety');
    expect(found).toMatchObject({ status: 'unknown', nearest: ['add-retry'] });
    expect(found).toMatchObject({ remedy: expect.stringContaining('Did you mean add-retry?') });
  });

  it('offers all that begin alike, up to three', async () => {
    const state = await tempDir();
    for (const id of ['job-1', 'job-2', 'job-3', 'job-4']) await made(state, id);
    expect(await findRun(state, 'job')).toMatchObject({
      status: 'unknown',
      nearest: ['job-1', 'job-2', 'job-3'],
      what: expect.stringContaining('4 runs begin'),
    });
  });

  it.each(['', '..', '../runs'])('finds nothing for %j', async (id) => {
    const state = await tempDir();
    await made(state, 'a');
    expect(await findRun(state, id)).toMatchObject({ status: 'unknown' });
  });
});
