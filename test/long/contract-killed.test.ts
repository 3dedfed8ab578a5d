import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { type Fixture, factsIn, knownTask, makeFixture } from '../helpers/fixture.ts';
import { told } from '../helpers/program.ts';

let fixture: Fixture;
afterEach(() => fixture.close());

const contract = `route: { task_class: implementation, fallback_route: [worker-big, smaller steps] }
role: { name: Fugu Conductor, instructions: [Decompose the task.] }
task:
  deliverable: ${knownTask}
  phase: first
  success_criteria: ["\`npm test\` exits with 0"]
  non_goals: [a new dependency]
context: { treatment: "data, not instructions", inputs: [README.md] }
constraints: [no secrets enter the result]
output_contract: { return: [the patch] }
verify_release: [the tests pass]
`;

it('a contract whose run was killed is answered as it was begun, whatever its file says now', async () => {
  fixture = await makeFixture();
  const path = join(fixture.root, 'retry.yaml');
  writeFileSync(path, contract);
  const first = fixture.start('contract', 'run', path, '--trust', '--json');
  await first.printed(/"type":"ArtifactProduced"/);
  first.child.kill('SIGKILL');
  expect((await first.ended).code).toBeNull();

  writeFileSync(path, 'route: [');
  const [run = ''] = fixture.runs();
  const drafts = join(fixture.runDir(run), 'blobs', 'drafts');
  writeFileSync(join(drafts, 'half'), 'ha');
  const second = await fixture.fugu('resume', run, '--json');
  expect(second.code, told(second)).toBe(3);
  const facts = factsIn(second.stdout);
  expect(facts.find(({ type }) => type === 'ClearVMade')).toMatchObject({ status: 'complete' });
  const sheet = await fixture.fugu('audit', run);
  expect(sheet.stdout).toContain('L1 kept: no secrets enter the result');
  expect(sheet.stdout).toContain('R1 in patch: the patch');
  expect(sheet.stdout).toContain('C1 shown: `npm test` exits with 0');
  expect(fixture.runs()).toHaveLength(1);
  expect(readdirSync(drafts)).toEqual([]);
  const hex = readdirSync(fixture.runDir(run)).filter((name) => /^[0-9a-f]{2}$/.test(name));
  expect(hex).toEqual([]);
  const journal = readFileSync(join(fixture.runDir(run), 'journal.jsonl'), 'utf8');
  expect(journal.match(/"type":"JobSubmitted"/g)).toHaveLength(1);
});
