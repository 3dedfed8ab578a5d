import type { z } from 'zod';
import { plainText } from '../safety/plain-text.ts';
import { readJson } from './read-json.ts';

export type ReplyReading<Value> =
  | { readonly status: 'read'; readonly value: Value }
  | { readonly status: 'unreadable'; readonly because: string };

/**
 * The JSON of a reply: its last fenced block, or the whole reply where that is JSON by itself. An empty
 * reply is no answer, and words without the form are none either. Never throws.
 */
export function readReply<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
): ReplyReading<z.infer<Schema>> {
  const bare = text.trim();
  if (bare === '') return { status: 'unreadable', because: 'the reply is empty' };
  const json = readJson(bare, 'last');
  if (json.status === 'unreadable')
    return { status: 'unreadable', because: `the reply holds no JSON block (${json.problem})` };
  const read = schema.safeParse(cleaned(json.value));
  if (read.success) return { status: 'read', value: read.data };
  const [issue] = read.error.issues;
  const where = issue?.path.map(String).join('.') ?? '';
  const because = `its JSON does not fit${where === '' ? '' : ` at ${where}`}: ${issue?.message ?? ''}`;
  return { status: 'unreadable', because: because.slice(0, 200) };
}

/** A JSON escape brings back what only a terminal obeys, so it is taken out of every string. */
function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return plainText(value).trim();
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, cleaned(field)]));
}
