/** The screen under load, in a real tmux pane: the product's way, a hand-written painter, and Ink's own renderer. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { bundle } from '../helpers/bundle.ts';
import type { Report } from './screen/load.ts';

export interface Figure {
  readonly name: string;
  readonly value: number | string;
  readonly unit: string;
  readonly target?: string;
  readonly ok?: boolean;
}

interface Target {
  readonly name: string;
  readonly unit: string;
  readonly atMost?: number;
}

const ourSeconds = 40;
const painterSeconds = 10;
const inkSeconds = 20;
const keyEveryMs = 250;
const spareMs = 20_000;

/** Runs four programs of 8 lanes x 200 tokens a second one after the other: about 100 s. */
export async function bench(): Promise<readonly Figure[]> {
  if (!hasTmux()) {
    return [{ name: 'screen', value: 'skipped: tmux is not in PATH. Install tmux.', unit: '' }];
  }
  const folder = mkdtempSync(join(tmpdir(), 'fugu-screen-'));
  const here = import.meta.dirname;
  const product = await bundle(join(here, 'screen/product.tsx'));
  const painter = await bundle(join(here, 'screen/painter.ts'));
  try {
    const ours = await inTmux(folder, product, ourSeconds, 'painter');
    const at30 = await inTmux(folder, painter, painterSeconds, '30');
    const at15 = await inTmux(folder, painter, painterSeconds, '15');
    const ink = await inTmux(folder, product, inkSeconds, 'ink');
    return [...figures(ours, at30, at15), ...inkFigures(ink, ours)];
  } finally {
    for (const path of [folder, dirname(product), dirname(painter)]) {
      rmSync(path, { recursive: true, force: true });
    }
  }
}

function figures(ours: Report, at30: Report, at15: Report): readonly Figure[] {
  const key = percentile(ours.keyToPaintMs, 0.99);
  const memory = ours.rssAtEnd / ours.rssAtTenSeconds;
  return [
    ratio('screen: CPU, ours at 15 fps / painter at 30', ours.cpuShare / at30.cpuShare, 3),
    ratio(
      'screen: bytes, ours at 15 fps / painter at 30',
      ours.bytesPerSecond / at30.bytesPerSecond,
      1,
    ),
    ratio('screen: CPU, ours / painter, both at 15 fps', ours.cpuShare / at15.cpuShare),
    ratio(
      'screen: bytes, ours / painter, both at 15 fps',
      ours.bytesPerSecond / at15.bytesPerSecond,
    ),
    figure(key, {
      name: `screen: key to paint, p99 of ${ours.keyToPaintMs.length}`,
      unit: 'ms',
      atMost: 50,
    }),
    ratio(`screen: memory after ${ourSeconds} s / after 10 s`, memory, 1.15),
    figure(ours.framesPerSecond, { name: 'screen: writes of frames', unit: '/s' }),
    figure(ours.cpuShare * 100, { name: 'screen: CPU, ours', unit: '% of a core' }),
    figure(at30.cpuShare * 100, { name: 'screen: CPU, painter at 30', unit: '% of a core' }),
    figure(ours.bytesPerSecond / 1024, { name: 'screen: bytes, ours', unit: 'KiB/s' }),
    figure(ours.rssAtEnd / 1_048_576, { name: 'screen: memory, ours', unit: 'MiB' }),
  ];
}

/** The same tiles by Ink's own elements, at the same clock of 15 frames a second. */
function inkFigures(ink: Report, ours: Report): readonly Figure[] {
  const name = (what: string): string => `screen: ${what}, Ink's own renderer / ours`;
  const key = ({ keyToPaintMs }: Report): number => percentile(keyToPaintMs, 0.99);
  return [
    ratio(name('writes of frames'), ink.framesPerSecond / ours.framesPerSecond),
    ratio(name('CPU'), ink.cpuShare / ours.cpuShare),
    ratio(name('key to paint, p99'), key(ink) / key(ours)),
    ratio(name('memory'), ink.rssAtEnd / ours.rssAtEnd),
  ];
}

function ratio(name: string, value: number, atMost?: number): Figure {
  return figure(value, { name, unit: 'x', ...(atMost === undefined ? {} : { atMost }) });
}

function figure(value: number, { name, unit, atMost }: Target): Figure {
  const rounded = Math.round(value * 100) / 100;
  if (atMost === undefined) return { name, value: rounded, unit };
  return { name, value: rounded, unit, target: `<= ${atMost}`, ok: value <= atMost };
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Runs a program in a tmux of its own, 160x48, pressing a key now and then. */
async function inTmux(
  folder: string,
  program: string,
  seconds: number,
  ...args: readonly string[]
): Promise<Report> {
  const report = join(folder, `report-${args.join('-')}.json`);
  const config = join(folder, 'tmux.conf');
  writeFileSync(config, 'set -g status off\n');
  const tmux = (...words: readonly string[]): string =>
    execFileSync('tmux', ['-S', join(folder, 'socket'), '-f', config, ...words], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const command = [process.execPath, program, String(seconds), report, ...args];
  const environment = ['-e', 'CI=false', '-e', 'FORCE_COLOR=1', '-e', 'SSH_CONNECTION='];
  tmux('new-session', '-d', '-x', '160', '-y', '48', '-s', 'bench', ...environment, ...command);
  try {
    const deadline = Date.now() + seconds * 1000 + spareMs;
    while (!existsSync(report)) {
      if (Date.now() > deadline)
        throw new Error(`${program} wrote no report.\n${tmux('capture-pane', '-p')}`);
      await pause(keyEveryMs);
      press(tmux);
    }
    await pause(200);
    return JSON.parse(readFileSync(report, 'utf8')) as Report;
  } finally {
    press(tmux, 'kill-server');
  }
}

/** The program may have ended, and tmux with it. */
function press(tmux: (...words: readonly string[]) => string, ...words: readonly string[]): void {
  try {
    if (words.length > 0) tmux(...words);
    else tmux('send-keys', '-t', 'bench', '-l', 'x');
  } catch {
    // Nobody is there to take the key.
  }
}

function hasTmux(): boolean {
  try {
    execFileSync('tmux', ['-V'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
