import { createInterface } from 'node:readline/promises';
import { cleanText } from '../safety/clean-text.ts';
import type { CommandContext } from './command.ts';
import { bare } from './screened.ts';

/** Asks on a terminal and waits for a yes; anything else, also the end of the input, is a no. */
export async function askPerson(
  { stdin, stdout }: Pick<CommandContext, 'stdin' | 'stdout'>,
  question: string,
): Promise<boolean> {
  const lines = createInterface({ input: stdin, output: bare(stdout) });
  const ended = new Promise<string>((resolve) => {
    lines.once('close', () => resolve(''));
    // On a terminal readline takes ctrl-c for itself; whoever presses it means the whole command.
    lines.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  });
  const answer = await Promise.race([lines.question(`${cleanText(question)} [y/N] `), ended]);
  lines.close();
  return /^y(?:es)?$/i.test(answer.trim());
}
