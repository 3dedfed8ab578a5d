// The parts of a package.json that decide what a check does.

/** Scripts, and the settings test runners read from package.json. */
const judgeKeys = [
  'scripts',
  'jest',
  'vitest',
  'mocha',
  'ava',
  'tap',
  'c8',
  'nyc',
  'wireit',
  'husky',
  'pre-commit',
  'lint-staged',
] as const;

type Fields = Readonly<Record<string, unknown>>;

/** The fields of a package.json; undefined for text that is none. */
export function readPackage(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Fields) : undefined;
  } catch {
    return undefined;
  }
}

/** One script's text; undefined where there is none. */
export function scriptOf(fields: Fields | undefined, name: string): string | undefined {
  const scripts = fields?.scripts;
  if (typeof scripts !== 'object' || scripts === null) return undefined;
  const script: unknown = (scripts as Fields)[name];
  return typeof script === 'string' && script.trim() !== '' ? script : undefined;
}

/**
 * The proposed package.json with the scripts and runner settings of the base. The same text when
 * they are equal already; the base's own text where the proposed one is no package.json at all.
 */
export function withBaseScripts(proposed: string, base: string): string {
  const next = readPackage(proposed);
  const before = readPackage(base);
  if (before === undefined) return proposed;
  if (next === undefined) return base;
  if (changedJudgeKeys(next, before).length === 0) return proposed;
  const merged: Record<string, unknown> = { ...next };
  for (const key of judgeKeys) {
    if (before[key] === undefined) delete merged[key];
    else merged[key] = before[key];
  }
  return `${JSON.stringify(merged, null, 2)}\n`;
}

/** What of a package.json's judging parts differs, as `scripts.test` or `jest`, sorted. */
export function scriptChanges(before: string, after: string): readonly string[] {
  const old = readPackage(before) ?? {};
  const next = readPackage(after) ?? {};
  return changedJudgeKeys(next, old).flatMap((key) => {
    if (key !== 'scripts') return [key];
    const names = new Set([
      ...Object.keys(fieldsOf(old.scripts)),
      ...Object.keys(fieldsOf(next.scripts)),
    ]);
    const differ = (name: string): boolean =>
      JSON.stringify(fieldsOf(old.scripts)[name]) !== JSON.stringify(fieldsOf(next.scripts)[name]);
    return [...names]
      .filter(differ)
      .sort()
      .map((name) => `scripts.${name}`);
  });
}

function changedJudgeKeys(next: Fields, before: Fields): readonly string[] {
  return judgeKeys.filter((key) => JSON.stringify(next[key]) !== JSON.stringify(before[key]));
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
