/** The bridges that a person accepted, with who wrote, verified and accepted them; one file for each agent. */
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type AgentName, agentNames } from '../../agents/list.ts';
import { writeWhole } from '../../base/write-whole.edge.ts';
import type { DeepReadonly } from '../../domain/readonly.ts';

const acceptedSchema = z.object({
  agent: z.enum(agentNames),
  target: z.string(),
  index: z.string(),
  words: z.string(),
  run: z.string(),
  commit: z.string(),
  writtenBy: z.array(z.string()),
  verifiedBy: z.array(z.string()),
  acceptedBy: z.string(),
  /** Epoch milliseconds. */
  at: z.number(),
});
export type AcceptedBridge = DeepReadonly<z.infer<typeof acceptedSchema>>;

/** Every accepted bridge in `folder`; a damaged record counts as none, for the run can be wired again. */
export async function readAccepted(folder: string): Promise<readonly AcceptedBridge[]> {
  const names = await readdir(folder).catch(() => []);
  const found = await Promise.all(
    names.filter((name) => name.endsWith('.json')).map((name) => readOne(join(folder, name))),
  );
  return found.filter((one) => one !== undefined);
}

/** Keeps a bridge in place of the agent's last one; it appears whole or not at all. */
export async function keepAccepted(folder: string, bridge: AcceptedBridge): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeWhole(join(folder, `${bridge.agent}.json`), `${JSON.stringify(bridge)}\n`);
}

/** Forgets an agent's bridge; fine where there is none. */
export function dropAccepted(folder: string, agent: AgentName): Promise<void> {
  return rm(join(folder, `${agent}.json`), { force: true });
}

async function readOne(path: string): Promise<AcceptedBridge | undefined> {
  try {
    return acceptedSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}
