import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Lint, lintContract } from '../contract/lint-contract.ts';
import { type CommandContext, UsageError } from './command.ts';
import { resolveInputs } from './contract-inputs.edge.ts';
import { readSpecInForce, refuseProblems } from './spec-in-force.edge.ts';
import { readStdin } from './stdin.edge.ts';

type Context = Pick<CommandContext, 'env' | 'cwd' | 'stdin'>;

/** Reads a contract's text from a file, or from stdin for `-`. */
export async function contractSource(
  { cwd, stdin }: Context,
  file: string,
): Promise<{ readonly text: string; readonly file: string }> {
  if (file === '-') return { text: (await readStdin(stdin)).toString('utf8'), file: 'stdin' };
  const text = await readFile(resolve(cwd, file), 'utf8').catch(() => undefined);
  if (text !== undefined) return { text, file };
  throw new UsageError(`${file} cannot be read.`, 'Name a contract file that exists.');
}

/** Holds a contract against the spec in force; `root` is where its relative paths begin. */
export async function lintText(
  { env, cwd }: Context,
  { text, file }: { readonly text: string; readonly file: string },
  root: string = cwd,
): Promise<Lint> {
  const spec = await readSpecInForce(env, {});
  if (spec.status === 'refused') return refuseProblems(spec.problems);
  return lintContract(text, file, {
    map: spec.spec.map,
    resolve: (inputs) => resolveInputs(inputs, { root, env }),
  });
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
