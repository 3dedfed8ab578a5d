import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { startJob } from '../../source/app/run/start-job.edge.ts';
import type { Session } from '../../source/app/session/session.edge.ts';
import { readSpecInForce, refuseProblems } from '../../source/app/spec-in-force.edge.ts';
import { contractFromText } from '../../source/contract/free-text.ts';
import type { FactOf, FactType } from '../../source/domain/facts.ts';
import { rehearsalScript } from '../../source/lanes/rehearsal/script/rehearsal-script.ts';
import { rehearsalTask } from '../../source/lanes/rehearsal/script/rehearsal-spec.ts';
import type { Script } from '../../source/lanes/rehearsal/script/script-answer.ts';
import { type Rehearsal, setUpRehearsal } from '../helpers/rehearsal.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

let rehearsal: Rehearsal;
let session: Session;

afterEach(async () => {
  await session.close();
  await rehearsal.close();
});

/** The rehearsal's models; the reply that writes the words gets `tail`, and `retold` the second time. */
function halfScript(tail: string, retold: string): Script {
  return (request) => {
    const answer = rehearsalScript(request);
    if (answer.status !== 'reply' || !answer.text.startsWith('One sentence for every status'))
      return answer;
    const again = request.prompt.includes('## Why the last edits were rejected');
    return { ...answer, text: `${answer.text}\n${again ? retold : tail}` };
  };
}

async function job(script: Script): Promise<void> {
  rehearsal = await setUpRehearsal({ script });
  session = await startJob({
    ...{ repo: rehearsal.repo, form: contractFromText(rehearsalTask), person: 'ada' },
    ...{ rehearsal: true, stepMode: false },
    env: { ...rehearsal.env, PATH: process.env.PATH, HOME: rehearsal.root },
    stateDir: join(rehearsal.home, 'state'),
    specFor: async (tune) => {
      const reading = await readSpecInForce(rehearsal.env, tune);
      return reading.status === 'adopted' ? reading.spec : refuseProblems(reading.problems);
    },
  });
  await session.conductor.settled();
}

function facts<T extends FactType>(type: T): readonly FactOf<T>[] {
  const all = session.conductor.history().map(({ fact }) => fact);
  return all.filter((fact): fact is FactOf<T> => fact.type === type);
}

const diff =
  '```diff\n--- a/package.json\n+++ b/package.json\n@@ -1 +1 @@\n-{\n+{ "half": true,\n```\n';

it('half a patch is refused by its line and form, and a round that insists is taken', async () => {
  await job(halfScript(diff, `NO-EDIT\n${diff}`));
  const rejected = facts('PatchRejected');
  expect(rejected).toHaveLength(1);
  for (const { problems } of rejected)
    expect(problems.join('\n')).toMatch(/Line \d+ of the reply .*: a unified diff\./);
  const repairs = rehearsal.models
    .requests()
    .filter(({ prompt }) => prompt.includes('## Why the last edits were rejected'));
  expect(repairs.length).toBe(rejected.length);
  expect(repairs[0]?.prompt).toContain('a unified diff');
  expect(facts('AuditOpened')).toHaveLength(1);
  expect(facts('StepFailed')).toEqual([]);
});
