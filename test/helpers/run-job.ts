import { join } from 'node:path';
import { vi } from 'vitest';
import { startJob } from '../../source/app/run/start-job.edge.ts';
import { readSpecInForce, refuseProblems } from '../../source/app/spec-in-force.edge.ts';
import { contractFromText } from '../../source/contract/free-text.ts';
import type { ContractForm } from '../../source/domain/contract-form.ts';
import type { FactOf, FactType } from '../../source/domain/facts.ts';
import type { GivenPlan } from '../../source/domain/plan/plan.ts';
import { rehearsalTask } from '../../source/lanes/rehearsal/script/rehearsal-spec.ts';
import type { RunState } from '../../source/state/run-state.ts';
import { type Rehearsal, type RehearsalOptions, setUpRehearsal } from './rehearsal.ts';

// A whole job with real checks, on a machine that may be busy; no figure, only an end.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

/** What is asked for; the task that the scripted models know unless told. */
export interface AskedJob {
  readonly form?: ContractForm;
  readonly givenPlan?: GivenPlan;
}

/** A job in this process, at the point where nothing goes on without a person. */
export interface SettledJob extends Rehearsal {
  facts<T extends FactType>(type: T): readonly FactOf<T>[];
  state(): RunState;
}

/** Runs a job over scripted models until it needs a person or has ended; the test closes it. */
export async function runJob(
  options: RehearsalOptions = {},
  asked: AskedJob = {},
): Promise<SettledJob> {
  const rehearsal = await setUpRehearsal(options);
  const session = await startJob({
    form: contractFromText(rehearsalTask),
    ...asked,
    ...{ repo: rehearsal.repo, person: 'ada', rehearsal: true, stepMode: false },
    env: { ...rehearsal.env, PATH: process.env.PATH, HOME: rehearsal.root },
    stateDir: join(rehearsal.home, 'state'),
    specFor: async (tune) => {
      const reading = await readSpecInForce(rehearsal.env, tune);
      return reading.status === 'adopted' ? reading.spec : refuseProblems(reading.problems);
    },
  });
  await session.conductor.settled();
  return {
    ...rehearsal,
    state: () => session.conductor.state(),
    facts: (type) => {
      const all = session.conductor.history().map(({ fact }) => fact);
      return all.filter((fact): fact is FactOf<typeof type> => fact.type === type);
    },
    async close() {
      await session.close();
      await rehearsal.close();
    },
  };
}
