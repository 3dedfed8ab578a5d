/** The `code` of a system error, for example `ENOENT`; undefined for anything else. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** One line for a message. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
