import { join } from 'node:path';
import { startRehearsalModels } from '../lanes/rehearsal/rehearsal-models.edge.ts';
import {
  rehearsalKey,
  rehearsalKeyName,
  rehearsalSpec,
  rehearsalTask,
} from '../lanes/rehearsal/rehearsal-spec.ts';
import { makeSampleRepo } from '../lanes/rehearsal/sample-repo.edge.ts';
import type { RunState } from '../state/run-state.ts';
import { exits, UsageError } from './command.ts';
import type { Session } from './session.edge.ts';
import { adoptText, type SpecInForce } from './spec-in-force.edge.ts';
import { startJob } from './start-job.edge.ts';

/** Scripted models on loopback, and the environment that reaches them. */
export type Stage = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly spec: SpecInForce;
  close(): Promise<void>;
};

/** Opens the scripted models; on the port a run knows already, where that is free. */
export async function openStage(
  env: Readonly<Record<string, string | undefined>>,
  speed: number,
  before?: RunState,
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
  const reading = adoptText(rehearsalSpec(models.baseURL), 'rehearsal.yaml', {});
  if (reading.status === 'refused') {
    throw new Error(`The rehearsal's spec is refused: ${JSON.stringify(reading.problems)}`);
  }
  return {
    env: { ...env, [rehearsalKeyName]: rehearsalKey },
    spec: reading.spec,
    close: () => models.close(),
  };
}

/** Steps keep the map they were routed under, so a rehearsal that is taken up needs its old address. */
function portOf(state: RunState | undefined): { readonly port?: number } {
  const models = Object.values(state?.spec?.map.models ?? {});
  const url = models.find(({ baseURL }) => baseURL !== undefined)?.baseURL;
  const port = url === undefined ? Number.NaN : portIn(url);
  // A run that has ended asks nobody anything.
  return Number.isInteger(port) && port > 0 && !state?.ended ? { port } : {};
}

const portIn = (url: string): number => Number(new URL(url).port);

/** Starts the rehearsal's job on a fresh sample repository in the state folder. */
export async function startRehearsal(options: {
  readonly stage: Stage;
  readonly stateDir: string;
  readonly person: string;
  readonly stepMode: boolean;
  readonly suffix: string;
}): Promise<Session> {
  const { stage, stateDir, person, stepMode, suffix } = options;
  const repo = await makeSampleRepo(join(stateDir, 'rehearsal', suffix, 'bookshop'));
  return startJob({
    repo: repo.dir,
    task: rehearsalTask,
    stepMode,
    rehearsal: true,
    person,
    env: stage.env,
    stateDir,
    specFor: () => Promise.resolve(stage.spec),
  });
}
