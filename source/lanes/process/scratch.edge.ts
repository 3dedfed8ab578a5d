import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Folders of one call: private, and gone when it ends. */
export interface Scratch {
  /** Holds the system text, if there is a file of it. */
  readonly words: string;
  readonly systemFile: string;
  readonly home: string;
  readonly cwd: string;
  remove(): Promise<void>;
}

export interface ScratchRequest {
  /** Text to put into a file; undefined leaves the file out. */
  readonly system: string | undefined;
  readonly home: string | undefined;
  readonly cwd: string | undefined;
}

/** Makes what the request lacks: a home, a folder to work in, a file with the system text. */
export async function makeScratch({ system, home, cwd }: ScratchRequest): Promise<Scratch> {
  const root = await mkdtemp(join(tmpdir(), 'fugu-lane-'));
  const words = join(root, 'words');
  const made = { home: home ?? join(root, 'home'), cwd: cwd ?? join(root, 'work') };
  const systemFile = join(words, 'system.md');
  await Promise.all([words, made.home, made.cwd].map((dir) => mkdir(dir, { recursive: true })));
  if (system !== undefined) await writeFile(systemFile, system, { mode: 0o600 });
  const remove = () => rm(root, { recursive: true, force: true, maxRetries: 3 });
  return { words, systemFile, ...made, remove };
}
