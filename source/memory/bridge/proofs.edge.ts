/** What was found out about bridges, one JSON line each, the newest last. */
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { AgentName } from '../../agents/list.ts';
import { type Proof, proofSchema } from './proof.ts';

/** Adds one line; a line is written in one call, so that two writers never mix theirs. */
export async function keepProof(file: string, proof: Proof): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const handle = await open(file, 'a', 0o600);
  try {
    await handle.write(`${JSON.stringify(proof)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The newest proof of each agent. Lines that cannot be read prove nothing and are left out. */
export async function lastProofs(file: string): Promise<ReadonlyMap<AgentName, Proof>> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const found = text.split('\n').flatMap((line) => readLine(line) ?? []);
  return new Map(found.map((proof) => [proof.agent, proof]));
}

function readLine(line: string): Proof | undefined {
  try {
    return proofSchema.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}
