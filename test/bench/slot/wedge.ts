/** The real engine behind the daemon, blocked in the middle of an answer. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { processStart } from '../../../source/slot/engine/child-record.edge.ts';
import { type Address, addressOf } from '../../../source/slot/engine/engine.ts';
import { question } from '../../../source/slot/engine/upstream.edge.ts';
import { serveSlot } from '../../../source/slot/http/daemon.edge.ts';
import { slotStatusSchema } from '../../../source/slot/status.ts';
import { endless, writeGguf } from '../../engine/write-gguf.ts';
import { embeddedConfig, faultyEngine } from '../../helpers/embedded.ts';
import { oneQuestion, openStream, parsed } from '../../helpers/engine-rig.ts';

/** Of one wedge, in milliseconds. */
export interface Wedge {
  /** From the block to the verdict. */
  readonly foundMs: number;
  /** From the end of the blocked process to a token of the next one. */
  readonly againMs: number;
}

const answerMs = 30_000;

/** Blocks the engine's thread so often in mid-stream; every time the daemon has to find it and serve again. */
export async function wedges(trials: number, stallMs: number): Promise<readonly Wedge[]> {
  const home = mkdtempSync(join(tmpdir(), 'fugu-bench-wedge-'));
  const dir = join(home, 'slot');
  const gguf = join(home, 'endless.gguf');
  writeGguf(gguf, endless);
  const config = embeddedConfig(gguf, { stallSeconds: stallMs / 1_000 });
  const served = await serveSlot({
    // More restarts than the breaker stands, as each is provoked.
    config: { ...config, port: 0, breaker: { ...config.breaker, restarts: 1_000 } },
    ...{ dir, version: 'bench', embedded: faultyEngine },
    env: { ...process.env, FUGU_ENGINE_PAUSE_MS: '5' },
  });
  if (served.status !== 'serving') throw new Error(JSON.stringify(served));
  try {
    const address = addressOf(`http://127.0.0.1:${served.daemon.port}`);
    await oneToken(address);
    const seen: { readonly wedgedMs: number; readonly killedMs: number }[] = [];
    for (let trial = 0; trial < trials; trial += 1) seen.push(await wedgeOnce(address));
    await served.daemon.stop('the bench is over');
    return measured(seen, dir);
  } finally {
    await served.daemon.stop('the bench is over');
    rmSync(home, { recursive: true, force: true });
  }
}

async function wedgeOnce(address: Address) {
  const asked = await question(address, { method: 'GET', path: '/slot/status' }, answerMs);
  const { enginePid = 0 } = slotStatusSchema.parse(parsed(asked).body);
  const stream = openStream(address, { ...oneQuestion, max_tokens: 1_900 });
  await stream.reach(3);
  const wedgedMs = Date.now();
  process.kill(enginePid, 'SIGUSR2');
  const untilMs = wedgedMs + answerMs;
  while (processStart(enginePid) !== undefined && Date.now() < untilMs) await pause(2);
  const killedMs = Date.now();
  await stream.end();
  await oneToken(address);
  return { wedgedMs, killedMs };
}

async function oneToken(address: Address): Promise<void> {
  const body = JSON.stringify({ ...oneQuestion, max_tokens: 1 });
  const ask = { method: 'POST', path: '/v1/chat/completions', body } as const;
  const { code } = parsed(await question(address, ask, answerMs));
  if (code !== 200) throw new Error(`The slot answered ${code}.`);
}

/** `ready` is told when a canary has made a token; the first one belongs to the first start. */
function measured(
  seen: readonly { readonly wedgedMs: number; readonly killedMs: number }[],
  dir: string,
): readonly Wedge[] {
  const found = timesOf(dir, 'wedge');
  const ready = timesOf(dir, 'ready').slice(1);
  if (found.length !== seen.length || ready.length !== seen.length) {
    throw new Error(`${found.length} of ${seen.length} found, ${ready.length} cured`);
  }
  return seen.map(({ wedgedMs, killedMs }, at) => ({
    foundMs: (found[at] ?? Number.NaN) - wedgedMs,
    againMs: (ready[at] ?? Number.NaN) - killedMs,
  }));
}

function timesOf(dir: string, type: string): readonly number[] {
  const files = readdirSync(dir).filter((name) => name.startsWith('history-'));
  const text = files.map((name) => readFileSync(join(dir, name), 'utf8')).join('');
  return text.split('\n').flatMap((line) => {
    if (line === '') return [];
    const news: { readonly type: string; readonly atMs: number } = JSON.parse(line);
    return news.type === type ? [news.atMs] : [];
  });
}
