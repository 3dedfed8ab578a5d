import type { CheckResult } from '../events/artifact.ts';
import type { CounterExample } from '../events/verdict.ts';
import { citedCriterion } from './cite-criterion.ts';
import { whyNeverRan } from './never-ran.ts';

export type Reproduction = { readonly reproduced: boolean; readonly because: string };

/** Commands that fail whatever the code does. */
const empty = /^\s*(?:false|exit\s+\d+|test\s+1\s*(?:=|-eq)\s*2|\(\s*exit\s+\d+\s*\))\s*;?\s*$/;

const no = (because: string): Reproduction => ({ reproduced: false, because });

/**
 * Whether a counter-example shows what it claims. `onPatch` are its runs on the patched tree (two
 * failures are needed, so that chance is no proof), `onBase` the run on the base (a regression must
 * pass there), `criteria` what `criteriaOf` gives (new behaviour must cite one, or an invented test
 * would block anything).
 */
export function judgeCounterExample(
  example: CounterExample,
  onPatch: readonly CheckResult[],
  onBase: CheckResult | undefined,
  criteria: readonly string[],
): Reproduction {
  if (empty.test(example.command)) return no('Its command fails whatever the code does.');
  const against = notFailing(example, onPatch);
  if (against !== undefined) return no(against);
  return example.claims === 'regression'
    ? judgeRegression(onBase)
    : judgeNewBehaviour(example, criteria);
}

function notFailing(example: CounterExample, runs: readonly CheckResult[]): string | undefined {
  if (runs.length < 2) return 'It was not run twice on the patched tree.';
  for (const run of runs) {
    if (run.status === 'passed') return 'It passes on the patched tree.';
    if (run.status === 'timed-out') return 'It ran into its time limit, which shows nothing.';
    if (run.status === 'not-run') return 'It could not be run.';
    const never = whyNeverRan(run, example);
    if (never !== undefined) return `It did not test anything: ${never}.`;
  }
  return undefined;
}

function judgeRegression(onBase: CheckResult | undefined): Reproduction {
  if (onBase === undefined) return no('It was not run on the base, where it must pass.');
  if (onBase.status !== 'passed')
    return no('It claims a regression, and does not pass on the base either.');
  const because = 'It fails twice on the patched tree and passes on the base.';
  return { reproduced: true, because };
}

function judgeNewBehaviour(example: CounterExample, criteria: readonly string[]): Reproduction {
  const { criterion } = example;
  if (criterion === undefined)
    return no('It claims new behaviour and cites no criterion of the contract.');
  const index = citedCriterion(criterion, criteria);
  if (index === undefined)
    return no(`It cites "${criterion.slice(0, 120)}", which is no criterion of the contract.`);
  const because = `It fails twice on the patched tree, against criterion C${index + 1}.`;
  return { reproduced: true, because };
}
