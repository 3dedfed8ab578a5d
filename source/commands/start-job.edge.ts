import { randomBytes } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { RepoFacts } from '../conductor/ports.ts';
import { contractFromText } from '../contract/free-text.ts';
import { parseContract } from '../contract/parse-contract.ts';
import type { ContractForm } from '../events/contract-form.ts';
import type { FactOf } from '../events/facts.ts';
import type { Tune } from '../events/role-map.ts';
import { createRun } from '../journal/runs.edge.ts';
import { parseTune } from '../spec/tune.ts';
import { UsageError } from './command.ts';
import { runName } from './run-name.ts';
import { adoption, openSession, type Session, showCommands } from './session.edge.ts';
import { refuseProblems, type SpecInForce } from './spec-in-force.edge.ts';
import type { RunWorld } from './world.edge.ts';

export type JobRequest = {
  readonly repo: string;
  readonly task: string;
  /** A contract file instead of a task. */
  readonly contract?: string | undefined;
  readonly stepMode: boolean;
  readonly budgetUsd?: number | undefined;
  readonly rehearsal: boolean;
  readonly person: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stateDir: string;
  readonly kind: 'job' | 'verify';
  /** The spec for a project with this tune. */
  readonly specFor: (tune: Tune) => Promise<SpecInForce>;
};

/** Starts a run: repository, tune, spec and contract are read first, so that bad input costs nothing. */
export async function startJob(request: JobRequest): Promise<Session> {
  const form = await contractOf(request);
  const id = runName(form.task.deliverable, randomBytes(3).toString('hex'));
  const created = await createRun(request.stateDir, id);
  if (created.status === 'refused') throw new UsageError(created.what, created.remedy);
  const { dir } = created;
  const { stateDir, env } = request;
  const session = await openSession({ run: id, dir, stateDir, env });
  try {
    const repo = await inspect(session.world, request.repo);
    const tune = await tuneOf(session.world, repo);
    const spec = await request.specFor(tune);
    await submit(session, request, { form, repo, tune, spec });
    return session;
  } catch (error) {
    await session.close();
    await removeEmptyRun(dir);
    throw error;
  }
}

async function inspect(world: RunWorld, path: string): Promise<RepoFacts> {
  const reading = await world.workspaces.inspect(resolve(path));
  if (reading.status === 'refused') throw new UsageError(reading.what, reading.remedy);
  return reading.repo;
}

/** The project's `.fugu.yaml` as its base commit has it; an uncommitted edit does not count. */
async function tuneOf(world: RunWorld, repo: RepoFacts): Promise<Tune> {
  const opened = await world.workspaces.open({ repo: repo.path, base: repo.base, patches: [] });
  if (opened.status !== 'open') {
    throw opened.status === 'failed'
      ? new UsageError(opened.because, opened.remedy)
      : new Error('The base commit cannot be laid out.');
  }
  const [file] = await world.workspaces.read(opened.workspace, ['.fugu.yaml'], 1_000_000);
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

async function submit(
  session: Session,
  request: JobRequest,
  parts: {
    readonly form: ContractForm;
    readonly repo: RepoFacts;
    readonly tune: Tune;
    readonly spec: SpecInForce;
  },
): Promise<void> {
  const { form, repo, tune, spec } = parts;
  const caps = [request.budgetUsd, tune.budgetUsd, spec.map.limits.jobUsd].flatMap((cap) =>
    cap === undefined ? [] : [cap],
  );
  const job: Omit<FactOf<'JobSubmitted'>, 'type'> = {
    run: session.run,
    kind: request.kind,
    task: form.task.deliverable,
    contract: form,
    repo,
    tune,
    stepMode: request.stepMode,
    budgetUsd: request.budgetUsd ?? Math.min(...caps),
    rehearsal: request.rehearsal,
    sandbox: await session.world.workspaces.sandbox(),
    by: request.person,
  };
  const { conductor } = session;
  await conductor.tell({ type: 'SubmitJob', job });
  await conductor.tell(adoption(spec));
  await showCommands(session);
  if (!request.rehearsal) session.follow(spec);
}

/** A run that never got a job leaves no folder behind. */
async function removeEmptyRun(dir: string): Promise<void> {
  await rm(dir, { recursive: true, force: true });
}
