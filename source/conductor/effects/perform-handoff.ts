import { closingReport, type Spoken } from '../../audit/closing-report.ts';
import type { Command } from '../../domain/commands.ts';
import type { Digest, StepId } from '../../domain/ids.ts';
import type { RunState } from '../../state/run-state.ts';
import { chosenAttempt, patchedSteps, plannedSteps } from '../../state/select.ts';
import type { PerformContext } from '../conductor.ts';
import type { World } from './effect-deps.ts';

/** Puts the patches of all done steps together as one tree. */
export async function performIntegration(
  world: World,
  { state }: PerformContext,
): Promise<Command | undefined> {
  const now = state();
  const { job } = now;
  if (!job) return undefined;
  const parts = partsOf(now);
  const patches = parts.map(({ patch }) => patch);
  const result = await world.workspaces.integrate(job.repo.path, job.repo.base, patches);
  if (result.status === 'failed') throw new Error(`${result.because} ${result.remedy}`);
  if (result.status === 'integrated') {
    const steps = parts.map(({ step }) => step);
    return { type: 'EndIntegration', result: { ...result, steps } };
  }
  const step = parts.find(({ patch }) => patch === result.patch)?.step ?? parts.at(-1)?.step ?? '';
  return { type: 'EndIntegration', result: { status: 'conflict', step, files: result.files } };
}

/** Writes the report of what the facts say so far. */
export async function performReport(
  world: World,
  { state }: PerformContext,
): Promise<Command | undefined> {
  const now = state();
  const summary = now.synthesis === undefined ? undefined : await world.blobs.text(now.synthesis);
  const markdown = closingReport(now, { summary, answers: await answersOf(world, now) });
  const digest = await world.blobs.put(markdown);
  return { type: 'EndReport', digest, path: await world.writeReport(markdown) };
}

/** The verified patches that make the result, in the order they are put together. */
export function partsOf(
  state: RunState,
): readonly { readonly step: StepId; readonly patch: Digest }[] {
  return patchedSteps(state).flatMap((entry) => {
    const product = chosenAttempt(state, entry)?.product;
    return product?.type === 'patch'
      ? [{ step: entry.step.id, patch: product.artifact.digest }]
      : [];
  });
}

async function answersOf(world: World, state: RunState): Promise<NonNullable<Spoken['answers']>> {
  const spoken = plannedSteps(state).flatMap((entry) => {
    const product = chosenAttempt(state, entry)?.product;
    const said = entry.status === 'done' && product?.type === 'answer';
    return said ? [{ step: entry.step.id, digest: product.digest }] : [];
  });
  return Promise.all(
    spoken.map(async ({ step, digest }) => ({
      step,
      text: (await world.blobs.text(digest)) ?? '',
    })),
  );
}
