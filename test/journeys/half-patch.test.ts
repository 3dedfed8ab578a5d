import { afterEach, expect, it } from 'vitest';
import { rehearsalScript } from '../../source/lanes/rehearsal/script/rehearsal-script.ts';
import type { Script } from '../../source/lanes/rehearsal/script/script-answer.ts';
import { runJob, type SettledJob } from '../helpers/run-job.ts';

let job: SettledJob;
afterEach(() => job.close());

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

const diff =
  '```diff\n--- a/package.json\n+++ b/package.json\n@@ -1 +1 @@\n-{\n+{ "half": true,\n```\n';

it('half a patch is refused by its line and form, and a round that insists is taken', async () => {
  job = await runJob({ script: halfScript(diff, `NO-EDIT\n${diff}`) });
  const rejected = job.facts('PatchRejected');
  expect(rejected).toHaveLength(1);
  for (const { problems } of rejected)
    expect(problems.join('\n')).toMatch(/Line \d+ of the reply .*: a unified diff\./);
  const repairs = job.models
    .requests()
    .filter(({ prompt }) => prompt.includes('## Why the last edits were rejected'));
  expect(repairs.length).toBe(rejected.length);
  expect(repairs[0]?.prompt).toContain('a unified diff');
  expect(job.facts('AuditOpened')).toHaveLength(1);
  expect(job.facts('StepFailed')).toEqual([]);
});
