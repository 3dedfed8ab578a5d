import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RoleMap } from '../../source/domain/role-map.ts';
import { parseSpec } from '../../source/spec/parse-spec.ts';

const path = join(import.meta.dirname, '..', 'fixtures', 'specs', 'good.yaml');

/** The article's own table, with the fast coder preferred for directed work. */
export const articleText = readFileSync(path, 'utf8').replace(
  'prefer: [thinker] }',
  'prefer: [worker-fast, thinker] }',
);

/** The role map of a text made by replacing words of the article's table. */
export function mapWith(...changes: readonly (readonly [from: string, to: string])[]): RoleMap {
  const text = changes.reduce((before, [from, to]) => {
    if (!before.includes(from)) throw new Error(`no "${from}" in the fixture`);
    return before.replace(from, to);
  }, articleText);
  const parsed = parseSpec(text, 'spec.yaml');
  if (parsed.status === 'refused') throw new Error(JSON.stringify(parsed.problems));
  return parsed.map;
}
