import { type Fact, factSchema } from './facts.ts';

/** A fact with its place and time: what one journal line holds. `at` is epoch milliseconds. */
export type Recorded = { readonly seq: number; readonly at: number; readonly fact: Fact };

export type Decoded =
  | { readonly status: 'read'; readonly fact: Fact }
  | { readonly status: 'refused'; readonly because: string };

/** Reads one fact from parsed JSON of format version `version`; never throws, never guesses at an unknown type. */
export function decodeFact(value: unknown, version = 1): Decoded {
  if (version !== 1) {
    return { status: 'refused', because: `format version ${version} is not known here` };
  }
  const parsed = factSchema.safeParse(value);
  if (parsed.success) return { status: 'read', fact: parsed.data as Fact };
  const issue = parsed.error.issues[0];
  const where = issue?.path.join('.') ?? '';
  return {
    status: 'refused',
    because: `${where === '' ? 'the fact' : where}: ${issue?.message ?? 'unreadable'}`,
  };
}
