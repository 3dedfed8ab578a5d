import type { z } from 'zod';

export type JsonReading<T> =
  | { readonly status: 'read'; readonly value: T }
  | { readonly status: 'unreadable'; readonly because: string };

/** Text as JSON of one shape, or why it is none. Never throws. */
export function readJson<T>(schema: z.ZodType<T>, text: string): JsonReading<T> {
  if (text.trim() === '') return { status: 'unreadable', because: 'the runner wrote no results' };
  const read = schema.safeParse(jsonOf(text));
  return read.success
    ? { status: 'read', value: read.data }
    : { status: 'unreadable', because: 'what the runner wrote is not a report of its own' };
}

/** What a text of JSON holds; undefined for any other text. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
