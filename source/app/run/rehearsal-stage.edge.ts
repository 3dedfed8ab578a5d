import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Environment } from '../../domain/environment.ts';
import { startRehearsalModels } from '../../lanes/rehearsal/rehearsal-models.edge.ts';
import { makeSampleRepo } from '../../lanes/rehearsal/sample/sample-repo.edge.ts';
import {
  type RehearsalAgents,
  type RehearsalSlot,
  rehearsalKey,
  rehearsalKeyName,
  rehearsalSpec,
} from '../../lanes/rehearsal/script/rehearsal-spec.ts';
import { createSlotClient } from '../../slot/client/client.edge.ts';
import { packageFolder } from '../../spec/spec-file.edge.ts';
import type { RunState } from '../../state/run-state.ts';
import { placesOf } from '../places.ts';
import type { Session } from '../session/session.edge.ts';
import { adoptText, type SpecInForce } from '../spec-in-force.edge.ts';
import { exits, UsageError } from '../usage-error.ts';
import { type RehearsalStory, stories } from './rehearsal-stories.edge.ts';
import { startJob } from './start-job.edge.ts';

export interface StageOptions {
  /** A rehearsal that is taken up again. */
  readonly before?: RunState;
  /** Real programs in the seats of two workers. */
  readonly agents?: RehearsalAgents | undefined;
}

/** Scripted models on loopback, and the environment that reaches them. */
export type Stage = {
  readonly env: Environment;
  readonly spec: SpecInForce;
  /** Folder of the rehearsal's own slot; the person's is left alone. */
  readonly slotDir: string;
  close(): Promise<void>;
};

/** Opens the scripted models; on the port and with the agents a run knows already. */
export async function openStage(
  env: Environment,
  speed: number,
  { before, agents = agentsOf(before) }: StageOptions = {},
): Promise<Stage> {
  const wanted = portOf(before);
  const models = await startRehearsalModels({ speed, ...wanted });
  if (wanted.port !== undefined && portIn(models.baseURL) !== wanted.port) {
    await models.close();
    throw new UsageError(
      `Port ${wanted.port}, where this rehearsal's models answered, is taken by another program.`,
      'End that program and resume, or start a new one: fugu rehearse',
      exits.failed,
    );
  }
  const port = await freePort();
  const slotDir = join(placesOf(env).state, 'rehearsal', `slot-${port}`);
  const slot = rehearsalSlot({ port, slotDir, speed });
  const reading = adoptText(rehearsalSpec(models.baseURL, slot, agents), 'rehearsal.yaml', {});
  if (reading.status === 'refused') {
    throw new Error(`The rehearsal's spec is refused: ${JSON.stringify(reading.problems)}`);
  }
  return {
    env: { ...env, [rehearsalKeyName]: rehearsalKey },
    spec: reading.spec,
    slotDir,
    async close() {
      await endSlot(port, slotDir);
      await models.close();
    },
  };
}

/** The local model as a program of ours that wedges once; a quick rehearsal does not wait long for it. */
function rehearsalSlot(options: {
  readonly port: number;
  readonly slotDir: string;
  readonly speed: number;
}): RehearsalSlot {
  const { port, slotDir, speed } = options;
  const launcher = join(packageFolder(), 'bin', 'fugu.cjs');
  const mark = join(slotDir, 'wedged-once');
  const pace = Number.isFinite(speed) ? String(speed) : '1000000';
  const words = ['rehearsal-engine', '--socket', '{socket}', '--mark', mark, '--speed', pace];
  const firstTokenSeconds = Math.max(0.5, Math.min(3, 6 / speed));
  return { command: [process.execPath, launcher, ...words], port, firstTokenSeconds };
}

async function endSlot(port: number, slotDir: string): Promise<void> {
  const client = createSlotClient(port, slotDir);
  await client.stop('now');
  for (let look = 0; look < 100; look += 1) {
    if ((await client.status()).status !== 'running') break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await rm(slotDir, { recursive: true, force: true });
}

/** A port nobody listens on now; whoever takes it first afterwards is told by the slot. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** Steps keep the map they were routed under, so a rehearsal that is taken up needs its old address. */
function portOf(state: RunState | undefined): { readonly port?: number } {
  const models = Object.values(state?.spec?.map.models ?? {});
  const url = models.find(({ baseURL }) => baseURL !== undefined)?.baseURL;
  const port = url === undefined ? Number.NaN : portIn(url);
  // A run that has ended asks nobody anything.
  return Number.isInteger(port) && port > 0 && !state?.ended ? { port } : {};
}

function agentsOf(state: RunState | undefined): RehearsalAgents | undefined {
  const models = Object.values(state?.spec?.map.models ?? {});
  const codex = models.find(({ driver }) => driver === 'codex')?.command;
  const qwen = models.find(({ driver }) => driver === 'acp')?.command;
  return codex && qwen ? { codex, qwen } : undefined;
}

const portIn = (url: string): number => Number(new URL(url).port);

/** Starts the rehearsal's job on a fresh sample repository in the state folder. */
export async function startRehearsal(options: {
  readonly stage: Stage;
  /** The change of code unless told. */
  readonly story?: RehearsalStory;
  readonly stateDir: string;
  readonly person: string;
  readonly stepMode: boolean;
  readonly suffix: string;
}): Promise<Session> {
  const { stage, story = stories.shelf, stateDir, person, stepMode, suffix } = options;
  const folder = join(stateDir, 'rehearsal', suffix, story.folder);
  const repo = await makeSampleRepo(folder, story.commits);
  return startJob({
    repo: repo.dir,
    form: await story.form(),
    stepMode,
    rehearsal: true,
    person,
    env: stage.env,
    stateDir,
    slotDir: stage.slotDir,
    specFor: () => Promise.resolve(stage.spec),
  });
}
