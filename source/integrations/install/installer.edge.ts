/** Puts doors into the agents' files, takes them out, and looks at those that are there. */

import { existsSync } from 'node:fs';
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { AgentHome } from '../../agents/agent-home.ts';
import type { Environment } from '../../domain/environment.ts';
import type { Problem } from '../../domain/problem.ts';
import { sha256 } from '../../domain/sha256.ts';
import { editOf, type TextEdit } from '../../memory/user-file/text-edit.ts';
import {
  changeFile,
  type FileChanged,
  type UserFileDeps,
} from '../../memory/user-file/user-file.edge.ts';
import { findUserFile } from '../../memory/user-file/user-file-place.edge.ts';
import { dropRecord, type InstallRecord, readRecord, writeRecord } from './install-record.edge.ts';
import { configPaths, type InstallTarget, type TargetFile, targetOf } from './install-target.ts';
import type { InstallMaterial } from './install-texts.ts';
import type { Integration } from './integration.ts';
import { clearFolders, noteFolders } from './made-folders.edge.ts';
import { type InstallStatus, installed, uninstalled } from './render.ts';

/** Where the doors are kept account of, and whose home they go to. */
export interface InstallDeps {
  readonly env: Environment;
  /** The user's home. */
  readonly home: string;
  readonly files: UserFileDeps;
  /** Folder of the records. */
  readonly records: string;
}

export interface InstallRequest {
  readonly dryRun: boolean;
  /** Gives up what a person changed in our own text; a backup stays. */
  readonly force: boolean;
}

export type InstallResult =
  | {
      readonly status: 'done';
      readonly files: readonly FileDone[];
      readonly next: readonly string[];
      /** Folders of ours that stay because they hold more than we put there. */
      readonly left?: readonly string[];
    }
  /** Nothing was written, unless the disk gave out between two files: then the next install goes on. */
  | { readonly status: 'refused'; readonly problems: readonly Problem[] };

export interface FileDone {
  readonly path: string;
  readonly change: Exclude<FileChanged, { status: 'refused' }>;
}

/** What stands of a door now, file by file. */
export interface FileSeen {
  readonly path: string;
  readonly standing: InstallStatus;
}

const lockTries = 200;
const lockPauseMs = 50;

/** The door for this desk; of configs with several names the one that is there. */
export function integrationAt(
  { env, home }: Pick<InstallDeps, 'env' | 'home'>,
  name: Integration,
  material: InstallMaterial,
): InstallTarget {
  const existing = new Set(configPaths({ name, env, home }).filter((path) => existsSync(path)));
  return targetOf({ name, env, home, material, existing });
}

/** Writes all files of a door, or none: each is tried before the first is written. Idempotent. */
export async function installIntegration(
  desk: InstallDeps,
  door: InstallTarget,
  order: InstallRequest,
): Promise<InstallResult> {
  if (door.status === 'none') return refuse([problemOf(door.because, door.remedy)]);
  const missing = await missingRoot(door.home);
  if (missing) return refuse([missing]);
  return order.dryRun ? putIn(desk, door, order) : oneAtATime(desk, () => putIn(desk, door, order));
}

/** Takes a door out. Files that nobody else touched are byte for byte what they were before. */
export async function uninstallIntegration(
  desk: InstallDeps,
  door: InstallTarget,
  order: InstallRequest,
): Promise<InstallResult> {
  if (door.status === 'none') return { status: 'done', files: [], next: [] };
  if (!(await isFolder(door.home.root))) return { status: 'done', files: [], next: [] };
  return order.dryRun
    ? takeOut(desk, door, order)
    : oneAtATime(desk, () => takeOut(desk, door, order));
}

/** Two at once would write each other's accounts over. */
async function oneAtATime(
  desk: InstallDeps,
  work: () => Promise<InstallResult>,
): Promise<InstallResult> {
  for (let left = lockTries; left > 0; left -= 1) {
    const lock = await desk.files.lock(join(desk.records, 'lock'));
    if (lock.status === 'held') {
      await pause(lockPauseMs);
      continue;
    }
    try {
      return await work();
    } finally {
      await lock.release();
    }
  }
  return refuse([problemOf('Another fugu is installing now.', 'Try again when it is done.')]);
}

async function putIn(
  desk: InstallDeps,
  door: RealDoor,
  order: InstallRequest,
): Promise<InstallResult> {
  const edit = (file: TargetFile) => (text: string) => installed(file.form, text, order.force);
  const tried = await tryAll(desk, door, edit);
  if (tried.status === 'refused' || order.dryRun) return tried;
  const files: FileDone[] = [];
  for (const file of door.files) {
    const change = await write(desk, door.home, file, edit(file));
    if (change.status === 'refused') {
      await clearFolders(desk.records, []);
      return refuse([change.problem]);
    }
    files.push({ path: file.path, change });
  }
  return { status: 'done', files, next: door.next };
}

async function takeOut(
  desk: InstallDeps,
  door: RealDoor,
  order: InstallRequest,
): Promise<InstallResult> {
  const records = new Map<string, InstallRecord>();
  for (const { path } of door.files) {
    const record = await readRecord(desk.records, path);
    if (record) records.set(path, record);
  }
  const originals = new Map<string, string>();
  for (const { path, original } of records.values()) {
    const text = original === undefined ? '' : await readFile(original, 'utf8').catch(() => null);
    if (text !== null) originals.set(path, text);
  }
  const edit = (file: TargetFile) => (text: string) =>
    restored(text, records.get(file.path), originals.get(file.path)) ??
    uninstalled(file.form, text, order.force);
  const tried = await tryAll(desk, door, edit);
  if (tried.status === 'refused' || order.dryRun) return tried;
  const files: FileDone[] = [];
  for (const file of door.files) {
    const change = await erase(desk, door.home, file, edit(file));
    if (change.status === 'refused') return refuse([change.problem]);
    if (change.status === 'changed') await dropRecord(desk.records, file.path);
    files.push({ path: file.path, change });
  }
  const gone = files.some(({ change }) => change.status === 'changed');
  const left = gone ? await clearFolders(desk.records, door.files) : [];
  return { status: 'done', files, next: [], left };
}

/** What stands of a door now; a file that must not be read is broken. */
export async function inspectIntegration(door: InstallTarget): Promise<readonly FileSeen[]> {
  if (door.status === 'none') return [];
  const seen: FileSeen[] = [];
  for (const { path, form } of door.files) {
    seen.push({ path, standing: await standingOf(path, form.look, door.home) });
  }
  return seen;
}

async function standingOf(
  path: string,
  look: (text: string) => InstallStatus,
  { root, within }: AgentHome,
): Promise<InstallStatus> {
  if (!(await isFolder(root))) return { status: 'absent' };
  const found = await findUserFile(path, within);
  if (found.status === 'found') return look(found.file.text);
  const { what, remedy } = found.problem;
  return { status: 'broken', what, remedy };
}

type RealDoor = Extract<InstallTarget, { status: 'door' }>;
type EditOf = (file: TargetFile) => (text: string) => TextEdit;

async function tryAll(desk: InstallDeps, door: RealDoor, edit: EditOf): Promise<InstallResult> {
  const tried = await Promise.all(
    door.files.map(async (file) => ({
      path: file.path,
      change: await changeFile(desk.files, {
        path: file.path,
        within: door.home.within,
        edit: edit(file),
        makeFolder: true,
        dryRun: true,
      }),
    })),
  );
  const problems = tried.flatMap(({ change }) =>
    change.status === 'refused' ? [change.problem] : [],
  );
  if (problems.length > 0) return refuse(problems);
  const files = tried.flatMap(({ path, change }) =>
    change.status === 'refused' ? [] : [{ path, change }],
  );
  return { status: 'done', files, next: door.next };
}

async function write(
  desk: InstallDeps,
  { within }: AgentHome,
  { path }: TargetFile,
  edit: (text: string) => TextEdit,
): Promise<FileChanged> {
  const before = await readRecord(desk.records, path);
  await noteFolders(desk.records, path);
  const change = await changeFile(desk.files, { path, within, edit, makeFolder: true });
  if (change.status !== 'changed') return change;
  const again = before?.wrote === change.from;
  const original = again ? before.original : change.backup;
  await writeRecord(desk.records, {
    path,
    wrote: change.to,
    ...(original === undefined ? {} : { original }),
  });
  return change;
}

async function erase(
  desk: InstallDeps,
  { within }: AgentHome,
  { path, whole }: TargetFile,
  edit: (text: string) => TextEdit,
): Promise<FileChanged> {
  const change = await changeFile(desk.files, { path, within, edit });
  const empty = change.status === 'changed' && change.to === sha256('');
  if (!whole || !empty || change.deed === 'deleted') return change;
  // Made by a fugu that kept its accounts elsewhere.
  await rm(change.path, { force: true });
  return { ...change, deed: 'deleted' };
}

/** The text from before the install, where nothing was changed since. */
function restored(
  text: string,
  record: InstallRecord | undefined,
  original: string | undefined,
): TextEdit | undefined {
  if (record?.wrote !== sha256(text) || original === undefined) return undefined;
  return editOf(text, original);
}

async function missingRoot({ root, name }: AgentHome): Promise<Problem | undefined> {
  if (await isFolder(root)) return undefined;
  return problemOf(
    `${name} names ${root}, and there is no such folder.`,
    'Make it, or name another.',
  );
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

function problemOf(what: string, remedy: string): Problem {
  return { severity: 'error', kind: 'input', what, remedy };
}

function refuse(problems: readonly Problem[]): InstallResult {
  return { status: 'refused', problems };
}
