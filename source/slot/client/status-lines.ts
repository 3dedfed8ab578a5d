import type { SlotStatus } from '../status.ts';

/** The slot in plain lines of at most 80 columns or so; every figure with its age or absent. */
export function statusLines(slot: SlotStatus): readonly string[] {
  return [holderLine(slot), queueLine(slot), gpuLine(slot), serverLine(slot)];
}

function holderLine(slot: SlotStatus): string {
  const { holder, stats } = slot;
  const parts = [`${slot.model}  ${slot.state}`];
  if (holder !== undefined) {
    parts[0] = `${parts[0]} ${span(holder.heldMs)}`;
    parts.push(holder.caller);
  } else if (slot.because !== undefined) parts.push(slot.because);
  const speed = holder?.tokensPerSecond ?? stats.tokensPerSecond;
  if (speed !== undefined) parts.push(`${Math.round(speed)} tok/s`);
  if (stats.lastTtftMs !== undefined) parts.push(`ttft ${span(stats.lastTtftMs)}`);
  return `local   ${parts.join('  ')}`;
}

function queueLine({ waiters, stats }: SlotStatus): string {
  const shown = waiters
    .slice(0, 4)
    .map((each) => `${each.caller} (${each.class}) ${span(each.waitedMs)}`);
  const who =
    waiters.length === 0 ? 'nobody waits' : `${waiters.length} waiting: ${shown.join(', ')}`;
  if (stats.waitP50Ms === undefined || stats.waitP95Ms === undefined) return `queue   ${who}`;
  return `queue   ${who}  wait p50 ${span(stats.waitP50Ms)} p95 ${span(stats.waitP95Ms)} (last hour, ${stats.calls} calls)`;
}

/** The card in one line; what is not known is not shown as zero. */
export function gpuLine({ gpu }: Pick<SlotStatus, 'gpu'>): string {
  switch (gpu.status) {
    case 'cpu':
      return 'gpu     none: the model runs on the CPU';
    case 'off':
      return 'gpu     not looked at (slot.gpu is off)';
    case 'unknown':
      return `gpu     unknown: ${gpu.because}`;
    case 'silent':
      return `gpu     not answering for ${span(gpu.sinceMs)}`;
    case 'read': {
      const cards = gpu.cards.map((card) => cardWords(card));
      return `gpu     ${cards.join(' | ') || 'unknown'}  read ${span(gpu.ageMs)} ago`;
    }
  }
}

type Card = Extract<SlotStatus['gpu'], { status: 'read' }>['cards'][number];

function cardWords(card: Card): string {
  const memory =
    card.memoryUsedMb === undefined
      ? []
      : [
          `${gigabytes(card.memoryUsedMb)}${card.memoryTotalMb === undefined ? '' : `/${gigabytes(card.memoryTotalMb)}`} GB`,
        ];
  return [
    card.name,
    card.usePercent === undefined ? 'use unknown' : `${card.usePercent}%`,
    ...memory,
    ...(card.celsius === undefined ? [] : [`${card.celsius}C`]),
    ...(card.watts === undefined ? [] : [`${Math.round(card.watts)} W`]),
  ].join('  ');
}

function serverLine(slot: SlotStatus): string {
  const up = slot.engineUpMs === undefined ? 'not up' : `up ${span(slot.engineUpMs)}`;
  const health = slot.health === undefined ? '' : `  health says ${slot.health.says}`;
  const last =
    slot.lastRestart === undefined
      ? ''
      : ` (${span(slot.lastRestart.ageMs)} ago: ${slot.lastRestart.because}, health said ${slot.lastRestart.health})`;
  return `server  ${slot.engine} ${up}${health}  restarts ${slot.restarts}${last}  breaker ${slot.breaker}`;
}

function gigabytes(megabytes: number): string {
  return (megabytes / 1_024).toFixed(1);
}

/** `0.4s`, `14s`, `2m05`, `6h12`. */
export function span(durationMs: number): string {
  const seconds = durationMs / 1_000;
  if (seconds < 10) return `${(Math.round(seconds * 10) / 10).toString()}s`;
  if (seconds < 60) return `${Math.round(seconds)}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
  return `${Math.floor(minutes / 60)}h${String(minutes % 60).padStart(2, '0')}`;
}
