import { readdirSync, readFileSync } from 'node:fs';
import type { PromptTexts } from '../../source/conductor/ports.ts';
import type {
  FirstAsk,
  VerifyInput,
  WorkInput,
} from '../../source/conductor/prompt/prompt-input.ts';
import { contractFromText } from '../../source/contract/free-text.ts';
import type { PlanStep } from '../../source/domain/plan/plan.ts';

const folder = new URL('../../spec/prompts/', import.meta.url);
/** The words that ship, by role. */
export const texts: PromptTexts = {
  get: (name) => readFileSync(new URL(`${name}.md`, folder), 'utf8'),
};
export const names = readdirSync(folder)
  .map((file) => file.replace(/\.md$/, ''))
  .filter((name) => name !== 'shared');

export const contract = contractFromText('Add a retry.');
export const step: PlanStep = {
  id: 's1',
  title: 'Retry',
  taskClass: 'patch',
  detail: 'Try three times.',
  dependsOn: [],
  owns: ['src/a.ts', 'test/**'],
  acceptance: ['npm test # C1'],
  hard: false,
};
export const plan = { summary: 'one step', steps: [step] };
export const check = {
  name: 'test',
  command: 'npm test',
  status: 'failed',
  exitCode: 1,
  tail: 'not ok',
} as const;
export const finding = {
  severity: 'defect',
  file: 'src/a.ts',
  line: 3,
  what: 'it stops early',
} as const;
export const counterExample = {
  claims: 'new-behaviour',
  criterion: 'C1',
  command: 'node --test test/ce.js',
  files: [{ path: 'test/ce.js', content: 'test();\n' }],
} as const;
export const work: WorkInput = {
  purpose: 'work',
  contract,
  step,
  fileList: ['src/a.ts', 'src/b.ts'],
  files: [{ path: 'src/a.ts', text: 'export const a = 1;\n' }],
  edits: 'blocks',
};
export const verify: VerifyInput = {
  purpose: 'verify',
  contract,
  criteria: ['it retries', 'it stops'],
  of: {
    type: 'patch',
    step,
    diff: '--- a/src/a.ts\n+++ b/src/a.ts\n',
    baseFiles: [{ path: 'src/a.ts', text: 'export const a = 1;\n' }],
    checks: [check],
  },
};
export const outcome = {
  id: 's1',
  title: 'Retry',
  status: 'done',
  verified: 'passed',
  files: [],
} as const;
/** One question of every purpose, by the role whose words it gets. */
export const asks: Readonly<Record<string, FirstAsk>> = {
  triage: { purpose: 'triage', contract },
  conductor: {
    purpose: 'plan',
    as: 'conductor',
    contract,
    fileList: [],
    contextFiles: [],
    maxSteps: 5,
    classes: ['patch'],
    done: [],
  },
  thinker: {
    purpose: 'plan',
    as: 'thinker',
    contract,
    fileList: ['a'],
    contextFiles: [{ path: 'README.md', text: 'hello' }],
    maxSteps: 5,
    classes: ['patch', 'ship'],
    previous: { plan, findings: [finding], problems: ['s1 owns nothing'], note: 'smaller' },
    done: [step],
    replanBecause: 'the base moved',
  },
  'worker-blocks': work,
  'worker-whole': { ...work, edits: 'whole' },
  'worker-agent': { ...work, edits: 'agent' },
  verifier: verify,
  'verifier-plan': { ...verify, of: { type: 'plan', plan, fileList: ['a'] } },
  rebuttal: {
    purpose: 'rebuttal',
    contract,
    step,
    diff: 'd',
    findings: [finding],
    because: 'it stops',
    counterExample,
    whatHappened: 'It passes.',
  },
  synthesis: { purpose: 'synthesis', contract, steps: [outcome], evidence: ['C1 x: claimed only'] },
  'second-brain': { purpose: 'second-brain', contract, synthesis: 'All done.', steps: [outcome] },
  reviewer: { purpose: 'review', question: 'Is it safe?', digest: 'sha256:1', diff: 'd', contract },
};
