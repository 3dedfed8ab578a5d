import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { acceptShown } from '../helpers/accept.ts';
import { type Fixture, makeFixture } from '../helpers/fixture.ts';
import { told } from '../helpers/program.ts';

let fixture: Fixture;
let squatter: Server | undefined;
afterEach(async () => {
  squatter?.close();
  squatter = undefined;
  await fixture.close();
});

it('a rehearsal that was killed finds its models again, or says that their port is taken', async () => {
  fixture = await makeFixture();
  const first = fixture.start('rehearse', '--plain', '--speed', '3');
  await first.printed(/Writing s1: /);
  first.child.kill('SIGKILL');
  await first.ended;
  const [run = ''] = fixture.runs();
  const journal = await readFile(join(fixture.runDir(run), 'journal.jsonl'), 'utf8');
  const port = Number(/http:\/\/127\.0\.0\.1:(\d+)/.exec(journal)?.[1]);

  const taken = createServer();
  squatter = taken;
  await new Promise<void>((resolve) => taken.listen(port, '127.0.0.1', resolve));
  const refused = await fixture.fugu('resume', run, '--plain');
  expect(refused.code, told(refused)).toBe(1);
  expect(refused.stderr).toMatch(
    new RegExp(`^Port ${port}, .* is taken by another program\\. End`),
  );
  expect(await readFile(join(fixture.runDir(run), 'journal.jsonl'), 'utf8')).toBe(journal);

  await new Promise((resolve) => taken.close(resolve));
  const resumed = await fixture.fugu('resume', run, '--plain');
  expect(resumed.code, told(resumed)).toBe(3);
  expect(resumed.stdout).toMatch(/Waits for you: audit of 7 files/);
  const landed = await acceptShown(fixture.fugu, run);
  expect(landed.code, told(landed)).toBe(0);
});
