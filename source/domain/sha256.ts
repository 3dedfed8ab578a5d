import { createHash } from 'node:crypto';
import type { Digest } from './ids.ts';

/** Digest of bytes or of a text's UTF-8 bytes, as blobs and artifacts are named. */
export function sha256(bytes: Uint8Array | string): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
