import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { World } from '../conductor/effects/world.ts';
import type { Chatter } from '../conductor/ports.ts';
import { createRedactor, redactionsIn, redactText } from '../events/redact.ts';
import type { RoleMap } from '../events/role-map.ts';
import { runBlobs, sweepRunBlobs } from '../journal/blobs.edge.ts';
import { createDrivers } from '../lanes/drivers.edge.ts';
import { secretsOf } from '../lanes/ingest.ts';
import { costOf, estimateTokens, priceOf } from '../lanes/price.ts';
import { createSlotDriver } from '../slot/slot-driver.edge.ts';
import { packageFolder } from '../spec/spec-file.edge.ts';
import { createWorkspaces, type LocalWorkspaces } from '../workspace/workspaces.edge.ts';
import { systemClock } from './clock.edge.ts';
import { slotEnsurer } from './local-slot.edge.ts';
import { sharedMemory } from './memory-place.edge.ts';
import { loadPrompts } from './prompts.edge.ts';
import { writeWhole } from './write-whole.edge.ts';

export type RunWorld = World & { readonly workspaces: LocalWorkspaces };

/** Wires the effects of one run: blobs in its folder, drivers with this environment's keys, workspaces in the state folder. */
export async function openWorld(options: {
  readonly runDir: string;
  readonly stateDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly chatter: Chatter;
  /** The role map in force, for the one local model, and the folder of its slot. */
  readonly map: () => RoleMap | undefined;
  readonly slotDir: string;
  /** A rehearsal knows nothing but its story. */
  readonly memory: 'shared' | 'none';
}): Promise<RunWorld> {
  const { runDir, stateDir, env, chatter, map, slotDir } = options;
  await sweepRunBlobs(runDir);
  const blobs = runBlobs(runDir);
  const secrets = secretsOf(env);
  return {
    blobs,
    chatter,
    drivers: {
      ...createDrivers(env, { clock: systemClock, secrets, hide: [join(stateDir, 'runs')] }),
      slot: createSlotDriver({ ensure: slotEnsurer({ map, dir: slotDir, env }), secrets }),
    },
    workspaces: createWorkspaces({
      stateDir,
      blobs,
      env,
      node: process.execPath,
      findSecrets(text) {
        const redactor = createRedactor(secrets);
        redactor.push(text);
        redactor.end();
        // A reply is redacted as it comes in, so a patch may hold the mark and not the secret.
        const marks = redactionsIn(text).map((name) => `a mark where ${name} stood`);
        return [...Object.keys(redactor.found()), ...marks];
      },
      redact: (text) => redactText(text, secrets),
    }),
    prompts: await loadPrompts(packageFolder()),
    pricing: { estimateTokens, priceOf, costOf },
    memory: options.memory === 'none' ? async () => undefined : sharedMemory(map, env),
    async laneHome(lane) {
      const home = join(runDir, 'homes', lane);
      await mkdir(home, { recursive: true, mode: 0o700 });
      return home;
    },
    async writeReport(markdown) {
      const path = join(runDir, 'report.md');
      await writeWhole(path, markdown);
      return path;
    },
  };
}
