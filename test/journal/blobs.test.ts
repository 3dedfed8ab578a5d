import { Buffer } from 'node:buffer';
import { mkdir, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Blobs as Port } from '../../source/conductor/ports.ts';
import { sha256 } from '../../source/domain/sha256.ts';
import { openBlobs, sweepBlobDrafts } from '../../source/journal/blobs.edge.ts';
import { createMemoryBlobs } from '../../source/journal/memory-blobs.ts';
import { type Blobs, BlobTrouble } from '../../source/journal/port-shape.ts';
import { tempDir } from './notes.ts';

const helloDigest = 'sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824';
const helloPath = '2c/f24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824';

const stores: Readonly<Record<string, () => Promise<Blobs>>> = {
  'in memory': async () => createMemoryBlobs(),
  'on disk': async () => openBlobs(join(await tempDir(), 'blobs')),
};

it('fits the port of the conductor', () => {
  const port: Port = createMemoryBlobs();
  expect(port).toBeDefined();
});

describe.each(Object.keys(stores))('a blob store %s', (kind) => {
  const open = (): Promise<Blobs> => {
    const make = stores[kind];
    if (make === undefined) throw new Error(kind);
    return make();
  };

  it('names bytes by their SHA-256 and gives them back', async () => {
    const blobs = await open();
    const bytes = Buffer.from([0, 255, 10, 13, 0]);
    const digest = await blobs.put(bytes);
    expect(digest).toBe(sha256(bytes));
    expect(Buffer.from((await blobs.get(digest)) ?? [])).toEqual(bytes);
    expect(await blobs.inspect(digest)).toBe('present');
  });

  it('stores text as UTF-8, and nothing as nothing', async () => {
    const blobs = await open();
    expect(await blobs.put('hello')).toBe(helloDigest);
    expect(await blobs.text(helloDigest)).toBe('hello');
    const umlaut = await blobs.put('ü\u{1f421}');
    expect(await blobs.text(umlaut)).toBe('ü\u{1f421}');
    expect(await blobs.text(await blobs.put(''))).toBe('');
  });

  it('gives the same digest for the same bytes', async () => {
    const blobs = await open();
    const digests = await Promise.all([1, 2, 3, 4].map(() => blobs.put('hello')));
    expect(new Set(digests)).toEqual(new Set([helloDigest]));
  });

  it.each([sha256('never put'), 'sha256:../../../etc/passwd', 'x', '', helloDigest.toUpperCase()])(
    'has nothing under %j',
    async (digest) => {
      const blobs = await open();
      expect(await blobs.get(digest)).toBeUndefined();
      expect(await blobs.text(digest)).toBeUndefined();
      expect(await blobs.has(digest)).toBe(false);
      expect(await blobs.inspect(digest)).toBe('missing');
    },
  );
});

describe('openBlobs', () => {
  it('keeps a blob in a 0600 file under two letters of its name, and no draft', async () => {
    const dir = join(await tempDir(), 'blobs');
    await openBlobs(dir).put('hello');
    expect(await readFile(join(dir, helloPath), 'utf8')).toBe('hello');
    expect((await stat(join(dir, helloPath))).mode & 0o777).toBe(0o600);
    expect((await stat(dir)).mode & 0o777).toBe(0o700);
    expect(await readdir(join(dir, 'drafts'))).toEqual([]);
  });

  it('writes a blob that is there only once', async () => {
    const dir = join(await tempDir(), 'blobs');
    await openBlobs(dir).put('hello');
    const before = await stat(join(dir, helloPath));
    await openBlobs(dir).put('hello');
    expect((await stat(join(dir, helloPath))).ino).toBe(before.ino);
  });

  it('gives no bytes that do not match their name, and mends them at the next put', async () => {
    const dir = join(await tempDir(), 'blobs');
    await openBlobs(dir).put('hello');
    await truncate(join(dir, helloPath), 4);
    const blobs = openBlobs(dir);
    expect(await blobs.get(helloDigest)).toBeUndefined();
    expect(await blobs.inspect(helloDigest)).toBe('corrupt');
    expect(await blobs.put('hello')).toBe(helloDigest);
    expect(await blobs.text(helloDigest)).toBe('hello');
  });

  it('says what is so when the store cannot be written', async () => {
    const dir = join(await tempDir(), 'blobs');
    await writeFile(dir, 'a file where the folder should be');
    const failure = await openBlobs(dir)
      .put('hello')
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(BlobTrouble);
    expect(String(failure)).toMatch(/5 bytes cannot be stored .* then resume the run\./);
  });

  it('leaves no name behind when the rename fails', async () => {
    const dir = join(await tempDir(), 'blobs');
    await mkdir(join(dir, helloPath, 'in-the-way'), { recursive: true });
    await expect(openBlobs(dir).put('hello')).rejects.toBeInstanceOf(BlobTrouble);
    expect(await readdir(dir)).toEqual(['2c']);
  });
});

describe('sweepBlobDrafts', () => {
  it('removes what killed writers left, and counts it', async () => {
    const dir = join(await tempDir(), 'blobs');
    await openBlobs(dir).put('hello');
    await writeFile(join(dir, 'drafts', 'half'), 'ha');
    expect(await sweepBlobDrafts(dir)).toBe(1);
    expect(await readdir(join(dir, 'drafts'))).toEqual([]);
    expect(await openBlobs(dir).text(helloDigest)).toBe('hello');
  });

  it('finds nothing in a store that does not exist', async () => {
    expect(await sweepBlobDrafts(join(await tempDir(), 'none'))).toBe(0);
  });
});
