/** The name of a blob: the SHA-256 of its bytes. */
import { createHash } from 'node:crypto';

/** `sha256:` and 64 lower-case hex digits. Text is hashed as UTF-8. */
export function digestOf(bytes: Uint8Array | string): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** Whether `text` has the form of a digest, and so is safe to turn into a path. */
export function isDigest(text: string): boolean {
  return /^sha256:[0-9a-f]{64}$/.test(text);
}
