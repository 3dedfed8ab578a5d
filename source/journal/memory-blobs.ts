/** A blob store in memory. */
import { Buffer } from 'node:buffer';
import { sha256 } from '../domain/sha256.ts';
import type { Blobs } from './port-shape.ts';

/** Keeps the port's promises except durability. What is put is copied. */
export function createMemoryBlobs(): Blobs {
  const held = new Map<string, Uint8Array>();
  return {
    async put(content) {
      const bytes = Buffer.from(content);
      const digest = sha256(bytes);
      held.set(digest, bytes);
      return digest;
    },
    async get(digest) {
      const bytes = held.get(digest);
      return bytes === undefined ? undefined : Buffer.from(bytes);
    },
    async text(digest) {
      const bytes = held.get(digest);
      return bytes === undefined ? undefined : Buffer.from(bytes).toString('utf8');
    },
    async has(digest) {
      return held.has(digest);
    },
    async inspect(digest) {
      return held.has(digest) ? 'present' : 'missing';
    },
  };
}
