import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DaemonOptions, serveSlot } from '../http/daemon.edge.ts';
import { readHistory } from '../queue/history.edge.ts';
import { createSlotClient, type Done } from './client.edge.ts';
import { statusLines } from './status-lines.ts';

/** What `fugu slot <order>` does, without flags and exit codes: lines to print, and whether it went well. */
export interface OrderResult {
  readonly ok: boolean;
  readonly lines: readonly string[];
}

export interface SlotPlace {
  readonly port: number;
  readonly dir: string;
}

/** `fugu slot status`: the pane in lines, or that nothing runs. */
export async function slotStatus({ port, dir }: SlotPlace): Promise<OrderResult> {
  const seen = await createSlotClient(port, dir).status();
  switch (seen.status) {
    case 'off':
      return { ok: true, lines: ['The slot is off. The next request starts it.'] };
    case 'stranger':
      return { ok: false, lines: [seen.because] };
    case 'running':
      return { ok: true, lines: statusLines(seen.slot) };
  }
}

/** `fugu slot serve`: resolves when the daemon has ended. Being second is no failure. */
export async function slotServe(
  options: DaemonOptions,
  print: (line: string) => void,
  signal: AbortSignal,
): Promise<OrderResult> {
  const served = await serveSlot(options);
  switch (served.status) {
    case 'refused':
      return { ok: false, lines: [served.because] };
    case 'running':
      return { ok: true, lines: [`The slot runs already (process ${served.pid}).`] };
    case 'serving': {
      const { daemon } = served;
      print(`The slot serves ${options.config.model} on http://127.0.0.1:${daemon.port}/v1.`);
      const onAbort = (): void => void daemon.stop('it was interrupted');
      signal.addEventListener('abort', onAbort, { once: true });
      if (signal.aborted) onAbort();
      return { ok: true, lines: [`The slot has ended: ${await daemon.ended}.`] };
    }
  }
}

/** `fugu slot stop`: at once, or when the last caller is served. */
export async function slotStop(
  { port, dir }: SlotPlace,
  when: 'now' | 'idle',
): Promise<OrderResult> {
  const client = createSlotClient(port, dir);
  if ((await client.status()).status === 'off') return { ok: true, lines: ['The slot is off.'] };
  const words =
    when === 'now' ? 'The slot ends now.' : 'The slot ends when its last caller is served.';
  return resultOf(await client.stop(when), words);
}

/** `fugu slot restart`: ends the engine and starts it anew, whatever the breaker says. */
export async function slotRestart({ port, dir }: SlotPlace): Promise<OrderResult> {
  return resultOf(await createSlotClient(port, dir).restart(), 'The local model is restarting.');
}

/** `fugu slot logs`: the history of the last `hours`, and the end of the engine's own log. */
export async function slotLogs(dir: string, nowMs: number, hours = 24): Promise<OrderResult> {
  const records = await readHistory(dir, nowMs - hours * 3_600_000);
  const engine = await readFile(join(dir, 'engine.log'), 'utf8').catch(() => '');
  const tail = engine.trimEnd().split('\n').slice(-40);
  const history = records.map((record) => {
    const { atMs, seq: _, type, ...rest } = record;
    const time = new Date(atMs).toISOString().slice(0, 19).replace('T', ' ');
    const words = Object.entries(rest).map(([name, value]) => `${name} ${String(value)}`);
    return `${time}  ${type}  ${words.join('  ')}`;
  });
  return { ok: true, lines: [...history, ...(engine === '' ? [] : ['', 'engine.log:', ...tail])] };
}

function resultOf(done: Done, words: string): OrderResult {
  return done.status === 'done'
    ? { ok: true, lines: [words] }
    : { ok: false, lines: [done.because] };
}
