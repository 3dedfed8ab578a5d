import type { Judgement, ReadVerdict } from './verdict.ts';

const worstFirst: readonly Judgement[] = ['fail', 'inconclusive', 'pass'];

/**
 * One verdict out of those on the parts of one artifact: the worst judgement with its reason, all
 * findings, and the first counter-example. Undefined where there is none to unite.
 */
export function uniteVerdicts(verdicts: readonly ReadVerdict[]): ReadVerdict | undefined {
  if (verdicts.length === 1) return verdicts[0];
  const worst = worstFirst
    .map((judgement) => verdicts.find((one) => one.judgement === judgement))
    .find((one) => one !== undefined);
  if (worst === undefined) return undefined;
  const { judgement, because } = worst;
  const proof = verdicts.find((one) => one.counterExample !== undefined)?.counterExample;
  return {
    judgement,
    findings: verdicts.flatMap(({ findings }) => findings),
    ...(proof === undefined ? {} : { counterExample: proof }),
    because,
  };
}
