import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pause, within } from '../../base/wait.edge.ts';
import { isFreed, type MemoryLook, readMemoryUsed } from './gpu-memory.ts';
import {
  type GpuCard,
  type GpuReading,
  nvidiaFields,
  nvidiaTrouble,
  readAmd,
  readComputeApps,
  readIoreg,
  readNvidiaLine,
} from './gpu-reading.ts';

/** The graphics card as it was last seen. Shown, and never a reason to do anything. */
export interface Gpu {
  reading(): GpuReading;
  /** Notes, before an engine is loaded, how much memory is in use. Takes two seconds at most. */
  mark(): Promise<void>;
  /**
   * Resolves when the process is gone from the card and its memory is back to what was marked, or
   * after `limitMs`; at once where nothing can be read.
   */
  freed(pid: number | undefined, limitMs: number): Promise<void>;
  close(): void;
}

export interface GpuOptions {
  readonly mode: 'auto' | 'off';
  /** Program and first arguments of nvidia-smi. */
  readonly nvidiaSmi?: readonly string[];
  readonly drm?: string;
  readonly platform?: NodeJS.Platform;
  readonly everyMs?: number;
}

/** This many intervals without a line, and the tool hangs with its driver. */
const missedBeforeSilent = 3;

export function createGpu(options: GpuOptions): Gpu {
  const everyMs = options.everyMs ?? 5_000;
  if (options.mode === 'off') return still({ status: 'off' });
  const platform = options.platform ?? process.platform;
  if (platform === 'darwin') return createApple(everyMs);
  return createNvidia(options.nvidiaSmi ?? ['nvidia-smi'], everyMs, () =>
    createAmd(options.drm ?? '/sys/class/drm'),
  );
}

function still(reading: GpuReading): Gpu {
  const nothing = async (): Promise<void> => undefined;
  return { reading: () => reading, mark: nothing, freed: nothing, close: () => undefined };
}

/** What a card says of its memory now. */
type Look = (pid: number | undefined) => Promise<Omit<MemoryLook, 'atMs'>>;

const betweenLooksMs = 100;
const markMs = 2_000;

/** The wait for memory, whoever is asked how much is in use. */
function createMemory(look: Look): Pick<Gpu, 'mark' | 'freed'> {
  let baselineMb: number | undefined;
  return {
    mark: async () => {
      baselineMb ??= (await look(undefined)).usedMb;
    },
    freed: async (pid, limitMs) => {
      const untilMs = Date.now() + limitMs;
      const looks: MemoryLook[] = [];
      while (Date.now() < untilMs) {
        const seen = { ...(await look(pid)), atMs: Date.now() };
        looks.push(seen);
        if (isFreed(looks, baselineMb)) {
          // What others hold by now is what the next wait starts from.
          if (baselineMb !== undefined) baselineMb = seen.usedMb ?? baselineMb;
          return;
        }
        await pause(betweenLooksMs);
      }
    },
  };
}

interface Nvidia {
  cards: Map<number, GpuCard>;
  atMs: number | undefined;
  trouble: string | undefined;
  instead: Gpu | undefined;
}

/** One long-lived `nvidia-smi --loop`; where there is none, `otherwise` is asked. */
function createNvidia(command: readonly string[], everyMs: number, otherwise: () => Gpu): Gpu {
  const seen: Nvidia = {
    cards: new Map(),
    atMs: undefined,
    trouble: undefined,
    instead: undefined,
  };
  const startMs = Date.now();
  const known = Promise.withResolvers<void>();
  let child: ChildProcess | undefined;
  let closed = false;
  const begin = (throttleField: string, last: boolean): void => {
    const onEnd = (): void => {
      if (closed) return;
      // Newer drivers know the field under the other name only.
      const isRefused = seen.atMs === undefined && !last;
      if (isRefused) begin('clocks_event_reasons.active', true);
      else if (seen.atMs === undefined && seen.trouble === undefined) seen.instead = otherwise();
      if (!isRefused) known.resolve();
    };
    child = loop(command, throttleField, everyMs, seen, { onReading: known.resolve, onEnd });
  };
  begin('clocks_throttle_reasons.active', false);
  const memory = createMemory((pid) => lookNvidia(command, pid));
  const isSilent = (): boolean =>
    Date.now() - (seen.atMs ?? startMs) > missedBeforeSilent * everyMs + 1_000;
  return {
    reading: () => {
      if (seen.instead !== undefined) return seen.instead.reading();
      if (seen.trouble !== undefined) return { status: 'unknown', because: seen.trouble };
      if (isSilent()) {
        child?.kill('SIGKILL');
        return { status: 'silent', sinceMs: seen.atMs ?? startMs };
      }
      if (seen.atMs === undefined) return { status: 'unknown', because: 'not read yet' };
      return { status: 'read', atMs: seen.atMs, cards: [...seen.cards.values()] };
    },
    mark: async () => {
      // Before the tool has spoken nobody knows whose card it is.
      await within(markMs, known.promise);
      await (seen.instead ?? memory).mark();
    },
    freed: async (pid, limitMs) => {
      if (seen.instead !== undefined) await seen.instead.freed(pid, limitMs);
      else if (pid !== undefined && seen.atMs !== undefined) await memory.freed(pid, limitMs);
    },
    close: () => {
      closed = true;
      child?.kill('SIGKILL');
    },
  };
}

function loop(
  [program = '', ...first]: readonly string[],
  throttleField: string,
  everyMs: number,
  seen: Nvidia,
  { onReading, onEnd }: { readonly onReading: () => void; readonly onEnd: () => void },
): ChildProcess {
  const query = `--query-gpu=${nvidiaFields(throttleField).join(',')}`;
  const seconds = String(Math.max(1, Math.round(everyMs / 1_000)));
  const args = [...first, query, '--format=csv,noheader,nounits', '--loop', seconds];
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let rest = '';
  const take = (text: string): void => {
    rest += text;
    const lines = rest.split('\n');
    rest = (lines.pop() ?? '').slice(-4_096);
    for (const line of lines) {
      const read = readNvidiaLine(line);
      if (read === undefined) continue;
      seen.cards.set(read.index, read.card);
      seen.atMs = Date.now();
      seen.trouble = undefined;
      onReading();
    }
    seen.trouble ??= seen.atMs === undefined ? nvidiaTrouble(text) : undefined;
  };
  child.stdout.setEncoding('utf8').on('data', take);
  child.stderr.setEncoding('utf8').on('data', take);
  let ended = false;
  const end = (): void => {
    if (!ended) onEnd();
    ended = true;
  };
  child.on('error', end);
  child.on('close', end);
  child.unref();
  return child;
}

/** A tool that does not answer says nothing: no process, and no memory in use. */
async function lookNvidia(command: readonly string[], pid: number | undefined): ReturnType<Look> {
  const [apps, used] = await Promise.all([
    pid === undefined ? '' : ask(command, '--query-compute-apps=pid,used_memory'),
    ask(command, '--query-gpu=memory.used'),
  ]);
  const isListed = pid !== undefined && readComputeApps(apps).has(pid);
  return { isListed, usedMb: readMemoryUsed(used) };
}

function ask([program = '', ...first]: readonly string[], query: string): Promise<string> {
  const args = [...first, query, '--format=csv,noheader,nounits'];
  const limits = { timeout: 2_000, killSignal: 'SIGKILL' } as const;
  return new Promise((resolve) => {
    execFile(program, args, limits, (error, stdout) => resolve(error === null ? stdout : ''));
  });
}

function createAmd(drm: string): Gpu {
  if (amdCards(drm).length === 0) return still({ status: 'cpu' });
  // Its files name no processes; the memory alone has to tell.
  const look: Look = async () => {
    const used = amdCards(drm).flatMap(({ memoryUsedMb }) => memoryUsedMb ?? []);
    const usedMb = used.length === 0 ? undefined : used.reduce((sum, each) => sum + each, 0);
    return { isListed: false, usedMb };
  };
  return {
    ...createMemory(look),
    reading: () => ({ status: 'read', atMs: Date.now(), cards: amdCards(drm) }),
    close: () => undefined,
  };
}

/** Reading sysfs takes no tool and does not wait for the card. */
function amdCards(drm: string): readonly GpuCard[] {
  const text = (...parts: readonly string[]): string | undefined => {
    try {
      return readFileSync(join(drm, ...parts), 'utf8');
    } catch {
      return undefined;
    }
  };
  const list = (...parts: readonly string[]): readonly string[] => {
    try {
      return readdirSync(join(drm, ...parts));
    } catch {
      return [];
    }
  };
  return list()
    .filter((name) => /^card\d+$/.test(name))
    .flatMap((name) => {
      const sensor = list(name, 'device', 'hwmon')[0] ?? '';
      const file = (leaf: string): string | undefined => text(name, 'device', leaf);
      const card = readAmd(file('product_name')?.trim() || `AMD ${name}`, {
        busyPercent: file('gpu_busy_percent'),
        vramUsed: file('mem_info_vram_used'),
        vramTotal: file('mem_info_vram_total'),
        milliCelsius: text(name, 'device', 'hwmon', sensor, 'temp1_input'),
        microWatts: text(name, 'device', 'hwmon', sensor, 'power1_average'),
      });
      return card === undefined ? [] : [card];
    });
}

function createApple(everyMs: number): Gpu {
  let reading: GpuReading = { status: 'unknown', because: 'not read yet' };
  const look = (): void => {
    const limits = { timeout: 3_000, killSignal: 'SIGKILL' } as const;
    execFile('ioreg', ['-r', '-c', 'IOGPU', '-d', '1', '-f'], limits, (error, stdout) => {
      const card = error === null ? readIoreg(stdout) : undefined;
      reading =
        card === undefined
          ? { status: 'unknown', because: 'ioreg names no graphics card' }
          : { status: 'read', atMs: Date.now(), cards: [card] };
    });
  };
  look();
  const timer = setInterval(look, everyMs);
  timer.unref();
  return {
    ...still(reading),
    reading: () => reading,
    close: () => clearInterval(timer),
  };
}
