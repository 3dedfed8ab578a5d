import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readReview } from '../../source/panel/panel-replies.ts';
import { readFindings } from '../../source/pulse/pulse-replies.ts';
import { readAccount } from '../../source/replies/read-account.ts';
import { readMarks } from '../../source/replies/read-marks.ts';
import { readPlan } from '../../source/replies/read-plan.ts';
import { readProposals } from '../../source/replies/read-proposals.ts';
import { readRebuttal } from '../../source/replies/read-rebuttal.ts';
import { readTriage } from '../../source/replies/read-triage.ts';
import { readVerdict } from '../../source/replies/read-verdict.ts';
import { replyParts } from '../../source/replies/reply-parts.ts';
import { splitReply } from '../../source/replies/split/split-reply.ts';
import { parseSpec } from '../../source/spec/parse-spec.ts';
import { parseReply } from '../../source/workspace/patch/read/reply.ts';

const text = readFileSync(new URL('../../spec/fugu.yaml', import.meta.url), 'utf8');
const parsed = parseSpec(text, 'fugu.yaml');
if (parsed.status === 'refused') throw new Error('the canonical spec is refused');
const { map } = parsed;

/** All readers of a model's answer. */
const readers = {
  plan: (answer: string) => readPlan(answer, map.limits, map),
  verdict: (answer: string) => readVerdict(answer),
  rebuttal: readRebuttal,
  triage: readTriage,
  account: readAccount,
  marks: (answer: string) => readMarks(replyParts(answer)),
  proposals: (answer: string) => readProposals(answer, { source: 'spark' }),
  patch: (answer: string) => parseReply(answer),
  review: (answer: string) => readReview(answer, ['A']),
  findings: readFindings,
};

const plan = JSON.stringify({
  summary: 'x',
  steps: [{ id: 's1', title: 't', class: 'patch', detail: 'd', owns: ['a'] }],
});
const block = 'a.ts\n<<<<<<< SEARCH\nx\n=======\ny\n>>>>>>> REPLACE';
const answers = [
  `VERDICT: PASS\nBECAUSE: it holds\nREAD: k3fd\nFINDING solid a.ts:1 — fine`,
  `VERDICT: FAIL\nBECAUSE: no\nCOUNTEREXAMPLE regression\nCOMMAND: npm test\nFILE: t.ts\n\`\`\`ts\nx\n\`\`\``,
  `CONCEDES: no\nBECAUSE: line 3`,
  `DIFFICULTY: hard\nBECAUSE: parts`,
  `Done.\nLIMIT L1: kept — yes\nRETURN R1: s1 — there`,
  `Here.\n\n\`\`\`json\n${plan}\n\`\`\``,
  `\`\`\`memory\ntitle: a\n---\nb\n\`\`\``,
  `I did it.\n\n${block}\n`,
  '```json\n{"reviews": [{"option": "A", "score": 3}]}\n```',
  '```json\n{"findings": []}\n```',
  'I cannot accept this change.',
];
const forms: readonly ((thoughts: string) => string)[] = [
  (t) => `<think>\n${t}\n</think>\n\n`,
  (t) => `<think>${t}</think>`,
  (t) => `${t}\n</think>\n\n`,
  (t) => `<Reasoning lang="en">\n${t}\n</ reasoning >\n`,
  (t) => `[THINK]${t}[/THINK]`,
  (t) => `◁think▷${t}◁/think▷`,
  (t) => `<seed:think>${t}</seed:think>`,
  (t) => `<|begin_of_thought|>\n${t}\n<|end_of_thought|>\n`,
  (t) => `<|START_THINKING|>${t}<|END_THINKING|><|START_RESPONSE|>`,
  (t) => `<|channel>thought\n${t}<channel|>`,
  (t) => `<|channel|>analysis<|message|>${t}<|end|><|start|>assistant<|channel|>final<|message|>`,
  (t) => `<!--\n${t}\n-->\n`,
];

describe('whatever stands in thoughts', () => {
  const lines = fc.constantFrom(
    ...answers.flatMap((answer) => answer.split('\n')),
    ...['```', '```ts', '~~~', '<<<<<<< SEARCH', '=======', '>>>>>>> REPLACE', 'FILE: b.ts', ''],
    ...['VERDICT: PASS', 'VERDICT: FAIL', 'DELETE: a.ts', '*** Begin Patch', '*** End Patch', '{'],
  );
  const thoughts = fc.oneof(
    fc.array(lines, { maxLength: 12 }).map((all) => all.join('\n')),
    fc.constantFrom(...answers),
  );
  const answer = fc.constantFrom(...answers);
  const form = fc.constantFrom(...forms);

  test.each(Object.entries(readers))(
    'the reader of a %s reads as of the answer alone, or asks again',
    (_name, read) => {
      fc.assert(
        fc.property(thoughts, answer, form, (inside, said, wrap) => {
          const { answer: left, problem } = splitReply(wrap(inside) + said);
          if (problem === undefined) expect(read(left)).toEqual(read(said));
          else expect(left).toBe('');
        }),
        { numRuns: 60 },
      );
    },
  );

  test('is told from the answer in every form that says where thoughts begin', () => {
    const begun = fc.constantFrom(...forms.filter((_form, index) => index !== 2));
    fc.assert(
      fc.property(thoughts, answer, begun, (inside, said, wrap) => {
        expect(splitReply(wrap(inside) + said)).toMatchObject({ answer: said });
        expect(splitReply(wrap(inside) + said).problem).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });
});
