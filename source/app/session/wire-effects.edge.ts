import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { agentControl } from '../../agents/list.ts';
import { writeWhole } from '../../base/write-whole.edge.ts';
import type { World } from '../../conductor/effects/effect-deps.ts';
import type { Chatter } from '../../conductor/ports.ts';
import type { Environment } from '../../domain/environment.ts';
import type { RoleMap } from '../../domain/role-map.ts';
import { anchorJournal } from '../../journal/anchor.edge.ts';
import { runBlobs, sweepRunBlobs } from '../../journal/blobs.edge.ts';
import { secretsOf } from '../../lanes/call/ingest.ts';
import { costOf, estimateTokens, priceOf } from '../../lanes/call/price.ts';
import { createDrivers } from '../../lanes/drivers.edge.ts';
import { findSecrets, redactionsIn, redactText } from '../../safety/redact.ts';
import { createSlotDriver } from '../../slot/client/slot-driver.edge.ts';
import { packageFolder } from '../../spec/spec-file.edge.ts';
import type { RunState } from '../../state/run-state.ts';
import { createWorkspaces, type LocalWorkspaces } from '../../workspace/workspaces.edge.ts';
import { systemClock } from '../clock.edge.ts';
import { slotEnsurer } from '../local-slot.edge.ts';
import { loadPrompts } from '../prompts.edge.ts';
import { sharedMemory } from '../shared-memory.edge.ts';
import { readAcceptedIds } from '../spec/accepted-ids.edge.ts';
import { type Added, addServedId } from '../spec/add-served.edge.ts';
import { readEchoes } from '../spec/echo-record.edge.ts';
import { drawMark } from './draw-mark.edge.ts';
import { knownSecrets } from './known-secrets.ts';

export type RunWorld = World & {
  readonly workspaces: LocalWorkspaces;
  /** Writes into the person's spec that a model may answer as an id. */
  letAnswerAs(model: string, id: string): Promise<Added>;
};

/** Wires the effects of one run: blobs in its folder, drivers with this environment's keys, workspaces in the state folder. */
export async function openWorld(options: {
  readonly runDir: string;
  readonly stateDir: string;
  readonly env: Environment;
  readonly chatter: Chatter;
  /** The role map in force, for the one local model, and the folder of its slot. */
  readonly map: () => RoleMap | undefined;
  /** The job at hand; what its project holds anyway is no secret there. */
  readonly job: () => RunState['job'];
  readonly slotDir: string;
  /** A rehearsal knows nothing but its story. */
  readonly memory: 'shared' | 'none';
}): Promise<RunWorld> {
  const { runDir, stateDir, env, chatter, map, job, slotDir } = options;
  await sweepRunBlobs(runDir);
  const blobs = runBlobs(runDir);
  const secrets = secretsOf(env);
  const known = knownSecrets({
    all: secrets,
    job,
    standing: (repo, base, texts) => workspaces.standing(repo, base, texts),
  });
  const workspaces = createWorkspaces({
    stateDir,
    blobs,
    env,
    node: process.execPath,
    agentFiles: agentControl,
    async findSecrets(text) {
      const names = findSecrets(text, await known()).map(({ name }) => name);
      // An agent may write what it was shown in place of a secret.
      const marks = redactionsIn(text).map((name) => `a mark where ${name} stood`);
      return [...new Set(names), ...marks];
    },
    redact: async (text) => redactText(text, await known()),
  });
  return {
    blobs,
    chatter,
    drivers: {
      ...createDrivers(env, { clock: systemClock, secrets, hide: [join(stateDir, 'runs')] }),
      slot: createSlotDriver({ ensure: slotEnsurer({ map, dir: slotDir, env }), secrets }),
    },
    workspaces,
    letAnswerAs: (model, id) => addServedId(env, model, id),
    prompts: await loadPrompts(packageFolder()),
    secrets: known,
    pricing: { estimateTokens, priceOf, costOf },
    drawMark,
    memory: options.memory === 'none' ? async () => undefined : sharedMemory(map, env),
    async laneHome(lane) {
      const home = join(runDir, 'homes', lane);
      await mkdir(home, { recursive: true, mode: 0o700 });
      return home;
    },
    async echoes(baseURL) {
      return baseURL === undefined ? undefined : (await readEchoes(stateDir))[baseURL]?.echoes;
    },
    acceptedIds: async (model) => (await readAcceptedIds(stateDir))[model] ?? [],
    anchor: (seq) => anchorJournal(runDir, seq),
    async writeReport(markdown) {
      const path = join(runDir, 'report.md');
      await writeWhole(path, markdown);
      return path;
    },
  };
}
