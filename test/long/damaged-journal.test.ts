import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { decodeLine, encodeLine } from '../../source/journal/journal-line.ts';
import { acceptShown } from '../helpers/accept.ts';
import { type Fixture, knownTask, makeFixture } from '../helpers/fixture.ts';
import { told } from '../helpers/program.ts';

let fixture: Fixture;
afterEach(() => fixture.close());

async function untilAudit() {
  fixture = await makeFixture();
  await fixture.fugu('run', knownTask, '--trust', '--plain');
  const [run = ''] = fixture.runs();
  const file = join(fixture.runDir(run), 'journal.jsonl');
  return { run, file, bytes: await readFile(file) };
}

it('a journal torn inside its last line is cut there, said so, and the run goes on', async () => {
  const { run, file, bytes } = await untilAudit();
  for (const cut of [1, 2, 40]) {
    await writeFile(file, bytes.subarray(0, bytes.length - cut));
    const result = await fixture.fugu('replay', run);
    expect(result.code, told(result)).toBe(0);
    const resumed = await fixture.fugu('resume', run, '--plain');
    expect(resumed.code, told(resumed)).toBe(3);
    expect(resumed.stdout).toMatch(/torn|cut off/i);
    expect(resumed.stdout).toMatch(/Waits for you: audit of 7 files/);
  }
});

it('a run killed between its landing and its report writes the report when it is resumed', async () => {
  const { run, file } = await untilAudit();
  const landed = await acceptShown(fixture.fugu, run);
  expect(landed.code, told(landed)).toBe(0);
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  expect(lines.at(-1)).toContain('"type":"ReportWritten"');
  await writeFile(file, `${lines.slice(0, -1).join('\n')}\n`);
  const resumed = await fixture.fugu('resume', run, '--plain');
  expect(resumed.code, told(resumed)).toBe(0);
  expect((await readFile(file, 'utf8')).trimEnd().split('\n')).toHaveLength(lines.length);
});

it('a journal torn early is done again from there to the same tree', async () => {
  const { run, file, bytes } = await untilAudit();
  const tree = /Tree (\w+) awaits your audit/;
  const [, first] = tree.exec((await fixture.fugu('replay', run)).stdout) ?? [];
  await writeFile(file, bytes.subarray(0, Math.floor(bytes.length * 0.6)));
  const resumed = await fixture.fugu('resume', run, '--plain');
  expect(resumed.code, told(resumed)).toBe(3);
  expect(tree.exec(resumed.stdout)?.[1]).toBe(first);
});

it('a line damaged in the middle is refused with its number, by every command, and kept', async () => {
  const { run, file, bytes } = await untilAudit();
  const broken = Buffer.from(bytes);
  const third = nthLine(bytes, 3);
  broken[third + 30] = (broken[third + 30] ?? 0) ^ 1;
  await writeFile(file, broken);
  for (const argv of [['replay'], ['resume', '--plain'], ['audit'], ['audit', '--accept']]) {
    const [name = '', ...flags] = argv;
    const ended = await fixture.fugu(name, run, ...flags);
    expect(ended.code, told(ended)).toBe(2);
    expect(ended.stderr).toMatch(/journal\.jsonl:3: .* Restore the journal from a copy/);
  }
  expect((await readFile(file)).equals(broken)).toBe(true);
  expect((await fixture.fugu('runs')).stdout).toMatch(new RegExp(`${run} +damaged`));
});

it('a verdict put into an author’s mouth by hand is refused at load with its line', async () => {
  const { run, file, bytes } = await untilAudit();
  const lines = bytes.toString('utf8').trimEnd().split('\n');
  const at = lines.findIndex(
    (line) => line.includes('"CallRouted"') && line.includes('s1.verify.1'),
  );
  const decoded = decodeLine(Buffer.from(lines[at] ?? ''));
  if (decoded.status !== 'intact') throw new Error('the journal is not as it should be');
  const fact = JSON.parse(JSON.stringify(decoded.record.fact));
  fact.call.model = 'flash';
  const encoded = encodeLine({ ...decoded.record, fact });
  if (encoded.status !== 'encoded') throw new Error('the line cannot be written');
  lines[at] = encoded.text.trimEnd();
  await writeFile(file, `${lines.join('\n')}\n`);
  for (const name of ['replay', 'audit', 'resume']) {
    const ended = await fixture.fugu(name, run);
    expect(ended.code, told(ended)).toBe(2);
    expect(ended.stderr).toContain(`journal.jsonl:${at + 1}: call s1.verify.1 breaks the one rule`);
    expect(ended.stderr).not.toMatch(/This is a bug/);
  }
});

/** Offset of a line, counted from 1. */
function nthLine(bytes: Buffer, line: number): number {
  let offset = 0;
  for (let count = 1; count < line; count += 1) offset = bytes.indexOf(0x0a, offset) + 1;
  return offset;
}
