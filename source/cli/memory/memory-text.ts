import type { MemoryEntry } from '../../conductor/memory-port.ts';
import { isExpired, type MemoryFact } from '../../domain/memory-fact.ts';
import { textTable } from '../text-table.ts';

const longestTitle = 60;

/** Facts as a table, one a row; `now` in epoch milliseconds tells which have expired. */
export function factTable(facts: readonly MemoryFact[], now: number): readonly string[] {
  return textTable(
    ['id', 'title', 'type', 'tags', 'source', 'created'],
    facts.map((fact) => [
      fact.id,
      cut(fact.title),
      isExpired(fact, now) ? `${fact.type} (expired)` : fact.type,
      fact.tags.join(' '),
      fact.family ? `${fact.source} (${fact.family})` : fact.source,
      fact.created.slice(0, 10),
    ]),
  );
}

/** One fact with everything that is known about it. */
export function factPage(entry: MemoryEntry, now: number): readonly string[] {
  const { fact, path, archived, supersededBy, older } = entry;
  const rows: readonly (readonly [name: string, value: string])[] = [
    ['id', fact.id],
    ['type', fact.type],
    ['tags', fact.tags.join(', ')],
    ['source', fact.source],
    ['family', fact.family ?? ''],
    ['created', fact.created],
    ['confidence', fact.confidence],
    ['expires', expiry(fact, now)],
    ['superseded by', supersededBy.join(', ')],
    ['in place of', older.join(' ← ')],
    ['file', archived ? `${path} (archived)` : path],
  ];
  const shown = rows.filter(([, value]) => value !== '');
  const width = Math.max(...shown.map(([name]) => name.length));
  const table = shown.map(([name, value]) => `${name.padEnd(width)}  ${value}`);
  return [fact.title, '', ...table, '', fact.body];
}

function expiry(fact: MemoryFact, now: number): string {
  if (fact.expires === undefined) return '';
  return isExpired(fact, now) ? `${fact.expires} (over)` : fact.expires;
}

function cut(title: string): string {
  return title.length <= longestTitle ? title : `${title.slice(0, longestTitle - 1)}…`;
}
