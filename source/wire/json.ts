/** Tolerant reading of JSON that a program wrote: whatever is missing or strange is undefined. */

export type Json = Readonly<Record<string, unknown>>;

/** The object of one line, or undefined when it holds none. */
export function objectOf(line: string): Json | undefined {
  if (!line.trimStart().startsWith('{')) return undefined;
  try {
    return asObject(JSON.parse(line));
  } catch {
    return undefined;
  }
}

export function asObject(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? { ...value }
    : undefined;
}

/** What stands at the end of a path of keys. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let here = value;
  for (const key of path) here = asObject(here)?.[key];
  return here;
}

export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : undefined;
}

/** A count: a finite number from nought on, rounded down. */
export function countAt(value: unknown, ...path: readonly string[]): number | undefined {
  const found = at(value, ...path);
  return typeof found === 'number' && Number.isFinite(found) && found >= 0
    ? Math.floor(found)
    : undefined;
}

export function listAt(value: unknown, ...path: readonly string[]): readonly Json[] {
  const found = at(value, ...path);
  if (!Array.isArray(found)) return [];
  return found.flatMap((each) => {
    const object = asObject(each);
    return object === undefined ? [] : [object];
  });
}
