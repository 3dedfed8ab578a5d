/** Whether `text` has the form of a digest, and so is safe to turn into a path. */
export function isDigest(text: string): boolean {
  return /^sha256:[0-9a-f]{64}$/.test(text);
}
