import { resultOfRun } from '../../conductor/handed-over.ts';
import type { Author } from '../../domain/artifact.ts';
import type { ContractForm } from '../../domain/contract-form.ts';
import type { RoleMap } from '../../domain/role-map.ts';
import { runBlobs } from '../../journal/blobs.edge.ts';
import { countedAuthors } from '../../rule/author-set.ts';
import { whyAuthorUnknown } from '../../rule/author-standing.ts';
import {
  begin,
  mustTell,
  type RunRequest,
  readGround,
  startRun,
  submit,
} from '../run/start-job.edge.ts';
import { recordsOf } from '../session/records.edge.ts';
import { proveHistory, type Session } from '../session/session.edge.ts';
import { exits, UsageError } from '../usage-error.ts';
import { importDiff } from './import-diff.edge.ts';

/** A run whose result is to be verified by a run of its own. */
export type ResultRequest = Omit<RunRequest, 'repo' | 'stepMode' | 'rehearsal'> & {
  readonly run: string;
  readonly dir: string;
};

/**
 * Begins a verification of what another run came to. Who wrote it is read from that run, so that
 * nobody who asks can name another author; an author of unknown family is refused, as in a job.
 */
export async function verifyResult(request: ResultRequest): Promise<Session> {
  const { run, dir } = request;
  const state = proveHistory(await recordsOf(dir), dir);
  const { job } = state;
  const over = resultOfRun(state);
  if (!job || !over) {
    throw new UsageError(
      `Run ${run} has made nothing yet that could be verified.`,
      `See its state: fugu watch ${run}`,
    );
  }
  if (job.rehearsal) {
    throw new UsageError(
      `Run ${run} is a rehearsal; its scripted models are gone.`,
      'Name a run of a job of your own.',
    );
  }
  const bytes = await runBlobs(dir).get(over.patch);
  if (bytes === undefined) {
    throw new UsageError(`The patch of run ${run} is lost or damaged.`, 'Run the job again.');
  }
  const { base, baseTree, path: repo } = job.repo;
  const whole: RunRequest = { ...request, repo, stepMode: false, rehearsal: false };
  return startRun(whole, `verify ${run}`, async (session) => {
    // From the run's own base: a result must not choose the checks that judge it.
    const ground = await readGround(session.world.workspaces, whole, { base, baseTree });
    refuseUnknown(ground.spec.map, over.authors);
    const diff = { bytes: Buffer.from(bytes), base, baseTree, messages: [] };
    const artifact = await importDiff(session.world, ground, diff);
    await submit(session, whole, 'verify', { ...ground, form: contractFor(run, job.contract) });
    await mustTell(session, {
      type: 'ImportArtifact',
      imported: { step: 'diff', attempt: 'diff.a.0', artifact, authors: over.authors },
    });
    await begin(session, whole, ground.spec);
  });
}

/** An author nobody knows the family of counts as every family. */
function refuseUnknown(map: RoleMap, all: readonly Author[]): void {
  const authors = countedAuthors(all, map.authors);
  const because =
    authors.length === 0 ? 'nobody is recorded as its author' : whyAuthorUnknown(map, authors);
  if (because === undefined) return;
  throw new UsageError(
    `BLOCKED: ${because}.`,
    'Say whose weights that model carries (`lineage`, `servedAs` or a `families` pattern in the spec), and run the job again.',
    exits.blocked,
  );
}

/** The job's own contract, without the texts of its inputs: those are kept in the other run. */
function contractFor(run: string, form: ContractForm): ContractForm {
  const { resolved: _, ...context } = form.context;
  const deliverable = `Verify the result of ${run}: ${form.task.deliverable}`;
  return { ...form, context, task: { ...form.task, deliverable } };
}
