import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { Blobs, RepoFacts } from '../../conductor/ports.ts';
import type { Command } from '../../domain/commands.ts';
import type { ContractForm } from '../../domain/contract-form.ts';
import type { Environment } from '../../domain/environment.ts';
import type { FactOf } from '../../domain/facts.ts';
import type { GivenPlan } from '../../domain/plan/plan.ts';
import type { ProjectConfig, RoleMap } from '../../domain/role-map.ts';
import { createRun } from '../../journal/runs.edge.ts';
import type { LocalWorkspaces } from '../../workspace/workspaces.edge.ts';
import { resolveInputs } from '../contract/contract-inputs.edge.ts';
import { inspect, tuneOf } from '../project.edge.ts';
import { adoption, openSession, type Session, showCommands } from '../session/session.edge.ts';
import type { SpecInForce } from '../spec-in-force.edge.ts';
import { exits, UsageError } from '../usage-error.ts';
import { runName } from './run-name.ts';

export type RunRequest = {
  readonly repo: string;
  readonly stepMode: boolean;
  readonly budgetUsd?: number | undefined;
  readonly rehearsal: boolean;
  readonly person: string;
  readonly env: Environment;
  readonly stateDir: string;
  readonly slotDir?: string | undefined;
  /** The spec for a project with this tune. */
  readonly specFor: (tune: ProjectConfig) => Promise<SpecInForce>;
};

export type JobRequest = RunRequest & {
  readonly form: ContractForm;
  /** The steps are made already, by a kit for example, or once the role map is known: no model plans it. */
  readonly givenPlan?: GivenPlan | ((ground: PlanGround) => Promise<GivenPlan>);
};

/** What a plan may be made from: the role map in force, and where its source is kept. */
export type PlanGround = { readonly map: RoleMap; readonly blobs: Blobs };

/** What a new run stands on, all of it read and found good. */
export type Ground = {
  readonly form: ContractForm;
  readonly givenPlan?: GivenPlan;
  readonly repo: RepoFacts;
  readonly tune: ProjectConfig;
  readonly spec: SpecInForce;
};

/**
 * Starts a job: repository, tune and spec are read first, so that bad input costs nothing. The
 * inputs its contract names by path are hashed, and what they say is kept for the prompts.
 */
export async function startJob(request: JobRequest): Promise<Session> {
  const { form, givenPlan } = request;
  return startRun(request, form.task.deliverable, async (session) => {
    const { world } = session;
    const found = await readGround(world.workspaces, request);
    const place = { root: found.repo.path, env: request.env, keep: world.blobs };
    const resolved = await resolveInputs(form.context.inputs, place);
    const context = resolved.length === 0 ? form.context : { ...form.context, resolved };
    const plan =
      typeof givenPlan === 'function'
        ? await givenPlan({ map: found.spec.map, blobs: world.blobs })
        : givenPlan;
    const ground = { ...found, form: { ...form, context }, ...(plan ? { givenPlan: plan } : {}) };
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
  const [refusal] = await session.conductor.dispatch(command);
  if (refusal) throw new UsageError(refusal.what, refusal.remedy, exits.failed);
}
