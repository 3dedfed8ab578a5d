/** Exit codes of every command. */
export const exits = {
  done: 0,
  failed: 1,
  badInput: 2,
  waiting: 3,
  blocked: 4,
  interrupted: 130,
} as const;

/** Something the user can mend, thrown from anywhere in a command: one sentence each, then the exit code. */
export class UsageError extends Error {
  readonly remedy: string;
  readonly exitCode: number;
  constructor(what: string, remedy: string, exitCode: number = exits.badInput) {
    super(what);
    this.name = 'UsageError';
    this.remedy = remedy;
    this.exitCode = exitCode;
  }
}
