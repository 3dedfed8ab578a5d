/** A job's contract before it runs: its text, and what was found when it was held against the role map. */
export interface ContractDraft {
  readonly text: string;
  readonly problems: readonly { readonly severity: 'error' | 'warning'; readonly text: string }[];
}

/** Whether nothing stops it. */
export function isSound({ problems }: ContractDraft): boolean {
  return problems.every(({ severity }) => severity !== 'error');
}
