import { type SlotRow, slotBoard } from '../../state/view/view-lanes.ts';
import { counted, never, spanWords } from '../../state/view/view-words.ts';
import type { Row, Style } from '../draw/paint.ts';
import { prose } from '../draw/prose.ts';
import { keyName } from '../keys/keymap.ts';
import { slotBindings } from '../keys/keys-slot.ts';
import { hasSlot, type World } from '../store/screen-data.ts';
import type { SlotBoard, SlotHolder, SlotRunning, SlotVerdict } from '../store/slot-board.ts';
import type { UiState } from '../store/ui-state.ts';

/** The local one-at-a-time tier: one row where there is room for one, the five that matter else. */
export function slotRows(
  { state, slot, now }: Pick<World, 'state' | 'slot' | 'now'>,
  width: number,
  height: number,
): readonly Row[] {
  if (!state) return [];
  const row = slotBoard(state);
  if (row.status === 'not-configured') return [[['not configured', 'dim']]];
  if (slot?.status !== 'running') return [quietRow(row, slot, now)];
  if (height < 4) return [lineRow(row.model, slot, now)];
  const first = verdictRow(row.model, slot, now);
  return [first, holderRow(slot), queueRow(slot, width), gpuRow(slot), healthRow(slot)];
}

type Configured = Exclude<SlotRow, { readonly status: 'not-configured' }>;

/** What is to be said while no daemon runs, or while it has not been asked yet. */
function quietRow(row: Configured, slot: SlotBoard | undefined, now: number): Row {
  switch (row.status) {
    case 'down':
      return [`${row.model} `, ['down', 'bad'], [` ${row.because}`, 'dim']];
    case 'idle':
      return [`${row.model} `, ...restingSpans(row.skipped, slot)];
    case 'busy': {
      const waiting = row.waiting > 0 ? ` · ${row.waiting} waiting` : '';
      return [`${row.model} `, [`busy ${spanWords(now - row.sinceAt)}`, 'accent'], waiting];
    }
    default:
      return never(row);
  }
}

function restingSpans(skipped: string | undefined, slot: SlotBoard | undefined): Row {
  if (slot?.status === 'stranger') return [[slot.because, 'bad']];
  if (skipped !== undefined)
    return [
      ['skipped', 'warn'],
      [` ${skipped}`, 'dim'],
    ];
  return [[slot === undefined ? 'idle' : offWords, 'dim']];
}

const offWords = 'off (the next request starts it)';

const tones: Readonly<Record<SlotVerdict, Style>> = {
  off: 'dim',
  starting: 'warn',
  idle: 'good',
  busy: 'accent',
  slow: 'warn',
  stalled: 'bad',
  restarting: 'warn',
  draining: 'warn',
  open: 'bad',
  dead: 'bad',
};
const verdictNames: Readonly<Partial<Record<SlotVerdict, string>>> = {
  off: 'model not loaded',
  open: 'breaker open',
};
const troubled: ReadonlySet<SlotVerdict> = new Set([
  'slow',
  'stalled',
  'restarting',
  'open',
  'dead',
]);

function verdict({ state, isDraining }: SlotRunning): readonly [string, Style] {
  if (isDraining && state !== 'draining') {
    return [`${verdictNames[state] ?? state}, draining`, tones.draining];
  }
  return [verdictNames[state] ?? state, tones[state]];
}

/** Old news says that it is old. */
function staleWords({ readAt }: SlotRunning, now: number): string {
  return now - readAt > staleMs ? ` (read ${shortSpan(now - readAt)} ago)` : '';
}
const staleMs = 3_000;

function lineRow(model: string, slot: SlotRunning, now: number): Row {
  const waiting = slot.waiters.length > 0 ? ` · ${slot.waiters.length} wait` : '';
  const rest = `${waiting}${staleWords(slot, now)}`;
  // In little room what health says matters more than since when.
  if (troubled.has(slot.state) && slot.health) {
    return [`${model} `, verdict(slot), ` · health ${slot.health.says}${rest}`];
  }
  const held = slot.holder ? ` ${shortSpan(slot.holder.heldMs)}` : '';
  return [`${model} `, verdict(slot), `${held}${rest}`];
}

function verdictRow(model: string, slot: SlotRunning, now: number): Row {
  const first = slot.lastTtftMs === undefined ? '' : ` · ttft ${shortSpan(slot.lastTtftMs)}`;
  const speed = speedWords(slot);
  const rate = speed === undefined ? '' : ` · ${speed}`;
  return [`${model} `, verdict(slot), `${rate}${first}${staleWords(slot, now)}`];
}

function holderRow({ holder, because }: SlotRunning): Row {
  if (!holder) return [[because ?? 'nobody holds it', 'dim']];
  const time = `▶ ${shortSpan(holder.heldMs)} ${doingWords(holder)} `;
  return [time, [`${holder.class} `, 'dim'], holder.caller];
}

const doings: Readonly<Record<string, string>> = {
  starting: 'starting',
  prompt: 'reading',
  tokens: 'writing',
  checking: 'being checked',
  recovering: 'recovering',
  leaving: 'leaving',
};

function doingWords({ doing }: SlotHolder): string {
  return doings[doing] ?? doing;
}

/** The next in line where there is one, and what waiting was like. */
function queueRow(slot: SlotRunning, width: number): Row {
  const waits = waitWords(slot);
  const [next] = slot.waiters;
  if (!next) return [['nobody waits', 'dim'], waits === undefined ? '' : [` · ${waits}`, 'dim']];
  const count = slot.waiters.length === 1 ? 'waits' : `${slot.waiters.length} wait`;
  const line = `${count}: ${next.caller} (${next.class}) ${shortSpan(next.waitedMs)}`;
  const room = width - line.length - 3;
  return [line, waits !== undefined && waits.length <= room ? [` · ${waits}`, 'dim'] : ''];
}

function gpuRow({ gpu }: SlotRunning): Row {
  return [['gpu ', 'dim'], gpu];
}

function healthRow(slot: SlotRunning): Row {
  const says = slot.health?.says ?? 'nothing';
  const tone: Style = troubled.has(slot.state) ? 'warn' : 'dim';
  const last = slot.lastRestart
    ? ` · restarted ${shortSpan(slot.lastRestart.ageMs)} ago: ${slot.lastRestart.because}`
    : '';
  return [[`health says ${says}`, tone], last];
}

function waitWords({ waitP50Ms, waitP95Ms }: SlotRunning): string | undefined {
  if (waitP50Ms === undefined || waitP95Ms === undefined) return undefined;
  return `p50 ${shortSpan(waitP50Ms)} p95 ${shortSpan(waitP95Ms)}`;
}

function speedWords({ holder, tokensPerSecond }: SlotRunning): string | undefined {
  const speed = holder?.tokensPerSecond ?? tokensPerSecond;
  return speed === undefined ? undefined : `${Math.round(speed)} tok/s`;
}

/** `0.4s` below ten seconds, `14s`, `3m`, `2h`. */
function shortSpan(spanMs: number): string {
  return spanMs < 9_950 ? `${Math.max(0, Math.round(spanMs / 100) / 10)}s` : spanWords(spanMs);
}

const labelWidth = 9;
const mostWaiters = 12;

/** All that is known of the slot, for its dialog. */
export function slotDialogRows(world: World, width: number): readonly Row[] {
  const { state, slot, now } = world;
  const line = (label: string, text: string, style: Style = 'plain') =>
    prose(text, width, {
      first: [[label.padEnd(labelWidth), 'dim']],
      indent: labelWidth,
      style,
    });
  if (slot?.status === 'stranger') return line('slot', slot.because, 'bad');
  if (slot?.status !== 'running') {
    return line(
      'slot',
      slot ? offWords : state && hasSlot(state) ? 'not asked yet' : 'not configured',
    );
  }
  const stale = staleWords(slot, now);
  return [
    ...line('model', `${slot.model} (engine: ${slot.engine})${stale}`),
    ...line('verdict', verdictWords(slot), tones[slot.state]),
    ...line('health', healthWords(slot), troubled.has(slot.state) ? 'warn' : 'plain'),
    ...line('holder', slot.holder ? holderWords(slot.holder) : 'nobody'),
    ...line('waiting', slot.waiters.length === 0 ? 'nobody' : counted(slot.waiters.length, 'call')),
    ...waiterRows(slot, width),
    ...line('speed', paceWords(slot)),
    ...line(
      'waits',
      `${waitWords(slot) ?? 'not measured yet'} (last hour, ${counted(slot.calls, 'call')})`,
    ),
    ...line('gpu', slot.gpu),
    ...line('server', serverWords(slot)),
    ...line('restarts', restartWords(slot)),
  ];
}

function verdictWords(slot: SlotRunning): string {
  const [name] = verdict(slot);
  return slot.because === undefined ? name : `${name}: ${slot.because}`;
}

function healthWords({ health }: SlotRunning): string {
  return health ? `says ${health.says} (asked ${shortSpan(health.ageMs)} ago)` : 'not asked yet';
}

function holderWords(holder: SlotHolder): string {
  const speed = holder.tokensPerSecond;
  const rate = speed === undefined ? '' : `, ${Math.round(speed)} tok/s`;
  const read =
    holder.promptDone === undefined ? '' : `, ${Math.round(holder.promptDone * 100)}% of it read`;
  return [
    `${holder.caller} (${holder.class}) for ${shortSpan(holder.heldMs)}, ${doingWords(holder)}:`,
    `${counted(holder.tokens, 'token')}${rate}; its prompt has ${holder.promptTokens}${read}`,
  ].join(' ');
}

function waiterRows({ waiters }: SlotRunning, width: number): readonly Row[] {
  const rows = waiters.slice(0, mostWaiters).flatMap((waiter, at) =>
    prose(
      `${at + 1}. ${waiter.caller} (${waiter.class}) for ${shortSpan(waiter.waitedMs)}`,
      width,
      {
        indent: labelWidth,
      },
    ),
  );
  const more = waiters.length - mostWaiters;
  return more > 0 ? [...rows, [' '.repeat(labelWidth), `and ${more} more`]] : rows;
}

function paceWords(slot: SlotRunning): string {
  const first = slot.lastTtftMs === undefined ? [] : [`first token ${shortSpan(slot.lastTtftMs)}`];
  const usual = slot.ttftP50Ms === undefined ? [] : [`median ${shortSpan(slot.ttftP50Ms)}`];
  const speed = speedWords(slot);
  const parts = [...(speed === undefined ? [] : [speed]), ...first, ...usual];
  return parts.length === 0 ? 'not measured yet' : parts.join(' · ');
}

function serverWords(slot: SlotRunning): string {
  const up = slot.engineUpMs === undefined ? 'not up' : `up ${shortSpan(slot.engineUpMs)}`;
  const id = slot.enginePid === undefined ? [] : [`process ${slot.enginePid}`];
  const wait =
    slot.retryAfterMs === undefined ? '' : ` (tries again in ${shortSpan(slot.retryAfterMs)})`;
  const ends =
    slot.idleLeftMs === undefined ? [] : [`ends if idle ${shortSpan(slot.idleLeftMs)} more`];
  return [up, ...id, `breaker ${slot.breaker}${wait}`, ...ends].join(' · ');
}

function restartWords({ restarts, lastRestart }: SlotRunning): string {
  if (!lastRestart) return String(restarts);
  const { ageMs, because, health } = lastRestart;
  return `${restarts}, the last ${shortSpan(ageMs)} ago: ${because}; health said ${health}`;
}

/** The keys of the dialog; those that do nothing now are dim. */
export function slotKeysRow(world: World, ui: UiState): Row {
  const keys = slotBindings.flatMap((binding): Row => {
    const off = binding.disabledBecause(world, ui) !== undefined;
    const words = ` ${binding.short ?? binding.title}   `;
    return [[keyName(binding.keys[0] ?? ''), off ? 'dim' : 'accent'], off ? [words, 'dim'] : words];
  });
  return [...keys, ['esc', 'accent'], ' back'];
}
