import { join } from 'node:path';
import type { MemoryWrite } from '../../conductor/memory-port.ts';
import type { MemoryDraft, MemoryFact } from '../../domain/memory-fact.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Secret } from '../../safety/redact.ts';
import { shownText } from '../../safety/shown-text.ts';
import { diskProblem } from './disk-problem.ts';
import { draftProblems, printFact } from './fact-file.ts';
import { idFor } from './fact-id.ts';
import { scanSecrets, secretProblems } from './secret-scan.ts';
import { show } from './store-answers.ts';
import {
  codeOf,
  folderNames,
  isFolder,
  leadsToFolder,
  makeFolder,
  moveInto,
  sweepDrafts,
  writeNew,
} from './store-files.edge.ts';
import { indexTrouble, refreshIndex } from './store-index.edge.ts';
import { archiveName, type StoreReading } from './store-reader.edge.ts';

export type MemoryMade =
  | { readonly status: 'made' | 'there'; readonly problems: readonly Problem[] }
  | { readonly status: 'refused'; readonly problems: readonly Problem[] };

export type MemoryArchived =
  | {
      readonly status: 'archived';
      readonly paths: readonly string[];
      readonly problems: readonly Problem[];
    }
  | { readonly status: 'refused'; readonly problems: readonly Problem[] };

/** A store as changes reach it. */
export interface StoreDeps {
  readonly dir: string;
  readonly secrets: readonly Secret[];
  readonly now: () => number;
  read(): Promise<StoreReading>;
}

/** Makes the folder and its index; what is there stays. */
export async function initStore({ dir, read, secrets }: StoreDeps): Promise<MemoryMade> {
  if (/(?:^|\/)skills?(?:\/|$)/i.test(dir)) {
    const what = 'Agents load files below a folder called skills as skills.';
    return refused(problem(dir, what, 'Name another folder for the memory.'));
  }
  try {
    const there = await leadsToFolder(dir);
    await makeFolder(join(dir, archiveName));
    const problems = await refreshIndex(dir, read, secrets);
    return { status: there ? 'there' : 'made', problems };
  } catch (error) {
    return refused(known(error, dir));
  }
}

/** Writes a fact where there is a store; what the disk has against it is said in words. */
export async function addFact(desk: StoreDeps, draft: MemoryDraft): Promise<MemoryWrite> {
  const absent = await absence(desk.dir);
  if (absent !== undefined) return refused(absent);
  try {
    return await add(desk, draft);
  } catch (error) {
    return refused(known(error, desk.dir));
  }
}

/** What keeps a draft from being a fact of this store: its shape, a secret, an unknown id. */
export async function vetFact(desk: StoreDeps, draft: MemoryDraft): Promise<readonly Problem[]> {
  const clean = cleaned(draft);
  const wrong = draftProblems(clean);
  if (wrong.length > 0) return wrong;
  const secret = await secretsIn(desk, draft, clean);
  if (secret.length > 0) return secret;
  const reading = await desk.read();
  const unknown = clean.supersedes.filter((id) => show(reading, id) === undefined);
  return unknown.map((id) => noSuchFact(desk.dir, id));
}

const cleaned = (draft: MemoryDraft) => ({ ...draft, body: shownText(draft.body).trim() });

async function add(desk: StoreDeps, draft: MemoryDraft): Promise<MemoryWrite> {
  const problems = await vetFact(desk, draft);
  if (problems.length > 0) return refused(...problems);
  const clean = cleaned(draft);
  const reading = await desk.read();
  await sweepDrafts(desk.dir, desk.now());
  const fact = await file(desk, clean, reading);
  const path = join(desk.dir, `${fact.id}.md`);
  return { status: 'written', fact, path, problems: await settle(desk, reading, clean.supersedes) };
}

/** What follows a new fact; it is written whatever the disk says now. */
async function settle(
  desk: StoreDeps,
  reading: StoreReading,
  past: readonly string[],
): Promise<readonly Problem[]> {
  try {
    const { problems } = await putAway(desk, reading, past);
    return [...problems, ...(await refreshIndex(desk.dir, desk.read, desk.secrets))];
  } catch (error) {
    return [known(error, desk.dir)];
  }
}

/** The words as they came and as they will be kept: cleaning can join what was kept apart. */
async function secretsIn(
  { secrets }: StoreDeps,
  draft: MemoryDraft,
  clean: MemoryDraft,
): Promise<readonly Problem[]> {
  const { body, ...matter } = draft;
  const texts = [Object.values(matter).flat().join('\n'), body, clean.body];
  const [inMatter = [], came = [], kept = []] = await scanSecrets(texts, secrets);
  return [
    ...secretProblems(inMatter.slice(0, 1), 'title and tags'),
    ...secretProblems(came.length > 0 ? came : kept, 'text'),
  ];
}

/** Writes the fact under the first free name. */
async function file(
  desk: StoreDeps,
  draft: MemoryDraft,
  { names }: StoreReading,
): Promise<MemoryFact> {
  const created = `${new Date(desk.now()).toISOString().slice(0, 19)}Z`;
  const lost = new Set<string>();
  for (;;) {
    const id = idFor(draft.title, (one) => names.has(one) || lost.has(one));
    const fact = { ...draft, id, created };
    if (await writeNew(desk.dir, `${id}.md`, printFact(fact))) return fact;
    lost.add(id);
  }
}

/** Moves files to the archive; one that somebody else moved meanwhile is there already. */
async function putAway(
  { dir }: StoreDeps,
  { facts, archived }: StoreReading,
  ids: readonly string[],
): Promise<{ readonly paths: readonly string[]; readonly problems: readonly Problem[] }> {
  const archive = join(dir, archiveName);
  if (ids.length > 0) await makeFolder(archive);
  const problems: Problem[] = [];
  const paths: string[] = [];
  for (const id of ids) {
    const from = [...facts, ...archived].find(({ fact }) => fact.id === id);
    if (from === undefined || from.archived) continue;
    const moved = await moveInto(archive, from.path, `${id}.md`).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return true;
      throw error;
    });
    paths.push(join(archive, `${id}.md`));
    if (moved) continue;
    const what = `The archive has another file ${id}.md.`;
    problems.push(problem(from.path, what, 'Give one of the two another name.'));
  }
  return { paths, problems };
}

/** Puts facts into the archive; their files stay as they are. */
export async function archiveFacts(
  desk: StoreDeps,
  ids: readonly string[],
): Promise<MemoryArchived> {
  const absent = await absence(desk.dir);
  if (absent !== undefined) return refused(absent);
  try {
    const reading = await desk.read();
    const unknown = ids.filter((id) => show(reading, id) === undefined);
    if (unknown.length > 0) return refused(...unknown.map((id) => noSuchFact(desk.dir, id)));
    const { paths, problems } = await putAway(desk, reading, ids);
    const stale = await refreshIndex(desk.dir, desk.read, desk.secrets);
    return { status: 'archived', paths, problems: [...problems, ...stale] };
  } catch (error) {
    return refused(known(error, desk.dir));
  }
}

/** What is wrong with the files; an index that is behind is made anew where the disk allows it. */
export async function checkStore(desk: StoreDeps): Promise<readonly Problem[]> {
  const absent = await absence(desk.dir);
  if (absent !== undefined) return [absent];
  const { problems: found } = await desk.read();
  const problems = [...found, ...strayFolders(desk.dir)];
  try {
    return [...problems, ...(await refreshIndex(desk.dir, desk.read, desk.secrets))];
  } catch (error) {
    return [...problems, known(error, desk.dir)];
  }
}

/** Facts in folders of somebody's own would never be found. */
function strayFolders(dir: string): readonly Problem[] {
  const stray = folderNames(dir).filter((name) => name !== archiveName && !/\.md$/i.test(name));
  return stray.map((name) => ({
    ...problem(join(dir, name), 'What lies in this folder is not read.', 'Move its facts up.'),
    severity: 'warning',
  }));
}

/** Why there is no store to work with; undefined when there is one. */
export async function absence(dir: string): Promise<Problem | undefined> {
  if (!(await leadsToFolder(dir))) {
    const what = 'There is no memory here yet.';
    return problem(dir, what, 'Make one: fugu memory init');
  }
  const archiveDir = join(dir, archiveName);
  const trouble = await indexTrouble(dir);
  if (trouble !== undefined) return trouble;
  if (await isFolder(archiveDir)) return undefined;
  return (await leadsToFolder(archiveDir))
    ? problem(archiveDir, 'It is a link, and links are not followed.', 'Put a folder in its place.')
    : undefined;
}

function noSuchFact(dir: string, id: string): Problem {
  return problem(dir, `There is no fact ${id}.`, 'See: fugu memory list --all');
}

/** The problem of an error that a person can mend; any other error goes on. */
function known(error: unknown, dir: string): Problem {
  const found = diskProblem(error, dir);
  if (found === undefined) throw error;
  return found;
}

function problem(file: string, what: string, remedy: string): Problem {
  return { severity: 'error', kind: 'input', file, what, remedy };
}

function refused(...problems: readonly Problem[]) {
  return { status: 'refused', problems } as const;
}
