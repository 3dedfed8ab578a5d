import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { reply, type Script } from '../../source/lanes/rehearsal/script/script-answer.ts';
import { commitChange, type Fixture, factsIn, makeFixture } from '../helpers/fixture.ts';
import { withMarks } from '../helpers/marks.ts';
import { told } from '../helpers/program.ts';
import { openPty } from '../helpers/terminal.ts';

const launcher = fileURLToPath(new URL('../../bin/fugu.cjs', import.meta.url));
let fixture: Fixture;
afterEach(() => fixture.close());

const script: Script = ({ prompt }) =>
  prompt.includes('VERDICT')
    ? reply(withMarks(prompt, 'VERDICT: PASS\nBECAUSE: the comment is true.'))
    : reply('ready');
const served = (model: string) => (model.includes('nemotron') ? 'mystery-7b' : model);

/** Answers the doctor's question about mystery-7b. */
async function answer(key: 'y' | 'n'): Promise<void> {
  const options = { columns: 160, rows: 60, cwd: fixture.repo, env: fixture.env };
  const screen = openPty(process.execPath, [launcher, 'doctor', '--live', '--yes'], options);
  await screen.waitFor((rows) => rows.some((row) => /answered as mystery-7b.*\?/.test(row)));
  screen.write(`${key}\r`);
  await screen.exit;
}

const probed = (stdout: string) => factsIn(stdout).find(({ type }) => type === 'PoolProbed');

it('a yes to the doctor lets the id count, and stands among the facts of the next run', async () => {
  fixture = await makeFixture({ script, served });
  await commitChange(fixture);
  await answer('y');
  expect(await readFile(fixture.specFile, 'utf8')).toMatch(/servedAs: \[ ?mystery-7b ?\]/);

  const ended = await fixture.fugu('verify', 'HEAD', '--author', 'spark', '--trust', '--json');
  expect(ended.code, told(ended)).toBe(0);
  expect(probed(ended.stdout)).toMatchObject({
    models: { compass: { accepted: [{ id: 'mystery-7b', by: expect.any(String) }] } },
  });
  const [run = ''] = fixture.runs();
  const replayed = await fixture.fugu('replay', run);
  expect(replayed.stdout).toMatch(/let compass answer as mystery-7b before this run\./);
});

it('a no writes nothing, and the verdict of that id counts for nothing', async () => {
  fixture = await makeFixture({ script, served });
  await commitChange(fixture);
  const before = await readFile(fixture.specFile, 'utf8');
  await answer('n');
  expect(await readFile(fixture.specFile, 'utf8')).toBe(before);
  await expect(
    readFile(join(fixture.home, 'state', 'accepted-ids.json'), 'utf8'),
  ).rejects.toMatchObject({ code: 'ENOENT' });

  const ended = await fixture.fugu('verify', 'HEAD', '--author', 'spark', '--trust', '--json');
  expect(probed(ended.stdout)).not.toHaveProperty('models.compass.accepted');
  expect(ended.stdout).not.toMatch(/"verifier":\{"lane":"thinker"/);
});
