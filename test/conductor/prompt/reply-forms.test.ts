import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { roleText } from '../../../source/conductor/prompt/role-text.ts';
import { readPlan } from '../../../source/replies/read-plan.ts';
import { readRebuttal } from '../../../source/replies/read-rebuttal.ts';
import { readTriage } from '../../../source/replies/read-triage.ts';
import { readVerdict } from '../../../source/replies/read-verdict.ts';
import { parseSpec } from '../../../source/spec/parse-spec.ts';
import { parseReply } from '../../../source/workspace/patch/read/reply.ts';

const read = (path: string) =>
  readFileSync(new URL(`../../../spec/${path}`, import.meta.url), 'utf8');
const spec = parseSpec(read('fugu.yaml'), 'fugu.yaml');
if (spec.status === 'refused') throw new Error('the canonical spec is refused');
const { map } = spec;
/** The words of a role from one text to the end of another, with each choice made. */
const part = (
  name: string,
  from: string,
  to: string,
  choose: readonly (readonly [string, string])[] = [],
) => {
  const words = roleText({ get: (one) => read(`prompts/${one}.md`) }, name);
  const start = words.indexOf(from);
  const shown = words.slice(start, words.indexOf(to, start + from.length) + to.length);
  return choose.reduce((text, [offer, choice]) => text.replace(offer, choice), shown);
};

test.each(['conductor', 'thinker'])('the plan that %s shows is a plan that is read', (name) => {
  expect(readPlan(part(name, '```json', '\n```'), map.limits, map)).toMatchObject({
    status: 'read',
    plan: { steps: [{ id: 's1', owns: ['path/to/file', 'folder/**'] }] },
  });
});

test('the edits that workers are shown are edits that are read', () => {
  const blocks = part('worker-blocks', 'path/to/file\n<<<', '>>>>>>> REPLACE');
  expect(parseReply(blocks)).toMatchObject({
    status: 'parsed',
    edits: [{ type: 'replace', path: 'path/to/file' }],
  });
  const whole = part('worker-whole', 'FILE: path/to/file', '\n````\n');
  expect(parseReply(whole)).toMatchObject({
    status: 'parsed',
    edits: [{ type: 'whole', path: 'path/to/file' }],
  });
});

test('the verdict that verifiers are shown is read once a choice is made, and not before', () => {
  const made = [
    ['PASS|FAIL|INCONCLUSIVE', 'FAIL'],
    ['<solid|defect|minor>', 'defect'],
    ['regression|new-behaviour', 'regression'],
  ] as const;
  const form = part('verifier', 'VERDICT:', 'what you found', made);
  const proof = part('verifier', 'COUNTEREXAMPLE regression', '\n````\n', made);
  expect(readVerdict(`${form}\n${proof}`)).toMatchObject({
    status: 'read',
    verdict: {
      judgement: 'fail',
      findings: [{ severity: 'defect', file: 'path/to/file', line: 12 }],
      counterExample: { claims: 'regression', files: [{ path: 'path/to/new-test-file' }] },
    },
  });
  expect(readVerdict(read('prompts/verifier.md')).status).toBe('unreadable');
  const ofPlan = part('verifier-plan', 'VERDICT:', 'what you found', made);
  expect(readVerdict(ofPlan)).toMatchObject({ status: 'read', verdict: { findings: [{}] } });
});

const afterExample = (name: string) =>
  read(`prompts/${name}.md`).split('One whole reply, for another job:\n\n')[1] ?? '';

test('the whole reply that a verifier is shown is read, and no longer once its verdict is cut off', () => {
  const example = afterExample('verifier');
  expect(readVerdict(example)).toMatchObject({
    status: 'read',
    verdict: {
      judgement: 'fail',
      findings: [{ severity: 'solid' }, { severity: 'defect', file: 'src/clamp.x', line: 2 }],
      counterExample: { claims: 'new-behaviour', files: [{ path: 'test/clamp-low.x' }] },
    },
  });
  expect(readVerdict(example.replace(/^VERDICT.*\n/m, '')).status).toBe('unreadable');
});

test('the whole reply that a worker is shown is read, and not with an edit in another form', () => {
  const example = afterExample('worker-blocks');
  expect(parseReply(example)).toMatchObject({
    status: 'parsed',
    edits: [
      { type: 'replace', path: 'src/clamp.x' },
      { type: 'whole', path: 'test/clamp-low.x' },
    ],
  });
  expect(parseReply(`${example}\n--- a/src/clamp.x\n+++ b/src/clamp.x\n`).status).not.toBe(
    'parsed',
  );
});

test('the short answers that are asked for are read', () => {
  const triage = part('triage', 'DIFFICULTY:', 'sentence', [['quick|normal|hard', 'hard']]);
  expect(readTriage(triage)).toMatchObject({ difficulty: 'hard' });
  const rebuttal = part('rebuttal', 'CONCEDES:', 'sentences', [['yes|no', 'no']]);
  expect(readRebuttal(rebuttal)).toMatchObject({ concedes: false });
});
