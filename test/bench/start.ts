/** How long a start takes beside an empty Node process: the answer to --version, and first frames. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { spawn as spawnPty } from '@lydell/node-pty';
import { rehearsalSpec } from '../../source/lanes/rehearsal/script/rehearsal-spec.ts';
import { ownSpecPath } from '../../source/spec/spec-file.edge.ts';
import { atMost, type Figure, median } from './figure.ts';

const root = join(import.meta.dirname, '..', '..');
const program = join(root, 'bin', 'fugu.cjs');
const rounds = 15;
const columns = 120;
const rows = 40;
const giveUpMs = 20_000;
const nothingListens = 'http://127.0.0.1:9/v1';
const terminalCodes = /\x1b(?:\[[0-9;?]*[a-zA-Z]|\][^\x07]*\x07|[78])/g;

type Env = Readonly<Record<string, string>>;

/** A start of the dashboard: its arguments, and words of its footer, which is drawn last. */
interface Fixture {
  readonly args: readonly string[];
  readonly footer: string;
}
const startScreen: Fixture = { args: [], footer: 'start the job' };
const rehearsal: Fixture = { args: ['rehearse'], footer: '? help' };

/** Medians of starts that take turns, so that a busy moment slows all of them. */
export async function bench(): Promise<readonly Figure[]> {
  execFileSync(process.execPath, [join(root, 'build.mjs')]);
  const home = mkdtempSync(join(tmpdir(), 'fugu-start-'));
  try {
    const env = environment(home);
    const colds = [
      await firstFrame(startScreen, { ...env, NODE_COMPILE_CACHE: join(home, 'cold') }),
      await firstFrame(rehearsal, { ...env, NODE_COMPILE_CACHE: join(home, 'colder') }),
    ];
    // A start that ends by itself leaves its compile cache, as every start of a person's does.
    for (const fixture of [startScreen, rehearsal]) await firstFrame(fixture, env, 'leave');
    return figures(await measure(env), colds);
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

interface Times {
  readonly empty: number[];
  readonly version: number[];
  readonly start: number[];
  readonly rehearse: number[];
}

async function measure(env: Env): Promise<Times> {
  const times: Times = { empty: [], version: [], start: [], rehearse: [] };
  for (let round = 0; round < rounds; round += 1) {
    times.empty.push(await wholeRun(['-e', '0'], env));
    times.version.push(await wholeRun([program, '--version'], env));
    times.start.push(await firstFrame(startScreen, env));
    times.empty.push(await wholeRun(['-e', '0'], env));
    times.rehearse.push(await firstFrame(rehearsal, env));
  }
  return times;
}

function figures(times: Times, colds: readonly number[]): readonly Figure[] {
  const empty = median(times.empty);
  const ratio = (numbers: readonly number[]) => Math.round((median(numbers) / empty) * 100) / 100;
  const ms = (name: string, value: number): Figure => ({
    name: `start: ${name}`,
    value: Math.round(value),
    unit: 'ms',
  });
  return [
    atMost('start: fugu --version / node -e 0', ratio(times.version), 'x', 1.3),
    atMost('start: first frame of fugu / node -e 0', ratio(times.start), 'x', 8),
    atMost('start: first frame of fugu rehearse / node -e 0', ratio(times.rehearse), 'x', 8),
    ms('node -e 0', empty),
    ms('first frame of fugu', median(times.start)),
    ms('first frame of fugu rehearse', median(times.rehearse)),
    ms('first frame of fugu, without a compile cache', colds[0] ?? Number.NaN),
    ms('first frame of fugu rehearse, without one', colds[1] ?? Number.NaN),
  ];
}

function environment(home: string): Env {
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: home,
    FUGU_HOME: join(home, 'fugu'),
    TERM: 'xterm-256color',
    NODE_COMPILE_CACHE: join(home, 'cache'),
  };
  const spec = ownSpecPath(env);
  mkdirSync(dirname(spec), { recursive: true });
  writeFileSync(spec, rehearsalSpec(nothingListens));
  return env;
}

/** Milliseconds from spawn to exit. */
function wholeRun(args: readonly string[], env: Env): Promise<number> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(process.execPath, args, { env, stdio: 'ignore' });
    child.once('error', reject);
    child.once('exit', () => resolve(performance.now() - began));
  });
}

/** Milliseconds from spawn until a terminal has got a frame down to its footer. */
function firstFrame({ args, footer }: Fixture, env: Env, then: 'kill' | 'leave' = 'kill') {
  return new Promise<number>((resolve, reject) => {
    const began = performance.now();
    const size = { cols: columns, rows };
    const child = spawnPty(process.execPath, [program, ...args], { ...size, env, cwd: root });
    let seen = '';
    let frameMs: number | undefined;
    const giveUp = setTimeout(() => child.kill('SIGKILL'), giveUpMs);
    child.onData((data) => {
      seen += data;
      if (frameMs !== undefined || !seen.replace(terminalCodes, '').includes(footer)) return;
      frameMs = performance.now() - began;
      if (then === 'kill') child.kill('SIGKILL');
      else leave((key) => child.write(key));
    });
    child.onExit(() => {
      clearTimeout(giveUp);
      if (frameMs !== undefined) resolve(frameMs);
      else reject(new Error(`fugu ${args.join(' ')} drew no frame: ${seen.slice(0, 500)}`));
    });
  });
}

const ctrlC = '\x03';

/** Late enough for the run behind the first frame to be open. */
function leave(press: (key: string) => void): void {
  setTimeout(() => press(ctrlC), 1_500);
  setTimeout(() => press(ctrlC), 1_800);
}
