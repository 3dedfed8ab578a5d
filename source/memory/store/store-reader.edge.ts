import { dirname, join } from 'node:path';
import type { Problem } from '../../domain/problem.ts';
import type { Secret } from '../../safety/redact.ts';
import { diskProblem } from './disk-problem.ts';
import { type FactReading, maxFactBytes, readFact, tooLong } from './fact-file.ts';
import { isTakenName } from './fact-id.ts';
import { scanSecrets, secretProblems } from './secret-scan.ts';
import { contentsOf, type ReadFile, type StoreContents } from './store-contents.ts';
import { inTurns, readBytes, type SeenFile, seeFiles } from './store-files.edge.ts';

export const archiveName = 'archive';

/** What a store's files say now, and the names that are taken in it. */
export interface StoreReading extends StoreContents {
  /** Names of all markdown files without `.md`, lower-case, archive included. */
  readonly names: ReadonlySet<string>;
  /** Changes whenever a file is added, changed or taken away. */
  readonly stamp: string;
}

/** Reads a store again and again; only files that changed are opened. */
export interface StoreReader {
  read(): Promise<StoreReading>;
}

interface Kept {
  readonly stamp: string;
  readonly reading: FactReading;
}
type Opened = { readonly seen: SeenFile; readonly text: string } | Kept;

/** A reader of the store in `dir`. Files with a secret count as malformed: nobody is told what they say. */
export function createStoreReader(dir: string, secrets: readonly Secret[]): StoreReader {
  let kept: ReadonlyMap<string, Kept> = new Map();
  let last: StoreReading | undefined;
  const read = async (): Promise<StoreReading> => {
    const places = [dir, join(dir, archiveName)];
    const seen = places.flatMap(seeFiles);
    const files = seen.filter(({ name }) => isFactName(name));
    const stamp = seen.map((file) => `${file.path}\n${file.stamp}`).join('\n');
    if (last?.stamp === stamp) return last;
    const opened = await inTurns(files, (file) => openFile(file, kept.get(file.path)));
    const readings = await judge(opened, secrets);
    kept = new Map(
      files.flatMap((file, at) => {
        const reading = readings[at];
        return reading === undefined ? [] : [[file.path, { stamp: file.stamp, reading }] as const];
      }),
    );
    const archive = join(dir, archiveName);
    const all = files.map(({ name, path }, at): ReadFile => {
      const reading = readings[at] ?? { status: 'malformed', problems: [] };
      return { name, path, archived: dirname(path) === archive, reading };
    });
    const names = new Set(seen.map(({ name }) => name.slice(0, -3).toLowerCase()));
    last = { ...contentsOf(all), names, stamp };
    return last;
  };
  return { read };
}

/** The index and what people keep beside facts are none; a skill's file is one that must not be there. */
function isFactName(name: string): boolean {
  const stem = name.slice(0, -3).toLowerCase();
  return stem === 'skill' || !(isTakenName(stem) || stem.startsWith('index.'));
}

async function openFile(seen: SeenFile, before: Kept | undefined): Promise<Opened> {
  if (before?.stamp === seen.stamp) return before;
  const { stamp, path } = seen;
  const problem = outwardProblem(seen);
  if (problem !== undefined) return malformed(stamp, problem);
  try {
    const bytes = (await readBytes(path, maxFactBytes)) ?? new Uint8Array();
    return { seen, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch (error) {
    if (error instanceof TypeError) {
      const what = 'It is not UTF-8 text.';
      return malformed(stamp, problemAt(path, what, 'Save it as UTF-8.'));
    }
    const known = diskProblem(error, path);
    if (known === undefined) throw error;
    return malformed(stamp, known);
  }
}

/** What shows without opening the file. */
function outwardProblem({ name, path, type, bytes }: SeenFile): Problem | undefined {
  if (type === 'link') {
    const remedy = 'Put the file itself into the store, or take the link out.';
    return problemAt(path, 'It is a link, and links are not followed.', remedy);
  }
  if (type === 'other') {
    return problemAt(path, 'It is not a file.', 'Take it out of the store.');
  }
  if (name.toLowerCase() === 'skill.md') {
    const what = 'Agents load a file of this name as a skill.';
    return problemAt(path, what, 'Give it the name of its id.');
  }
  return bytes > maxFactBytes ? tooLong(bytes, path) : undefined;
}

function problemAt(file: string, what: string, remedy: string): Problem {
  return { severity: 'error', kind: 'input', file, what, remedy };
}

function malformed(stamp: string, problem: Problem): Kept {
  return { stamp, reading: { status: 'malformed', problems: [problem] } };
}

/** The readings of opened files; those that were opened now are scanned, all in one go. */
async function judge(
  opened: readonly Opened[],
  secrets: readonly Secret[],
): Promise<readonly FactReading[]> {
  const fresh = opened.flatMap((one) => ('text' in one ? [one] : []));
  const readings = new Map(fresh.map((one) => [one, readFact(one.text, one.seen.path)]));
  // Cleaning can join what an escape sequence kept apart, so both texts are looked through.
  const bodies = fresh.map((one) => {
    const reading = readings.get(one);
    if (reading?.status !== 'read') return '';
    return one.text.includes(reading.fact.body) ? '' : reading.fact.body;
  });
  const texts = fresh.map(({ text }) => text);
  const places = await scanSecrets([...texts, ...bodies], secrets);
  fresh.forEach((one, at) => {
    const raw = places[at] ?? [];
    const found = raw.length > 0 ? raw : (places[at + fresh.length] ?? []);
    if (found.length === 0) return;
    readings.set(one, { status: 'malformed', problems: secretProblems(found, one.seen.path) });
  });
  return opened.map((one) =>
    'text' in one ? (readings.get(one) ?? { status: 'malformed', problems: [] }) : one.reading,
  );
}
