/** Bulky bytes beside the journal, each named by its SHA-256: patches, transcripts, check logs. */
import { Buffer } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import { access, open, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeDir, syncDir } from '../base/durable.edge.ts';
import { errorCode, errorText } from '../base/error-text.ts';
import { writeWhole } from '../base/write-whole.edge.ts';
import { sha256 } from '../domain/sha256.ts';
import { isDigest } from './digest.ts';
import { type BlobState, type Blobs, BlobTrouble } from './port-shape.ts';

/** The largest blob. Everything is held in memory once while it is stored or read. */
const maxBlobBytes = 256 * 1024 * 1024;

const draftsFolder = 'drafts';

/** The store of a run, where `docs/journal.md` says it lies: in a folder of its own beside the journal. */
export const runBlobs = (runDir: string): Blobs => openBlobs(blobsFolder(runDir));

/** Removes what killed writers of a run left half written. For the holder of the run's lock. */
export async function sweepRunBlobs(runDir: string): Promise<void> {
  await sweepBlobDrafts(blobsFolder(runDir));
}

const blobsFolder = (runDir: string) => join(runDir, 'blobs');

/**
 * Opens the store in the folder `dir`; it is made at the first `put`. Any number of processes may read
 * and put at once: a blob appears whole under its name or not at all. A blob that was damaged on the
 * disk is mended by the next `put` of the same bytes.
 */
export function openBlobs(dir: string): Blobs {
  /** Digests known to be durable; a file found on the disk may be there without its folder being synced. */
  const durable = new Set<string>();

  const get = async (digest: string): Promise<Uint8Array | undefined> => {
    const bytes = await readBlob(dir, digest);
    return bytes !== undefined && sha256(bytes) === digest ? bytes : undefined;
  };

  return {
    async put(content) {
      const bytes = typeof content === 'string' ? Buffer.from(content) : content;
      const digest = sha256(bytes);
      if (durable.has(digest)) return digest;
      if (bytes.length > maxBlobBytes) throw new BlobTrouble(tooLarge(bytes.length));
      try {
        await keep(dir, digest, bytes, (await get(digest)) !== undefined);
      } catch (error) {
        throw new BlobTrouble(
          `A blob of ${bytes.length} bytes cannot be stored in ${dir} (${errorText(error)}). Free or fix the disk, then resume the run.`,
          { cause: error },
        );
      }
      durable.add(digest);
      return digest;
    },
    get,
    async text(digest) {
      const bytes = await get(digest);
      return bytes === undefined ? undefined : Buffer.from(bytes).toString('utf8');
    },
    async has(digest) {
      if (!isDigest(digest)) return false;
      return access(blobPath(dir, digest)).then(
        () => true,
        () => false,
      );
    },
    async inspect(digest): Promise<BlobState> {
      const bytes = await readBlob(dir, digest);
      if (bytes === undefined) return 'missing';
      return sha256(bytes) === digest ? 'present' : 'corrupt';
    },
  };
}

/** Removes what killed writers left half written. For the holder of the run's lock; gives how many. */
export async function sweepBlobDrafts(dir: string): Promise<number> {
  const drafts = join(dir, draftsFolder);
  const names = await readdir(drafts).catch(() => []);
  for (const name of names) await rm(join(drafts, name), { force: true });
  return names.length;
}

/** Where a blob lies: `ab/cdef…`, so that no folder grows huge. */
function blobPath(dir: string, digest: string): string {
  const hex = digest.slice('sha256:'.length);
  return join(dir, hex.slice(0, 2), hex.slice(2));
}

async function readBlob(dir: string, digest: string): Promise<Uint8Array | undefined> {
  if (!isDigest(digest)) return undefined;
  try {
    return await readFile(blobPath(dir, digest));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function keep(
  dir: string,
  digest: string,
  bytes: Uint8Array,
  present: boolean,
): Promise<void> {
  const path = blobPath(dir, digest);
  await makeDir(dirname(path));
  if (present) await syncFile(path);
  else await writeDraft(dir, path, bytes);
  await syncDir(dirname(path));
  // The folder may have been made by a process that was killed before it synced the name.
  await syncDir(dir);
}

async function writeDraft(dir: string, path: string, bytes: Uint8Array): Promise<void> {
  const drafts = join(dir, draftsFolder);
  await makeDir(drafts);
  await writeWhole(path, bytes, join(drafts, randomUUID()));
}

async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function tooLarge(bytes: number): string {
  return `A blob of ${bytes} bytes is over the limit of ${maxBlobBytes}. Store it in parts.`;
}
