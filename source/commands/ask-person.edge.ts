import { createInterface } from 'node:readline/promises';
import type { CommandContext } from './command.ts';

/** Asks on a terminal and waits for a yes; anything else, also the end of the input, is a no. */
export async function askPerson(
  { stdin, stdout }: Pick<CommandContext, 'stdin' | 'stdout'>,
  question: string,
): Promise<boolean> {
  const lines = createInterface({ input: stdin, output: stdout });
  const ended = new Promise<string>((resolve) => {
    lines.once('close', () => resolve(''));
    lines.once('SIGINT', () => lines.close());
  });
  const answer = await Promise.race([lines.question(`${question} [y/N] `), ended]);
  lines.close();
  return /^y(?:es)?$/i.test(answer.trim());
}
