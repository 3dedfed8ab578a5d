import type { Caller } from '../app/caller.ts';
import { UsageError } from '../app/usage-error.ts';

/** Flags as meow reads them: camel-cased names to values. */
export type Flags = Readonly<
  Record<string, string | number | boolean | readonly string[] | undefined>
>;

export type FlagShape = {
  readonly type: 'string' | 'number' | 'boolean';
  readonly shortFlag?: string;
  /** What stands for the value in the help text: `--repo DIR`. */
  readonly value?: string;
  /** May be given more than once; its values come as a list. */
  readonly many?: boolean;
  readonly help: string;
};

/** What a command may reach of the process it runs in. */
export type CommandContext = Caller & {
  readonly args: readonly string[];
  readonly flags: Flags;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
};

/** One subcommand: its help text is made from this, its file is loaded only when it is called. */
export type CommandEntry = {
  readonly name: string;
  /** Arguments as the usage line shows them. */
  readonly usage: string;
  readonly summary: string;
  /** Longer help below the usage line; plain sentences. */
  readonly detail: string;
  readonly flags: Readonly<Record<string, FlagShape>>;
  /** Words the first argument may be, for completion. */
  readonly words?: readonly string[];
  /** Resolves with the exit code: 0 done, 1 failed, 2 bad input, 3 waiting for a person, 4 blocked by policy. */
  run(context: CommandContext): Promise<number>;
};

/** Commands by name; a file is loaded only when its command is called or its help is asked for. */
export type Registry = Readonly<Record<string, () => Promise<CommandEntry>>>;

/** The values of a flag that may be given more than once. */
export function valuesOf(flags: Flags, name: string): readonly string[] {
  const value = flags[name];
  return Array.isArray(value) ? value.map(String) : [];
}

/** Refuses a word beyond the `most` that are read, so that none is left out without a word. */
export function readsAtMost(most: number, args: readonly string[], name: string): void {
  const extra = args[most];
  if (extra === undefined) return;
  const seeHelp = `See: fugu ${name.split(' ')[0]} --help`;
  throw new UsageError(`Unexpected argument: ${extra}.`, seeHelp);
}
