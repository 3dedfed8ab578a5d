import type { CheckResult } from '../../domain/artifact.ts';
import type { Digest, StepId } from '../../domain/ids.ts';
import type { RunState, VerdictRecord } from '../run-state.ts';
import { counted, familyWords, sentence } from './view-words.ts';

/** A paragraph of one side; `code` keeps its lines as they are. */
export type SidePart = { readonly type: 'words' | 'code'; readonly text: string };
export type Side = { readonly title: string; readonly parts: readonly SidePart[] };

/** A doubt that waits for a person, with everything that either side has to say. */
export type DoubtSheet = {
  readonly step: StepId;
  readonly title: string;
  readonly because: string;
  readonly verifier: Side;
  readonly author: Side;
  /** What the author made, where it is a patch. */
  readonly patch?: Digest;
};

const words = (text: string): SidePart => ({ type: 'words', text });
const code = (text: string): SidePart => ({ type: 'code', text });

/** The doubt that a step waits with; undefined where it waits with none. */
export function doubtSheet(state: RunState, step: StepId): DoubtSheet | undefined {
  const entry = state.steps[step];
  const attempt = state.attempts[entry?.doubt?.attempt ?? ''];
  const verdict = attempt?.verdicts.find(({ call }) => call === entry?.doubt?.call);
  if (!entry?.doubt || !attempt || !verdict) return undefined;
  const { product, rebuttals, counterRuns, checks } = attempt;
  const writers = attempt.authors
    .filter(({ role }) => role === 'writer')
    .map(({ model, lineage }) => `${model} (${familyWords(lineage)})`);
  const answer = rebuttals[verdict.call];
  const said = answer
    ? `${answer.concedes ? 'It agrees with the verifier' : 'It disagrees'}: ${sentence(answer.because)}`
    : 'It was not asked.';
  const files = product.type === 'patch' ? product.artifact.files : [];
  return {
    step,
    title: entry.step.title,
    because: entry.doubt.because,
    verifier: {
      title: `${verdict.verifier.model} (${familyWords(verdict.verifier.lineage)}) says it is wrong`,
      parts: [...claim(verdict), ...proof(verdict, counterRuns[verdict.call])],
    },
    author: {
      title: `${[...new Set(writers)].join(', ') || 'its author'} made it`,
      parts: [
        words(said),
        ...(checks
          ? [words(`Checks: ${checks.results.map(checkWords).join(', ') || 'none'}.`)]
          : []),
        ...(files.length > 0
          ? [words(`${counted(files.length, 'file')}: ${files.map(({ path }) => path).join(', ')}`)]
          : []),
      ],
    },
    ...(product.type === 'patch' ? { patch: product.artifact.digest } : {}),
  };
}

const checkWords = ({ name, status }: CheckResult) => `${name} ${status.replace('-', ' ')}`;

function claim({ verdict }: VerdictRecord): readonly SidePart[] {
  const findings = verdict.findings
    .filter(({ severity }) => severity !== 'solid')
    .map(({ severity, file, line, what }) => {
      const place = file === undefined ? '' : ` ${file}${line === undefined ? '' : `:${line}`}`;
      return words(`${severity}${place}: ${what}`);
    });
  return [words(sentence(verdict.because)), ...findings];
}

function proof(
  { verdict }: VerdictRecord,
  run: RunState['attempts'][string]['counterRuns'][string] | undefined,
): readonly SidePart[] {
  const { counterExample } = verdict;
  if (!counterExample) return [words('It sent no test.')];
  const { claims, criterion, command, files } = counterExample;
  const cited = criterion === undefined ? '' : `, against ${criterion}`;
  const shown = files.flatMap(({ path, content }) => [words(`Its test ${path}:`), code(content)]);
  const output = run?.onPatch.at(-1)?.tail.trim() ?? '';
  return [
    words(`It claims ${claims.replace('-', ' ')}${cited}, by: ${command}`),
    ...(run ? [words(`${run.reproduced ? 'Proven' : 'Not proven'}: ${run.because}`)] : []),
    ...(run?.test ? [words(`The test that fails: ${run.test.title}`), code(run.test.message)] : []),
    ...shown,
    ...(output === '' ? [] : [words('What it printed on the patch:'), code(output)]),
  ];
}
