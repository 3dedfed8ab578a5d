import type { z } from 'zod';
import { plainText } from '../events/plain-text.ts';

export type ReplyReading<Value> =
  | { readonly status: 'read'; readonly value: Value }
  | { readonly status: 'unreadable'; readonly because: string };

const fenced =
  /^ {0,3}(`{3,}|~{3,})[ \t]*(?:json)?[ \t]*\r?\n([\s\S]*?)\n {0,3}\1[`~]*[ \t]*\r?$/gim;

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
  const blocks = [...bare.matchAll(fenced)].map((found) => found[2] ?? '');
  const json = blocks.at(-1) ?? bare;
  const value = parsed(json);
  if (value === undefined)
    return { status: 'unreadable', because: 'the reply holds no JSON block' };
  const read = schema.safeParse(value);
  if (read.success) return { status: 'read', value: read.data };
  const [issue] = read.error.issues;
  const where = issue?.path.map(String).join('.') ?? '';
  const because = `its JSON does not fit${where === '' ? '' : ` at ${where}`}: ${issue?.message ?? ''}`;
  return { status: 'unreadable', because: because.slice(0, 200) };
}

/** A JSON escape brings back what only a terminal obeys, so it is taken out of every string. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json, (_key, value: unknown) =>
      typeof value === 'string' ? plainText(value).trim() : value,
    );
  } catch {
    return undefined;
  }
}
