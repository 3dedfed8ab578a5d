import { randomBytes } from 'node:crypto';
import { systemClock } from '../../app/clock.edge.ts';
import { slotEnsurer, slotFolder } from '../../app/local-slot.edge.ts';
import { keepEchoes } from '../../app/spec/echo-record.edge.ts';
import type { Patient } from '../../doctor/examination.ts';
import { examineAll } from '../../doctor/examine-all.edge.ts';
import { isScarce, type LiveCall, liveCalls, liveExamination } from '../../doctor/live-call.ts';
import type { Diagnosis } from '../../domain/diagnosis.ts';
import type { RoleMap } from '../../domain/role-map.ts';
import { secretsOf } from '../../lanes/call/ingest.ts';
import { sweepRun } from '../../lanes/process/process-tree.edge.ts';
import { createSlotDriver } from '../../slot/client/slot-driver.edge.ts';
import { costWords, dollars } from '../../state/view/view-words.ts';
import { askPerson } from '../ask-person.edge.ts';
import type { CommandContext } from '../command.ts';
import { waitForSignal } from '../signals.edge.ts';
import { textTable } from '../text-table.ts';
import { createLearnt } from './learnt.ts';
import { offerLines } from './served-lines.edge.ts';

/** A local model may be loaded first, and an agent program may be slow to start. */
const limitMs = 330_000;

/** What came of the trials; `waits` when they were priced and nobody said yes. */
export type Trials =
  | { readonly status: 'made'; readonly found: readonly Diagnosis[] }
  | { readonly status: 'waits'; readonly found: readonly Diagnosis[] }
  | { readonly status: 'interrupted'; readonly code: number };

export interface TrialsRequest {
  readonly context: CommandContext;
  readonly patient: Patient;
  /** What the probes found; who cannot be called is not called. */
  readonly probed: readonly Diagnosis[];
  /** Lines for a person; nothing where the report is JSON. */
  readonly say: (lines: readonly string[]) => void;
  readonly onDone: (found: readonly Diagnosis[]) => void;
}

/** One tiny call to every model that can be called, two to an endpoint, priced first and agreed to. */
export async function makeTrials(request: TrialsRequest): Promise<Trials> {
  const { patient, probed, say, onDone } = request;
  if (patient.spec.status !== 'adopted')
    return untried(request, 'there is no spec that says whom to call');
  const { map } = patient.spec;
  const usable = probed.flatMap(({ name, status }) =>
    status === 'ok' && name.startsWith('model ') ? [name.slice('model '.length)] : [],
  );
  const rationed = usable.filter((name) => isScarce(map, name)).map(spared);
  const calls = liveCalls(
    map,
    usable.filter((name) => !isScarce(map, name)),
  );
  if (calls.length === 0) return untried(request, 'no model can be called');
  say(priceLines(calls));
  if (!(await agreed(request.context, calls))) {
    const what = `${calls.length} trials were priced and none was made.`;
    const remedy = 'Agree to them: fugu doctor --live --yes';
    return told(request, 'waits', { name: 'live', status: 'untested', what, remedy });
  }
  onDone(rationed);
  const made = await callAll(request, map, calls);
  return typeof made === 'number'
    ? { status: 'interrupted', code: made }
    : { status: 'made', found: [...rationed, ...made] };
}

function untried(request: TrialsRequest, because: string): Trials {
  return told(request, 'made', { name: 'live', status: 'untested', what: `No trial: ${because}.` });
}

function told({ onDone }: TrialsRequest, status: 'made' | 'waits', found: Diagnosis): Trials {
  onDone([found]);
  return { status, found: [found] };
}

function spared(name: string): Diagnosis {
  const what = 'The lane is scarce, and a trial would spend one of its calls.';
  const remedy = 'To try it all the same: fugu ask scarce-reviewer "Answer with one word: ready"';
  return { name: `live ${name}`, status: 'untested', what, remedy };
}

function priceLines(calls: readonly LiveCall[]): readonly string[] {
  const rows = calls.map(({ name, lanes, estimate }) => [
    name,
    lanes.join(', '),
    estimate.mark === 'estimated' ? `at most ${costWords(estimate)}` : costWords(estimate),
  ]);
  return [
    '',
    'Trials: one tiny call to each, and to an endpoint one more for a name that no model has',
    '',
    ...textTable(['model', 'lanes', 'price'], rows),
    '',
    totalLine(calls),
  ];
}

function totalLine(calls: readonly LiveCall[]): string {
  const total = calls.reduce((sum, { estimate }) => sum + estimate.usd, 0);
  if (total === 0) return 'None of it is billed by the token.';
  return `Together at most about ${dollars(total)}, with a guess of 20,000 tokens for what an agent sends of its own.`;
}

function agreed(context: CommandContext, calls: readonly LiveCall[]): boolean | Promise<boolean> {
  const { flags, stdin, stdout } = context;
  if (flags.yes === true) return true;
  if (flags.json === true || !stdin.isTTY || !stdout.isTTY) return false;
  return askPerson(context, `Make these ${calls.length} calls?`);
}

/** All at once, told in order; an interrupt ends them and what they started. */
async function callAll(
  { context, patient, onDone }: TrialsRequest,
  map: RoleMap,
  calls: readonly LiveCall[],
): Promise<readonly Diagnosis[] | number> {
  const { env } = context;
  const run = `doctor-${randomBytes(4).toString('hex')}`;
  const stop = new AbortController();
  const interrupt = waitForSignal();
  const ended = interrupt.signal.then((code) => {
    stop.abort();
    return code;
  });
  const ensure = slotEnsurer({ map: () => map, dir: slotFolder(patient.stateDir), env });
  const slot = createSlotDriver({ ensure, secrets: secretsOf(env) });
  const drivers = { ...patient.drivers, slot };
  const learnt = createLearnt(() => systemClock.now());
  const options = { map, drivers, run, signal: stop.signal, ...learnt.hear };
  const looks = calls.map((call) => liveExamination(call, options));
  try {
    const made = await examineAll(looks, patient, { limitMs, onDone });
    if (stop.signal.aborted) return await ended;
    await keepEchoes(patient.stateDir, learnt.echoes());
    await offerLines(context, learnt.offers());
    return made;
  } finally {
    interrupt.stop();
    await sweepRun(run, systemClock);
  }
}
