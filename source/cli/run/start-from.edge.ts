import { nestedEnv } from '../../app/nesting.edge.ts';
import { placesOf } from '../../app/places.ts';
import { startJob } from '../../app/run/start-job.edge.ts';
import type { Session } from '../../app/session/session.edge.ts';
import { specFor } from '../../app/spec-in-force.edge.ts';
import { UsageError } from '../../app/usage-error.ts';
import type { ContractForm } from '../../domain/contract-form.ts';
import type { CommandContext } from '../command.ts';

export function checkBudget({ flags: { budget } }: CommandContext): number | undefined {
  if (budget === undefined || (typeof budget === 'number' && budget >= 0)) return budget;
  throw new UsageError('--budget must be an amount in USD.', 'For example: --budget 2.50');
}

/** Starts a job with this command's flags. */
export async function startFrom(context: CommandContext, form: ContractForm): Promise<Session> {
  const { flags, cwd, person } = context;
  const { repo } = flags;
  const budget = checkBudget(context);
  const env = await nestedEnv(context.env);
  return startJob({
    repo: typeof repo === 'string' ? repo : cwd,
    form,
    stepMode: flags.step === true,
    budgetUsd: budget,
    rehearsal: false,
    person,
    env,
    stateDir: placesOf(env).state,
    specFor: (tune) => specFor(env, tune),
  });
}
