import type { z } from 'zod';
import { suggest } from '../../base/nearest-word.ts';
import type { Problem } from '../../domain/problem.ts';
import { printPath, problemAt, type SpecPlace, type WordPath } from '../place.ts';
import { expectationAt } from './expectation.ts';

type Issue = z.core.$ZodIssue;

/** A value as a problem shows it: short, on one line, and never what may be a secret. */
export function show(value: unknown, path: WordPath): string {
  if (path.at(-1) === 'key' || path.includes('env')) return 'something else';
  if (value === null) return 'empty';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return 'a map';
  const text = String(value);
  return `\`${text.length > 60 ? `${text.slice(0, 59)}…` : text}\``;
}

function valueAt(value: unknown, path: WordPath): unknown {
  return path.reduce<unknown>(
    (at, key) =>
      at !== null && typeof at === 'object'
        ? (at as Record<string | number, unknown>)[key]
        : undefined,
    value,
  );
}

/** The branch of a union that the writer most likely meant: the one that got past the outer shape. */
function meantBranch(issue: Extract<Issue, { code: 'invalid_union' }>): readonly Issue[] {
  return (
    issue.errors.find((branch) =>
      branch.every((inner) => inner.path.length > 0 || inner.code === 'unrecognized_keys'),
    ) ?? []
  );
}

/** The keys that belong at a path, from the schema's own message of what it knows. */
export type KnownKeys = (path: WordPath) => readonly string[];

/** Every way in which the data does not fit the schema, as problems with line and remedy. */
export function shapeProblems(
  error: z.ZodError,
  {
    value,
    place,
    known,
  }: { readonly value: unknown; readonly place: SpecPlace; readonly known: KnownKeys },
): readonly Problem[] {
  const explain = (issue: Issue, base: WordPath): readonly Problem[] => {
    const path = [
      ...base,
      ...issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key)),
    ];
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => unknownKey(place, path, key, known(path)));
    }
    if (issue.code === 'invalid_union') {
      const inner = meantBranch(issue);
      if (inner.length > 0) return inner.flatMap((one) => explain(one, path));
    }
    if (issue.code === 'invalid_key') return [wrongName(place, path)];
    const words = issue.code === 'invalid_value' ? issue.values.map(String) : [];
    return [wrongWord(place, path, { value: valueAt(value, path), words })];
  };
  return error.issues.flatMap((issue) => explain(issue, []));
}

function unknownKey(
  place: SpecPlace,
  path: WordPath,
  key: string,
  known: readonly string[],
): Problem {
  const where = path.length === 0 ? 'the top level' : `\`${printPath(path)}\``;
  const otherwise = `Take it out; the keys here are ${known.join(', ')}.`;
  const what = `\`${key.slice(0, 60)}\` is not a known key of ${where}.`;
  return problemAt(place, [...path, key], { what, remedy: suggest(key, known, otherwise) });
}

function wrongName(place: SpecPlace, path: WordPath): Problem {
  const name = String(path.at(-1)).slice(0, 60);
  const what = `\`${name}\` cannot be a name in \`${printPath(path.slice(0, -1))}\`.`;
  return problemAt(place, path, { what, remedy: expectationAt(path).remedy });
}

function wrongWord(
  place: SpecPlace,
  path: WordPath,
  { value, words }: { readonly value: unknown; readonly words: readonly string[] },
): Problem {
  const { shape, remedy } = expectationAt(path);
  const name = path.length === 0 ? 'The file' : `\`${printPath(path)}\``;
  if (value === undefined) return problemAt(place, path, { what: `${name} is missing.`, remedy });
  const what = `${name} is ${show(value, path)}, not ${shape}.`;
  return problemAt(place, path, { what, remedy: suggest(String(value), words, remedy) });
}
