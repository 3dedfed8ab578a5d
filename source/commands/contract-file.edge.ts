import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { type Lint, lintContract } from '../contract/lint-contract.ts';
import type { Tune } from '../events/role-map.ts';
import { createMemoryBlobs } from '../journal/memory-blobs.ts';
import { createWorkspaces } from '../workspace/workspaces.edge.ts';
import { type CommandContext, UsageError } from './command.ts';
import { resolveInputs } from './contract-inputs.edge.ts';
import { placesOf } from './places.ts';
import { readSpecInForce, refuseProblems } from './spec-in-force.edge.ts';
import { tuneOf } from './start-job.edge.ts';
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
const maxBytes = 1024 * 1024;

async function firstOf(path: string, file: string): Promise<string> {
  const parts: Buffer[] = [];
  try {
    for await (const part of createReadStream(path, { end: maxBytes - 1 })) parts.push(part);
  } catch {
    throw new UsageError(`${file} cannot be read.`, 'Name a contract file that exists.');
  }
  return Buffer.concat(parts).toString('utf8');
}

/**
 * Holds a contract against the spec in force for the project at `root`, its tune included; where that is
 * no repository, against the spec alone. `root` is where its relative paths begin.
 */
export async function lintText(
  { env, cwd }: Context,
  { text, file }: { readonly text: string; readonly file: string },
  root: string = cwd,
): Promise<Lint> {
  const spec = await readSpecInForce(env, await tuneAt(root, env));
  if (spec.status === 'refused') return refuseProblems(spec.problems);
  return lintContract(text, file, {
    map: spec.spec.map,
    resolve: (inputs) => resolveInputs(inputs, { root, env }),
  });
}

/** The tune of the project in a folder; none where nothing could be run there anyway. */
async function tuneAt(root: string, env: Context['env']): Promise<Tune> {
  const stateDir = placesOf(env).state;
  const desk = { stateDir, blobs: createMemoryBlobs(), env, node: process.execPath };
  const workspaces = createWorkspaces(desk);
  try {
    const reading = await workspaces.inspect(root);
    return reading.status === 'repo' ? await tuneOf(workspaces, reading.repo) : {};
  } finally {
    await workspaces.close();
  }
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
