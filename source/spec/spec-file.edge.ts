import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import type { Environment } from '../domain/environment.ts';
import type { Problem } from '../domain/problem.ts';

/** No spec is longer; a bigger file is read no further than to know that. */
const maxBytes = 1_048_576;

export interface SpecLocation {
  readonly path: string;
  /** `bundled`: nobody wrote a spec yet, so the shipped one stands. */
  readonly source: 'home' | 'config' | 'bundled';
}

/** The folder this package stands in: the first above this file with `spec/fugu.yaml`. */
export function packageFolder(from: string = import.meta.dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'spec', 'fugu.yaml'))) return folder;
    if (dirname(folder) === folder) throw new Error(`no spec/fugu.yaml above ${from}`);
  }
}

/** Where a person's own spec belongs, whether or not it exists: FUGU_HOME first, then XDG_CONFIG_HOME. */
export function ownSpecPath(env: Environment): string {
  if (env.FUGU_HOME) return join(env.FUGU_HOME, 'config', 'spec.yaml');
  const config = env.XDG_CONFIG_HOME;
  // The XDG base directory specification has relative paths ignored.
  const base = config && isAbsolute(config) ? config : join(env.HOME || homedir(), '.config');
  return join(base, 'fugu', 'spec.yaml');
}

/** The spec in force: the person's own where it exists, else the shipped one. */
export function locateSpec(env: Environment, root?: string): SpecLocation {
  const path = ownSpecPath(env);
  if (existsSync(path)) return { path, source: env.FUGU_HOME ? 'home' : 'config' };
  return { path: join(root ?? packageFolder(), 'spec', 'fugu.yaml'), source: 'bundled' };
}

export type SpecText =
  | { readonly status: 'read'; readonly text: string }
  | { readonly status: 'refused'; readonly problems: readonly Problem[] };

/** Reads a spec or a tune as UTF-8; a file that is missing, unreadable, too big or no text is a problem. */
export async function readSpecFile(path: string): Promise<SpecText> {
  try {
    const bytes = await readBounded(path);
    if (bytes.length > maxBytes) {
      return refused(path, `The file has more than ${maxBytes} bytes.`, 'Point to the right file.');
    }
    return { status: 'read', text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch (error) {
    return refusedRead(path, error);
  }
}

async function readBounded(path: string): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const buffer = new Uint8Array(maxBytes + 1);
    let filled = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, filled, buffer.length - filled);
      filled += bytesRead;
      if (bytesRead === 0 || filled === buffer.length) return buffer.subarray(0, filled);
    }
  } finally {
    await file.close();
  }
}

function refusedRead(path: string, error: unknown): SpecText {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT')
    return refused(
      path,
      'There is no such file.',
      'Check the path, or make it from spec/fugu.yaml.',
    );
  if (code === 'EISDIR') return refused(path, 'It is a folder.', 'Point to the file in it.');
  if (code === 'EACCES' || code === 'EPERM')
    return refused(path, 'It may not be read.', 'Give yourself the right to read it.');
  if (error instanceof TypeError)
    return refused(path, 'It is not UTF-8 text.', 'Save it as UTF-8.');
  const message = error instanceof Error ? error.message : String(error);
  return refused(path, `It cannot be read: ${message}.`, 'Fix that and try again.');
}

function refused(file: string, what: string, remedy: string): SpecText {
  return {
    status: 'refused',
    problems: [{ severity: 'error', kind: 'input', what, remedy, file }],
  };
}
