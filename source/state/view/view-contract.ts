import type { Account } from '../../domain/audit.ts';

/** A line of the contract that nobody answered: a constraint, or an item that no artifact holds. */
export type OpenLine = { readonly number: string; readonly words: string };

/** The lines without an answer, constraints first. */
export function openContractLines(account: Account | undefined): readonly OpenLine[] {
  if (!account) return [];
  return [
    ...account.limits.filter(({ answer }) => answer === undefined),
    ...account.returns.filter(({ artifact }) => artifact === undefined),
  ].map(({ number, words }) => ({ number, words }));
}

/** One row of the account: what it is about, the answer in a word, whose word that is and why. */
export type AccountRow = {
  readonly number: string;
  readonly words: string;
  readonly answer: string;
  readonly tone: 'good' | 'bad' | 'warn' | 'plain';
  readonly because: string;
};

const says = {
  harness: 'as recorded',
  conductor: 'as the conductor says',
  person: 'as a person says',
} as const;

/** The account as rows: constraints, items to be returned, success criteria. */
export function accountRows({ limits, returns, criteria }: Account): readonly AccountRow[] {
  return [
    ...limits.map(
      ({ number, words, answer, by, because }): AccountRow => ({
        number,
        words,
        answer: answer ?? 'not answered',
        tone: answer === 'kept' ? 'good' : answer === 'n-a' ? 'plain' : 'bad',
        because: whose(by, because),
      }),
    ),
    ...returns.map(
      ({ number, words, artifact, by, because }): AccountRow => ({
        number,
        words,
        answer: artifact === undefined ? 'not mapped' : `in ${artifact}`,
        tone: artifact === undefined ? 'bad' : 'good',
        because: whose(by, because),
      }),
    ),
    ...criteria.map(
      ({ number, words, status, runs }): AccountRow => ({
        number,
        words,
        answer: status === 'claimed-only' ? 'claimed only' : status,
        tone: status === 'shown' ? 'good' : status === 'failed' ? 'bad' : 'warn',
        because: runs.join('; '),
      }),
    ),
  ];
}

function whose(by: keyof typeof says | undefined, because: string | undefined): string {
  return [...(by === undefined ? [] : [says[by]]), ...(because ? [because] : [])].join(': ');
}

/** The account as plain lines: `L1 kept  no deletes (as recorded: …)`. */
export function accountLines(account: Account): readonly string[] {
  return accountRows(account).map(({ number, words, answer, because }) => {
    const why = because === '' ? '' : ` (${because})`;
    return `${number} ${answer}: ${words.replace(/\s+/g, ' ')}${why}`;
  });
}
