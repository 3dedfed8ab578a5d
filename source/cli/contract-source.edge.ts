import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { lintText } from '../app/contract/lint-text.edge.ts';
import { refuseProblems } from '../app/spec-in-force.edge.ts';
import { UsageError } from '../app/usage-error.ts';
import type { Lint } from '../contract/lint-contract.ts';
import type { CommandContext } from './command.ts';
import { readStdin } from './stdin.edge.ts';

type Context = Pick<CommandContext, 'env' | 'cwd' | 'stdin'>;

/** Reads a contract's text from a file, or from stdin for `-`. */
export async function contractSource(
  { cwd, stdin }: Context,
  file: string,
): Promise<{ readonly text: string; readonly file: string }> {
  if (file === '-') return { text: (await readStdin(stdin)).toString('utf8'), file: 'stdin' };
  return { text: await firstOf(resolve(cwd, file), file), file };
}

/** More than any contract has: the rest is not needed to refuse it, and a device has no end. */
export const maxBytes = 1024 * 1024;

export async function firstOf(path: string, file: string): Promise<string> {
  const parts: Buffer[] = [];
  try {
    for await (const part of createReadStream(path, { end: maxBytes - 1 })) parts.push(part);
  } catch {
    throw new UsageError(`${file} cannot be read.`, 'Name a contract file that exists.');
  }
  return Buffer.concat(parts).toString('utf8');
}

/** A contract that nothing stops, or its problems as the end of the command. */
export async function soundContract(
  context: Context,
  file: string,
  root?: string,
): Promise<Extract<Lint, { status: 'sound' }>> {
  const lint = await lintText(context, await contractSource(context, file), root);
  return lint.status === 'sound' ? lint : refuseProblems(lint.problems);
}
