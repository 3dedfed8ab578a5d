import { mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { takeLock } from '../../base/lock.edge.ts';
import { writeWhole } from '../../base/write-whole.edge.ts';
import { joined, newsOf, type PulseDay, pulseDaySchema } from '../../pulse/pulse-day.ts';
import { pulseMarkdown } from '../../pulse/pulse-markdown.ts';
import { pulsePage } from '../../pulse/pulse-page.ts';
import { safeJson } from '../../safety/safe-json.ts';
import { systemClock } from '../clock.edge.ts';

/** Where the pages of one day stand. */
export interface PulsePages {
  readonly markdown: string;
  readonly html: string;
}

/** The folder of all pulses. */
export const pulseFolder = (dataDir: string): string => join(dataDir, 'pulse');

/** One pulse at a time on this machine; whoever holds it is named. */
export function lockPulse(dataDir: string): ReturnType<typeof takeLock> {
  return takeLock(join(pulseFolder(dataDir), 'lock'), () => systemClock.now());
}

/** Every day there is, the oldest first; one that cannot be read is left out and kept as it is. */
export async function readDays(dataDir: string): Promise<readonly PulseDay[]> {
  const files = await dayFiles(dataDir);
  const days = await Promise.all(files.map(readDay));
  return days.flatMap((day) => (day ? [day] : []));
}

/** Files of days that cannot be read; each has to be said, for its day is missing everywhere. */
export async function damagedDays(dataDir: string): Promise<readonly string[]> {
  const files = await dayFiles(dataDir);
  const days = await Promise.all(files.map(readDay));
  return files.filter((_, at) => days[at] === undefined);
}

async function dayFiles(dataDir: string): Promise<readonly string[]> {
  const folder = pulseFolder(dataDir);
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => /^\d{4}-\d{2}-\d{2}\.json$/.test(name))
    .sort()
    .map((name) => join(folder, name));
}

async function readDay(path: string): Promise<PulseDay | undefined> {
  try {
    return pulseDaySchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}

/**
 * Keeps a pulse as its day and draws the pages, each whole or not at all; `latest.html` is the newest
 * page. An earlier pulse of the same date is joined with it; a day that cannot be read is put aside.
 */
export async function keepDay(
  dataDir: string,
  pulse: PulseDay,
): Promise<{ readonly day: PulseDay; readonly pages: PulsePages }> {
  const folder = pulseFolder(dataDir);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const days = await readDays(dataDir);
  const file = join(folder, `${pulse.date}.json`);
  const earlier = days.find(({ date }) => date === pulse.date);
  if (!earlier) await rename(file, `${file}.damaged`).catch(() => undefined);
  const day = joined(earlier, pulse);
  const before = days.filter(({ date }) => date < day.date);
  const news = newsOf(day, before);
  const html = pulsePage(day, news, before);
  const pages = {
    markdown: join(folder, `${day.date}.md`),
    html: join(folder, `${day.date}.html`),
  };
  await writeWhole(pages.markdown, pulseMarkdown(day, news));
  await writeWhole(pages.html, html);
  await writeWhole(join(folder, 'latest.html'), html);
  // Last, because a day counts as made once it is there.
  await writeWhole(file, `${safeJson(day, 1)}\n`);
  return { day, pages };
}
