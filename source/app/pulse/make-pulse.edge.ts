import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Environment } from '../../domain/environment.ts';
import { baseOf, newsOf, type PulseDay, standingDay } from '../../pulse/pulse-day.ts';
import { type Inventory, inventoryMark, seenFindings } from '../../pulse/pulse-inventory.ts';
import { pulsePlan } from '../../pulse/pulse-plan.ts';
import { pulseContract } from '../../pulse/pulse-steps.ts';
import { ensureEmptyRepo } from '../../workspace/git/empty-repo.edge.ts';
import type { Caller } from '../caller.ts';
import { placesOf } from '../places.ts';
import { startJob } from '../run/start-job.edge.ts';
import type { Session } from '../session/session.edge.ts';
import type { SpecInForce } from '../spec-in-force.edge.ts';
import { catchesByFamily, type Look, lookAround, slotWaits } from './look-around.edge.ts';
import { readPulse } from './read-pulse.ts';
import { readDays } from './store.edge.ts';

/** A pulse that has not ended by then is ended, and says so. */
const mostMinutes = 45;
const defaultBudgetUsd = 0.5;

export interface PulseRequest {
  readonly repos: readonly string[];
  readonly spec: SpecInForce;
  readonly env: Environment;
  readonly slotDir?: string | undefined;
  readonly rehearsal: boolean;
  /** Ask also when nothing changed. */
  readonly always: boolean;
  readonly date: string;
  /** Where the earlier days are; a rehearsal has a place of its own. */
  readonly dataDir: string;
  /** Shows what happens to whoever started it; what it returns ends that. */
  watch(session: Session): () => void;
}

/** Makes today's pulse: looks, asks where something changed, and reads what was answered. */
export async function makePulse(caller: Caller, request: PulseRequest): Promise<PulseDay> {
  const days = await readDays(request.dataDir);
  const before = days.filter(({ date }) => date < request.date);
  const look = await lookAround(caller, { repos: request.repos, last: baseOf(before) });
  const mark = inventoryMark(look.inventory);
  const day = {
    v: 1,
    date: request.date,
    at: Date.now(),
    inventory: look.inventory,
    mark,
    ...(request.rehearsal ? { rehearsal: true } : {}),
  } as const;
  const stands = request.always ? undefined : standingDay(before, mark);
  if (stands) {
    return {
      ...day,
      status: 'quiet',
      findings: stands.findings,
      ...nothingAsked,
      ...(await figures(caller)),
    };
  }
  const yesterday = before.filter(({ status }) => status !== 'failed').at(-1)?.findings ?? [];
  const session = await begin(caller, request, { look, yesterday });
  try {
    await follow(request, session);
    return await conclude(caller, session, { ...day, findings: seen(look.inventory) });
  } finally {
    await session.close();
  }
}

const nothingAsked = { delegates: [], spentUsd: 0 } as const;

/** A day on which the pulse itself failed, for the next dashboard to say so. */
export function failedDay(date: string, because: string): PulseDay {
  return {
    v: 1,
    date,
    at: Date.now(),
    status: 'failed',
    because,
    inventory: { repos: [], runs: [], stale: [] },
    mark: '',
    findings: [],
    ...nothingAsked,
    catches: {},
  };
}

function seen(inventory: Inventory): PulseDay['findings'] {
  return seenFindings(inventory).map((one) => ({ ...one, from: 'harness', vouched: 'seen' }));
}

async function figures(caller: Caller): Promise<Pick<PulseDay, 'catches' | 'slotWait'>> {
  const { state } = placesOf(caller.env);
  const slotWait = await slotWaits(state);
  const catches = await catchesByFamily(state);
  return { catches, ...(slotWait === undefined ? {} : { slotWait }) };
}

async function begin(
  caller: Caller,
  request: PulseRequest,
  { look, yesterday }: { readonly look: Look; readonly yesterday: PulseDay['findings'] },
): Promise<Session> {
  const { spec, env, slotDir, rehearsal } = request;
  const stateDir = placesOf(caller.env).state;
  const { inventory, diffs } = look;
  return startJob({
    repo: await ensureEmptyRepo(join(stateDir, 'empty-repo'), caller.env.PATH ?? ''),
    form: pulseContract(spec.map),
    givenPlan: ({ map }) => Promise.resolve(pulsePlan({ map, inventory, yesterday, diffs })),
    stepMode: false,
    budgetUsd: Math.min(spec.map.pulse?.budgetUsd ?? defaultBudgetUsd, spec.map.limits.jobUsd),
    rehearsal,
    person: caller.person,
    env,
    stateDir,
    slotDir,
    specFor: () => Promise.resolve(spec),
  });
}

/** Nobody is there to be asked: what waits for a person, or lasts too long, is ended. */
async function follow(request: PulseRequest, session: Session): Promise<void> {
  const stop = request.watch(session);
  const late = new AbortController();
  const interrupt = () => late.abort();
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  const limit = pause(mostMinutes * 60_000, undefined, { signal: late.signal }).catch(() => {});
  await Promise.race([session.conductor.settled(), limit]);
  late.abort();
  process.off('SIGINT', interrupt);
  process.off('SIGTERM', interrupt);
  if (!session.conductor.state().ended) {
    await session.conductor.dispatch({ type: 'CancelJob', by: 'the pulse' });
    await session.conductor.settled();
  }
  stop();
}

type Begun = Pick<PulseDay, 'v' | 'date' | 'at' | 'inventory' | 'mark' | 'findings' | 'rehearsal'>;

async function conclude(caller: Caller, session: Session, day: Begun): Promise<PulseDay> {
  const state = session.conductor.state();
  const outcome = await readPulse(state, session.world.blobs);
  const missing = outcome.delegates.filter(({ status }) => status !== 'answered');
  const none = missing.length === outcome.delegates.length;
  const because = missing.map(({ id, because: why }) => `${id}: ${why ?? 'no answer'}`).join('; ');
  const status = missing.length === 0 ? 'whole' : none ? 'failed' : 'degraded';
  return {
    ...day,
    run: session.run,
    status,
    ...(because === '' ? {} : { because }),
    findings: [...day.findings, ...outcome.findings],
    delegates: outcome.delegates,
    ...(outcome.synthesis === undefined ? {} : { synthesis: outcome.synthesis }),
    spentUsd: state.spentUsd,
    ...(await figures(caller)),
  };
}

/** What is new in a day, in one line. */
export function newsLine(day: PulseDay, before: readonly PulseDay[]): string {
  const { fresh, kept, gone, since } = newsOf(day, before);
  return `${fresh.length} new since ${since ?? 'ever'}, ${kept.length} still there, ${gone.length} gone`;
}
