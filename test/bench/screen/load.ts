/** What both programs of the screen benchmark share: the same streams, and the same measuring. */
import { writeFileSync } from 'node:fs';
import { createRing, type Ring } from '../../../source/ui/terminal/ring.ts';

export const laneNames = [
  'conductor',
  'thinker',
  'worker-fast',
  'worker-directed',
  'worker-big',
  'second-brain',
  'scarce-reviewer',
  'spare',
] as const;

/** Where things stand at 160x48; both programs draw the same cells. */
export const leftWidth = 30;
export const laneRows = 11;

export interface Report {
  readonly cpuShare: number;
  readonly bytesPerSecond: number;
  readonly framesPerSecond: number;
  readonly keyToPaintMs: readonly number[];
  readonly rssAtTenSeconds: number;
  readonly rssAtEnd: number;
}

const tokensPerSecond = 200;
const feedMs = 10;
const warmMs = 3_000;
const words =
  'the patch keeps a retry count per shelf and returns early when fetch fails ; const delay = base * 2 ** attempt // bounded'.split(
    ' ',
  );
const wideWords = ['漢字', '한글', '✓', '→', 'naïve', 'ſ', '日本語'];

/** Eight rings, each fed 200 tokens a second; three in a hundred tokens are wide or accented. */
export function startLoad(onTokens: () => void): readonly Ring[] {
  const rings = laneNames.map(() => createRing());
  let given = 0;
  const startMs = performance.now();
  setInterval(() => {
    const due = Math.floor(((performance.now() - startMs) / 1000) * tokensPerSecond);
    for (; given < due; given += 1) {
      rings.forEach((ring, lane) => {
        ring.append(token(given * 7 + lane * 13));
      });
    }
    onTokens();
  }, feedMs);
  return rings;
}

function token(seed: number): string {
  if (seed % 33 === 0) return `${wideWords[seed % wideWords.length] ?? ''} `;
  return `${words[seed % words.length] ?? ''}${seed % 41 === 0 ? '\n' : ' '}`;
}

/** Measures this process from `warmMs` on for `seconds`, writes the report and exits. */
export function measure(stdout: NodeJS.WriteStream, options: { seconds: number; path: string }) {
  const counts = { bytes: 0, frames: 0 };
  const keys: number[] = [];
  let pressedAt: number | undefined;
  let waitsFor = '';
  const write = stdout.write.bind(stdout);
  stdout.write = ((data: string | Uint8Array, ...rest: never[]) => {
    const text = String(data);
    counts.bytes += Buffer.byteLength(text);
    if (text.length > 20) counts.frames += 1;
    const done = write(data, ...rest);
    if (pressedAt !== undefined && text.includes(waitsFor)) {
      keys.push(performance.now() - pressedAt);
      pressedAt = undefined;
    }
    return done;
  }) as typeof stdout.write;
  setTimeout(() => {
    const cpu = process.cpuUsage();
    const startMs = performance.now();
    Object.assign(counts, { bytes: 0, frames: 0 });
    keys.length = 0;
    let rssAtTenSeconds = process.memoryUsage.rss();
    setTimeout(
      () => {
        rssAtTenSeconds = process.memoryUsage.rss();
      },
      Math.min(10_000 - warmMs, (options.seconds * 1000) / 2),
    );
    setTimeout(() => {
      const took = performance.now() - startMs;
      const { user, system } = process.cpuUsage(cpu);
      const report: Report = {
        cpuShare: (user + system) / 1000 / took,
        bytesPerSecond: (counts.bytes / took) * 1000,
        framesPerSecond: (counts.frames / took) * 1000,
        keyToPaintMs: keys,
        rssAtTenSeconds,
        rssAtEnd: process.memoryUsage.rss(),
      };
      writeFileSync(options.path, JSON.stringify(report));
      process.exit(0);
    }, options.seconds * 1000);
  }, warmMs);
  return {
    /** A key was read; it is painted with the write that holds this text. */
    pressed(text: string) {
      pressedAt = performance.now();
      waitsFor = text;
    },
  };
}
