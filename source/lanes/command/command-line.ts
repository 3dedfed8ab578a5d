/** Makes the argument list of a command lane. The prompt is never part of it: argv is world-readable. */

export interface CommandLine {
  readonly program: string;
  readonly args: readonly string[];
  /** Whether an argument names the file with the system text; without it that text leads the prompt. */
  readonly wantsSystemFile: boolean;
}
export type ReadCommand =
  | { readonly status: 'read'; readonly line: CommandLine }
  | { readonly status: 'refused'; readonly because: string };

const placeholder = /\{(model|system_file|prompt|system)\}/g;

/** Reads `command` of a model entry; `name` is the model's, for the sentence. */
export function readCommand(command: readonly string[] | undefined, name: string): ReadCommand {
  const [program, ...args] = command ?? [];
  if (program === undefined || program.trim() === '') {
    return refused(`Model ${name} has no command. Give the program and its arguments as a list.`);
  }
  const words = args.flatMap((arg) => [...arg.matchAll(placeholder)].map((match) => match[1]));
  if (words.includes('prompt') || words.includes('system')) {
    return refused(
      `The command of model ${name} takes the prompt as an argument, where every process on this machine can read it. Remove the placeholder; the prompt comes on standard input.`,
    );
  }
  if (program.includes('/') && !program.startsWith('/')) {
    return refused(
      `The command of model ${name} is a relative path. Write a name that is in PATH or a path from the root.`,
    );
  }
  return {
    status: 'read',
    line: { program, args, wantsSystemFile: words.includes('system_file') },
  };
}

/** Arguments with `{model}` and `{system_file}` filled in. */
export function fillArgs(
  { args }: CommandLine,
  values: { readonly model: string; readonly systemFile: string },
): readonly string[] {
  return args.map((arg) =>
    arg
      .replaceAll('{model}', () => values.model)
      .replaceAll('{system_file}', () => values.systemFile),
  );
}

function refused(because: string): ReadCommand {
  return { status: 'refused', because };
}
