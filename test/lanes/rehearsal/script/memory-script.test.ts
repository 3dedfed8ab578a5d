import { describe, expect, it } from 'vitest';
import { hubAgents } from '../../../../source/lanes/rehearsal/sample/hub-files.ts';
import { rehearsalScript } from '../../../../source/lanes/rehearsal/script/rehearsal-script.ts';
import { rehearsalModelIds } from '../../../../source/lanes/rehearsal/script/rehearsal-spec.ts';

const task = '## Task\n\n```text\none shared memory for all agents\n```\n';
const ask = (purpose: string, ...sections: readonly string[]) =>
  rehearsalScript({
    model: rehearsalModelIds.spark,
    system: 'You have a role.',
    prompt: [`FUGU-PURPOSE: ${purpose}\n`, task, ...sections].join('\n'),
  });
const textOf = (answer: ReturnType<typeof ask>): string =>
  answer.status === 'reply' ? answer.text : `refused: ${answer.because}`;

const step = (agent: string, detail: string) =>
  `## Step bridge-${agent}\nTitle: Write the bridge of ${agent}\nMay change: bridges/${agent}-bridge.md\n\n\`\`\`text\n${detail}\n\`\`\`\n`;
const head =
  '---\nagent: hermes\ntarget: ~/.hermes/AGENTS.md\nform: sentence\nindex: ~/hub/memory/INDEX.md\n---';

describe('the models of a memory job', () => {
  it('plan a step for the store and one for each agent whose notes are there', () => {
    const files = hubAgents.map(({ notes }) => notes).join('\n');
    const plan = textOf(ask('plan', `## File list\n\n\`\`\`text\n${files}\n\`\`\`\n`));
    for (const { agent } of hubAgents) expect(plan).toContain(`"bridge-${agent}"`);
    expect(textOf(ask('plan', '## File list\n\n```text\nREADME.md\n```\n'))).toMatch(/^refused/);
  });

  it('put the first bridge of the agent shell among its skills, and mend it', () => {
    const first = textOf(ask('work', step('hermes', head)));
    expect(first).toContain('target: ~/.hermes/skills/memory/SKILL.md');
    const log = '## Check log\n\n```text\nfailed\n```\n';
    const mended = textOf(ask('work', step('hermes', head), log));
    expect(mended).toContain('target: ~/.hermes/AGENTS.md');
    expect(mended).toContain('FILE: bridges/hermes-bridge.md');
  });

  it('fail a bridge into a folder of skills and pass one into memory', () => {
    const diff = (target: string) =>
      `## Diff\n\n\`\`\`diff\ndiff --git a/bridges/x-bridge.md b/bridges/x-bridge.md\n--- /dev/null\n+++ b/bridges/x-bridge.md\n@@ -0,0 +1,2 @@\n+---\n+target: ${target}\n\`\`\`\n`;
    expect(textOf(ask('verify', diff('~/.x/skills/SKILL.md')))).toMatch(/^VERDICT: FAIL/);
    expect(textOf(ask('verify', diff('~/.x/AGENTS.md')))).toMatch(/^VERDICT: PASS/);
  });

  it('refuse what no memory job asks', () => {
    expect(textOf(ask('review'))).toMatch(/^refused/);
    expect(textOf(ask('work', '## Step s9\nTitle: Dance\n'))).toMatch(/^refused/);
  });
});
