/** Edits of files that belong to the user: whole or not at all, backed up, and never through a link that leads out. */
import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { link, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { syncDir } from '../../base/durable.edge.ts';
import type { Digest } from '../../domain/ids.ts';
import type { Problem } from '../../domain/problem.ts';
import { sha256 } from '../../domain/sha256.ts';
import { type Backups, forgetMade, keepBackup, noteMade, wasMade } from './backup.edge.ts';
import type { TextEdit } from './text-edit.ts';
import { unifiedDiff } from './unified-diff.ts';
import { fileProblem, findUserFile, type UserFile } from './user-file-place.edge.ts';

export interface FileChange {
  readonly path: string;
  /** The file must really lie below this folder (the user's home, or a project), links followed. */
  readonly within: string;
  /** Pure; gets the text of the file, '' where there is none. */
  readonly edit: (text: string) => TextEdit;
  /** Only this state of the file may be changed: what the caller showed to a person. */
  readonly onlyFrom?: Digest;
  /** Make the file's folder where it is missing; else a missing folder is refused. */
  readonly makeFolder?: boolean;
  /** Say what would be done and touch nothing. */
  readonly dryRun?: boolean;
}

/** What a change needs beside the file. */
export interface UserFileDeps extends Backups {
  /** Takes a lock that is a folder, as `takeLock` of the journal does; `held` where another process has it. */
  lock(
    dir: string,
  ): Promise<{ readonly status: 'locked'; release(): Promise<void> } | { readonly status: 'held' }>;
}

export type FileChanged =
  /** `diff` is a unified diff; `from` and `to` name the texts before and after; `backup` where there was a file. */
  | {
      readonly status: 'changed' | 'planned';
      readonly path: string;
      readonly deed: Deed;
      readonly diff: string;
      readonly from: Digest;
      readonly to: Digest;
      readonly backup?: string;
    }
  | { readonly status: 'same'; readonly path: string; readonly from: Digest }
  | { readonly status: 'refused'; readonly problem: Problem };

const lockTries = 200;
const lockPauseMs = 50;

/**
 * Edits one file: mode and owner stay, a link inside `within` stays a link, the old text lies in the
 * backups first. A file that this made and that an edit leaves empty is deleted again. Two changes at
 * once come one after the other. Trouble a person can mend is a `refused`; then nothing was written.
 */
export async function changeFile(desk: UserFileDeps, change: FileChange): Promise<FileChanged> {
  try {
    if (change.dryRun === true) return await changed(desk, change);
    await mkdir(desk.folder, { recursive: true, mode: 0o700 });
    const lock = await lockOf(desk);
    if (lock === undefined) return busy(change.path);
    try {
      return await changed(desk, change);
    } finally {
      await lock.release();
    }
  } catch (error) {
    return refused(fileProblem(change.path, error));
  }
}

async function lockOf(desk: UserFileDeps): Promise<{ release(): Promise<void> } | undefined> {
  for (let left = lockTries; left > 0; left -= 1) {
    const lock = await desk.lock(join(desk.folder, 'lock'));
    if (lock.status === 'locked') return lock;
    await pause(lockPauseMs);
  }
  return undefined;
}

async function changed(desk: UserFileDeps, change: FileChange): Promise<FileChanged> {
  const found = await findUserFile(change.path, change.within);
  if (found.status === 'refused') return refused(found.problem);
  const { file } = found;
  if (change.dryRun !== true) await sweepDrafts(file.path);
  const from = sha256(file.text);
  if (change.onlyFrom !== undefined && change.onlyFrom !== from) return moved(change.path);
  const edit = change.edit(file.text);
  if (edit.status === 'same') return { status: 'same', path: file.path, from };
  if (edit.status === 'refused') return refused(editProblem(change.path, edit));
  const deed = await deedOf(desk, file, edit.text);
  if (deed === 'created' && change.makeFolder !== true) await stat(dirname(file.path));
  const diff = unifiedDiff(change.path, deed, file.text, edit.text);
  const told = { path: file.path, deed, diff, from, to: sha256(edit.text) };
  if (change.dryRun === true) return { status: 'planned', ...told };
  const known = file.stats !== undefined;
  const backup = known ? await keepBackup(desk, file.path, file.text) : undefined;
  const clash = await put(file, deed, edit.text);
  if (clash) return moved(change.path);
  if (deed === 'created') await noteMade(desk, file.path);
  if (deed === 'deleted') await forgetMade(desk, file.path);
  return { status: 'changed', ...told, ...(backup === undefined ? {} : { backup }) };
}

type Deed = 'created' | 'edited' | 'deleted';

async function deedOf(desk: Backups, file: UserFile, text: string): Promise<Deed> {
  if (file.stats === undefined) return 'created';
  return isEmpty(text) && (await wasMade(desk, file.path)) ? 'deleted' : 'edited';
}

/** Nothing, or a JSON object of nothing. */
function isEmpty(text: string): boolean {
  return /^\u{FEFF}?\s*(?:\{\s*\})?\s*$/u.test(text);
}

/** True where the file is no longer what was read: then it is left as it is. */
async function put(file: UserFile, deed: Deed, text: string): Promise<boolean> {
  if (deed === 'deleted') {
    if (await isOther(file)) return true;
    await rm(file.path);
    await syncDir(dirname(file.path));
    return false;
  }
  await mkdir(dirname(file.path), { recursive: true, mode: 0o700 });
  const draft = join(dirname(file.path), `.${basename(file.path)}.${randomUUID()}.fugu`);
  try {
    await writeDraft(draft, text, file.stats);
    if (await isOther(file)) return true;
    await (file.stats === undefined ? appear(draft, file.path) : rename(draft, file.path));
    await syncDir(dirname(file.path));
    return false;
  } finally {
    await rm(draft, { force: true });
  }
}

/** A link fails where somebody made the file meanwhile; a rename would write over it, and is for disks without links. */
async function appear(draft: string, path: string): Promise<void> {
  await link(draft, path).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw error;
    return rename(draft, path);
  });
}

/** What a fugu that was killed left; the lock is held, so nobody writes one now. */
async function sweepDrafts(path: string): Promise<void> {
  const names = await readdir(dirname(path)).catch(() => []);
  const start = `.${basename(path)}.`;
  const drafts = names.filter(
    (name) => name.startsWith(start) && /\.[0-9a-f-]{36}\.fugu$/.test(name),
  );
  await Promise.all(drafts.map((name) => rm(join(dirname(path), name), { force: true })));
}

async function writeDraft(draft: string, text: string, stats: Stats | undefined): Promise<void> {
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    const own = stats !== undefined && (await handle.stat());
    if (own && (own.uid !== stats.uid || own.gid !== stats.gid)) {
      await handle.chown(stats.uid, stats.gid);
    }
    await handle.chmod(stats === undefined ? 0o644 : stats.mode & 0o7777);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function isOther(file: UserFile): Promise<boolean> {
  const now = await stat(file.path).catch(() => undefined);
  if (now === undefined || file.stats === undefined) return now !== file.stats;
  return now.ino !== file.stats.ino || (await readFile(file.path, 'utf8')) !== file.text;
}

function editProblem(file: string, edit: Extract<TextEdit, { status: 'refused' }>): Problem {
  const { line, what, remedy } = edit;
  const place = line === undefined ? { file } : { file, line };
  return { severity: 'error', kind: 'input', what, remedy, ...place };
}

function refused(problem: Problem): FileChanged {
  return { status: 'refused', problem };
}

function moved(file: string): FileChanged {
  const what = 'Another program changed the file meanwhile.';
  return refused({ severity: 'error', kind: 'input', what, remedy: 'Try again.', file });
}

function busy(file: string): FileChanged {
  const what = 'Another fugu is changing files now.';
  const remedy = 'Try again when it is done.';
  return refused({ severity: 'error', kind: 'input', what, remedy, file });
}
