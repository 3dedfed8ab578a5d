import { placesOf } from '../../app/places.ts';
import {
  type DelegatedReply,
  type DelegatedRequest,
  delegatedRequestSchema,
} from '../../app/run/delegated-request.ts';
import { startJob } from '../../app/run/start-job.edge.ts';
import { runFolder } from '../../app/session/find-run.edge.ts';
import type { Session } from '../../app/session/session.edge.ts';
import { specFor } from '../../app/spec-in-force.edge.ts';
import { systemTrouble } from '../../app/system-trouble.ts';
import { exits, UsageError } from '../../app/usage-error.ts';
import { verifyResult } from '../../app/verify/verify-result.edge.ts';
import { draftContract } from '../../contract/draft-contract.ts';
import { safeJson } from '../../safety/safe-json.ts';
import type { CommandContext, CommandEntry } from '../command.ts';
import { exitCodeOf } from '../exit-code.ts';
import { waitForSignal } from '../signals.edge.ts';
import { readStdin } from '../stdin.edge.ts';

/**
 * The process that has a run open which a tool has begun: it answers with the run's name and then
 * works on, whether or not whoever asked is still there, until the run needs a person or has ended.
 */
export const delegated: CommandEntry = {
  name: 'delegated',
  usage: '',
  summary: 'run a job that a tool started',
  detail: 'Started by fugu mcp. It reads a request as JSON and answers with one line.',
  flags: {},
  async run(context) {
    const begun = await begin(context);
    if (!begun) return exits.badInput;
    try {
      const interrupted = waitForSignal();
      const settled = begun.conductor.settled();
      const signal = await Promise.race([settled.then(() => undefined), interrupted.signal]);
      interrupted.stop();
      return signal ?? exitCodeOf(begun.conductor.state());
    } finally {
      await begun.close();
    }
  },
};

async function begin(context: CommandContext): Promise<Session | undefined> {
  const reply = (value: DelegatedReply) => context.stdout.write(`${safeJson(value)}\n`);
  try {
    const text = (await readStdin(context.stdin)).toString('utf8');
    const session = await start(delegatedRequestSchema.parse(JSON.parse(text)), context);
    reply({ status: 'begun', run: session.run });
    return session;
  } catch (error) {
    const known =
      error instanceof UsageError
        ? { what: error.message, remedy: error.remedy }
        : systemTrouble(error);
    if (!known) throw error;
    reply({ status: 'refused', ...known });
    return undefined;
  }
}

async function start(request: DelegatedRequest, context: CommandContext): Promise<Session> {
  const { env } = context;
  const shared = {
    budgetUsd: request.budgetUsd,
    person: request.by,
    env,
    stateDir: placesOf(env).state,
    specFor: (tune: Parameters<typeof specFor>[1]) => specFor(env, tune),
  };
  if (request.kind === 'job') {
    const { repo, task } = request;
    const form = draftContract(task);
    return startJob({ ...shared, repo, form, stepMode: false, rehearsal: false });
  }
  const { id, dir } = await runFolder(context, request.of);
  return verifyResult({ ...shared, run: id, dir });
}
