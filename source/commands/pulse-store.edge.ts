import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { takeLock } from '../journal/lock.edge.ts';
import { newsOf, type PulseDay, pulseDaySchema } from '../kits/pulse-day.ts';
import { pulseMarkdown } from '../kits/pulse-markdown.ts';
import { pulsePage } from '../kits/pulse-page.ts';
import { systemClock } from './clock.edge.ts';

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
  const folder = pulseFolder(dataDir);
  const names = (await readdir(folder).catch(() => [])).filter((name) =>
    /^\d{4}-\d{2}-\d{2}\.json$/.test(name),
  );
  const days = await Promise.all(names.sort().map((name) => readDay(join(folder, name))));
  return days.flatMap((day) => (day ? [day] : []));
}

async function readDay(path: string): Promise<PulseDay | undefined> {
  try {
    return pulseDaySchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Keeps a day and draws its pages, each whole or not at all; `latest.html` is the newest page. */
export async function keepDay(dataDir: string, day: PulseDay): Promise<PulsePages> {
  const folder = pulseFolder(dataDir);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const before = (await readDays(dataDir)).filter(({ date }) => date < day.date);
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
  await writeWhole(join(folder, `${day.date}.json`), `${JSON.stringify(day, null, 1)}\n`);
  return pages;
}

async function writeWhole(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomBytes(4).toString('hex')}.new`;
  await writeFile(draft, text, { mode: 0o600 });
  await rename(draft, path);
}
