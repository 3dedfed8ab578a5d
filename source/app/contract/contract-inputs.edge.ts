import { createHash } from 'node:crypto';
import { lstat, opendir, readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import type { Blobs } from '../../conductor/ports.ts';
import { pathsIn } from '../../contract/input-paths.ts';
import type { InputPath, ResolvedInput } from '../../domain/contract-form.ts';
import type { Environment } from '../../domain/environment.ts';
import { secretsOf } from '../../lanes/call/ingest.ts';
import { plainText } from '../../safety/plain-text.ts';
import { redactText } from '../../safety/redact.ts';

export type InputPlace = {
  /** Relative paths are counted from here. */
  readonly root: string;
  readonly env: Environment;
  /** Where the text of a file is kept, so that a prompt can show it; only its digest is taken without. */
  readonly keep?: Pick<Blobs, 'put'>;
};

/** The most that is hashed of one input, the largest file that a prompt shows, and files in a folder. */
const maxHashedBytes = 64 * 1024 * 1024;
const maxShownBytes = 100_000;
const maxFolderFiles = 1_000;

/** Looks at the paths that inputs name: hashed where something stands there. Prose stays unresolved. */
export function resolveInputs(
  inputs: readonly string[],
  place: InputPlace,
): Promise<readonly ResolvedInput[]> {
  return Promise.all(
    inputs.map(async (input) => {
      const paths = await Promise.all(pathsIn(input).map((path) => look(path, place)));
      return { input, paths };
    }),
  );
}

async function look(path: string, place: InputPlace): Promise<InputPath> {
  const home = place.env.HOME ?? homedir();
  const at = path.startsWith('~/') ? join(home, path.slice(2)) : resolve(place.root, path);
  try {
    const found = await stat(at);
    if (found.isFile()) return await file(path, at, found.size, place);
    if (found.isDirectory()) return await folder(path, at);
    return { path, status: 'unreadable', because: 'it is neither a file nor a folder' };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const gone = code === 'ENOENT' || code === 'ENOTDIR';
    return gone ? { path, status: 'missing' } : { path, status: 'unreadable', because: code };
  }
}

async function file(
  path: string,
  at: string,
  size: number,
  { env, keep }: InputPlace,
): Promise<InputPath> {
  if (size > maxHashedBytes) {
    return { path, status: 'unreadable', because: 'it is larger than 64 MiB' };
  }
  const bytes = await bytesOf(at, size);
  const text = keep && size <= maxShownBytes ? textOf(bytes, env) : undefined;
  return {
    path,
    status: 'hashed',
    digest: digestOf(bytes),
    ...(text === undefined || !keep ? {} : { text: await keep.put(text) }),
  };
}

/** A model copies from it, so all its letters are kept; what a terminal obeys and secrets are not. */
function textOf(bytes: Uint8Array, env: InputPlace['env']): string | undefined {
  if (bytes.includes(0)) return undefined;
  return redactText(plainText(new TextDecoder().decode(bytes)), secretsOf(env));
}

/** A file of size 0 is not opened: those of the kernel may never end, or wait for ever. */
const bytesOf = async (at: string, size: number): Promise<Uint8Array> =>
  size === 0 ? new Uint8Array() : readFile(at);

/** A folder's digest is the digest of its sorted names with their files' digests; links are not followed. */
async function folder(path: string, at: string): Promise<InputPath> {
  const files: { readonly whole: string; readonly size: number }[] = [];
  let bytes = 0;
  for await (const entry of await opendir(at, { recursive: true })) {
    if (!entry.isFile()) continue;
    const whole = join(entry.parentPath, entry.name);
    const { size } = await lstat(whole);
    bytes += size;
    files.push({ whole, size });
    const over = overLimit(files.length, bytes);
    if (over !== undefined) return { path, status: 'unreadable', because: over };
  }
  const rows: string[] = [];
  for (const { whole, size } of files) {
    rows.push(`${relative(at, whole)} ${digestOf(await bytesOf(whole, size))}`);
  }
  rows.sort();
  const because = `a folder of ${rows.length} files`;
  return { path, status: 'hashed', digest: digestOf(rows.join('\n')), because };
}

function overLimit(files: number, bytes: number): string | undefined {
  const name = 'name the files themselves';
  if (files > maxFolderFiles) return `it holds more than ${maxFolderFiles} files; ${name}`;
  return bytes > maxHashedBytes ? `it holds more than 64 MiB; ${name}` : undefined;
}

const digestOf = (bytes: Uint8Array | string) =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
