import { randomBytes } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { RepoFacts } from '../conductor/ports.ts';
import { contractFromText } from '../contract/free-text.ts';
import { parseContract } from '../contract/parse-contract.ts';
import type { Command } from '../events/commands.ts';
import type { ContractForm } from '../events/contract-form.ts';
import type { FactOf } from '../events/facts.ts';
import type { GivenPlan } from '../events/plan.ts';
import type { Tune } from '../events/role-map.ts';
import { createRun } from '../journal/runs.edge.ts';
import { parseTune } from '../spec/tune.ts';
import type { LocalWorkspaces } from '../workspace/workspaces.edge.ts';
import { exits, UsageError } from './command.ts';
import { runName } from './run-name.ts';
import { adoption, openSession, type Session, showCommands } from './session.edge.ts';
import { refuseProblems, type SpecInForce } from './spec-in-force.edge.ts';

export type RunRequest = {
  readonly repo: string;
  readonly stepMode: boolean;
  readonly budgetUsd?: number | undefined;
  readonly rehearsal: boolean;
  readonly person: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stateDir: string;
  readonly slotDir?: string | undefined;
  /** The spec for a project with this tune. */
  readonly specFor: (tune: Tune) => Promise<SpecInForce>;
};

export type JobRequest = RunRequest & {
  readonly task: string;
  /** A contract file instead of a task. */
  readonly contract?: string | undefined;
};

/** A job whose contract and steps are made already, by a kit for example: no model plans it. */
export type GivenJobRequest = RunRequest & {
  readonly form: ContractForm;
  readonly givenPlan: GivenPlan;
};

/** What a new run stands on, all of it read and found good. */
export type Ground = {
  readonly form: ContractForm;
  readonly givenPlan?: GivenPlan;
  readonly repo: RepoFacts;
  readonly tune: Tune;
  readonly spec: SpecInForce;
};

/** Starts a job: repository, tune, spec and contract are read first, so that bad input costs nothing. */
export async function startJob(request: JobRequest): Promise<Session> {
  const form = await contractOf(request);
  return startRun(request, form.task.deliverable, async (session) => {
    const ground = { form, ...(await readGround(session.world.workspaces, request)) };
    await submit(session, request, 'job', ground);
    await begin(session, request, ground.spec);
  });
}

/** Starts a job with a given plan for the one conductor; its steps are routed and verified like any other. */
export async function startGivenJob(request: GivenJobRequest): Promise<Session> {
  const { form, givenPlan } = request;
  return startRun(request, form.task.deliverable, async (session) => {
    const ground = { form, givenPlan, ...(await readGround(session.world.workspaces, request)) };
    await submit(session, request, 'job', ground);
    await begin(session, request, ground.spec);
  });
}

/** Makes a run's folder and opens it; where `work` fails, nothing of it stays. */
export async function startRun(
  { env, stateDir, slotDir }: RunRequest,
  name: string,
  work: (session: Session) => Promise<void>,
): Promise<Session> {
  const run = runName(name, randomBytes(3).toString('hex'));
  const created = await createRun(stateDir, run);
  if (created.status === 'refused') throw new UsageError(created.what, created.remedy);
  const { dir } = created;
  let session: Session | undefined;
  try {
    session = await openSession({ run, dir, stateDir, env, slotDir });
    await work(session);
    return session;
  } catch (error) {
    await session?.close();
    await rm(dir, { recursive: true, force: true });
    throw error;
  }
}

/** Reads the repository, its tune, and the spec for it; from another commit than the newest if told. */
export async function readGround(
  workspaces: LocalWorkspaces,
  request: RunRequest,
  from?: Pick<RepoFacts, 'base' | 'baseTree'>,
): Promise<Omit<Ground, 'form' | 'givenPlan'>> {
  const repo = { ...(await inspect(workspaces, request.repo)), ...from };
  const tune = await tuneOf(workspaces, repo);
  return { repo, tune, spec: await request.specFor(tune) };
}

/** The repository a path is in, or why nothing can be done there. */
export async function inspect(workspaces: LocalWorkspaces, path: string): Promise<RepoFacts> {
  const reading = await workspaces.inspect(resolve(path));
  if (reading.status === 'refused') throw new UsageError(reading.what, reading.remedy);
  return reading.repo;
}

/** The project's `.fugu.yaml` as its base commit has it; an uncommitted edit does not count. */
export async function tuneOf(workspaces: LocalWorkspaces, repo: RepoFacts): Promise<Tune> {
  const opened = await workspaces.open({ repo: repo.path, base: repo.base, patches: [] });
  if (opened.status !== 'open') {
    throw opened.status === 'failed'
      ? new UsageError(opened.because, opened.remedy, exits.failed)
      : new Error('The base commit cannot be laid out.');
  }
  const [file] = await workspaces.read(opened.workspace, ['.fugu.yaml'], 1_000_000);
  await opened.workspace.release();
  if (!file) return {};
  const parsed = parseTune(file.text, '.fugu.yaml');
  return parsed.status === 'read' ? parsed.tune : refuseProblems(parsed.problems);
}

async function contractOf(request: JobRequest): Promise<ContractForm> {
  if (request.contract === undefined) {
    if (request.task.trim() === '') {
      throw new UsageError('The task is empty.', 'Say what is to be done: fugu run "<task>"');
    }
    return contractFromText(request.task);
  }
  const text = await readFile(request.contract, 'utf8').catch(() => undefined);
  if (text === undefined) {
    throw new UsageError(
      `${request.contract} cannot be read.`,
      'Name a contract file that exists.',
    );
  }
  const reading = parseContract(text, request.contract);
  return reading.status === 'read' ? reading.form : refuseProblems(reading.problems);
}

/** Records what the run is about; nothing is started before a spec is adopted. */
export async function submit(
  session: Session,
  request: RunRequest,
  kind: 'job' | 'verify',
  { form, givenPlan, repo, tune, spec }: Ground,
): Promise<void> {
  const caps = [tune.budgetUsd, spec.map.limits.jobUsd].flatMap((cap) =>
    cap === undefined ? [] : [cap],
  );
  const job: Omit<FactOf<'JobSubmitted'>, 'type'> = {
    run: session.run,
    kind,
    task: form.task.deliverable,
    contract: form,
    ...(givenPlan === undefined ? {} : { givenPlan }),
    repo,
    tune,
    stepMode: request.stepMode,
    budgetUsd: request.budgetUsd ?? Math.min(...caps),
    rehearsal: request.rehearsal,
    sandbox: await session.world.workspaces.sandbox(),
    by: request.person,
  };
  await mustTell(session, { type: 'SubmitJob', job });
}

/** Adopts the spec and shows the project's commands; from here on the run moves by itself. */
export async function begin(
  session: Session,
  request: RunRequest,
  spec: SpecInForce,
): Promise<void> {
  await mustTell(session, adoption(spec));
  await showCommands(session);
  if (!request.rehearsal) session.follow(spec);
}

/** A run whose first facts cannot be written must not be left behind as if it had begun. */
export async function mustTell(session: Session, command: Command): Promise<void> {
  const [refusal] = await session.conductor.tell(command);
  if (refusal) throw new UsageError(refusal.what, refusal.remedy, exits.failed);
}
