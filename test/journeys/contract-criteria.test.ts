import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { contractText, draftContract } from '../../source/contract/draft-contract.ts';
import { type Fixture, factsIn, knownTask, makeFixture } from '../helpers/fixture.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await makeFixture();
});
afterAll(() => fixture.close());

type Criterion = { readonly status: string; readonly runs: readonly string[] };

it('a criterion is shown by a step’s command or its own on the tree to be landed, another is claimed only', async () => {
  const draft = draftContract(knownTask);
  const successCriteria = ['it retries', '`git --version` exits with 0', 'people like it'];
  const form = { ...draft, task: { ...draft.task, successCriteria } };
  const path = join(fixture.root, 'shelf.yaml');
  writeFileSync(path, contractText(form));
  const ran = await fixture.fugu('run', '--contract', path, '--trust', '--json');
  expect(ran.code, ran.stderr).toBe(3);
  const made = factsIn(ran.stdout).find(({ type }) => type === 'ClearVMade');
  const account = made?.account as { readonly criteria: readonly Criterion[] } | undefined;
  expect(account?.criteria.map(({ status }) => status)).toEqual(['shown', 'shown', 'claimed-only']);
  expect(account?.criteria[1]?.runs).toEqual(['`git --version` exit 0 on the tree to be landed']);
});
