import type { CommandContext } from './command.ts';

/** Lines instead of the dashboard: asked for, or no terminal to draw on. */
export function isPlain({ flags, stdin, stdout, env }: CommandContext): boolean {
  const dumb = env.TERM === 'dumb';
  return flags.plain === true || flags.json === true || !stdout.isTTY || !stdin.isTTY || dumb;
}

/** How many times as fast as a person reads a rehearsal runs: as it is for eyes on a terminal, else quicker. */
export const rehearsalSpeed = (context: CommandContext): number => (isPlain(context) ? 10 : 1);

export const plainForm = ({ flags }: CommandContext): PlainForm =>
  flags.json === true ? 'json' : 'lines';

export type PlainForm = 'lines' | 'json';
