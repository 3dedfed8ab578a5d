import { basename } from 'node:path';
import { agents } from '../../agents/list.ts';
import { sha256 } from '../../domain/sha256.ts';

const longest = 48;
/** Names under which an agent, a loader or the store itself would take the file for something else. */
const taken = new Set([
  ...['index', 'readme', 'skill', 'memory', 'user', 'soul', 'codex', 'copilot-instructions'],
  ...agents.flatMap(({ memory }) =>
    memory.files.map(({ path }) => basename(path.toLowerCase(), '.md')),
  ),
]);

/**
 * A name for a fact with this title: its letters and digits in lower case, joined by hyphens. A title
 * without any that a file name can hold everywhere is named by its digest. Never a name of `used`.
 */
export function idFor(title: string, used: (id: string) => boolean): string {
  const words = title
    .normalize('NFKD')
    .replace(/[\p{M}'’]/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  const plain = words === '' ? `fact-${sha256(title).slice('sha256:'.length, 19)}` : cut(words);
  const name = taken.has(plain) ? `${plain}-fact` : plain;
  if (!used(name)) return name;
  for (let count = 2; ; count += 1) {
    if (!used(`${name}-${count}`)) return `${name}-${count}`;
  }
}

/** At most `longest` characters, and no half word at the end where there is a whole one before. */
function cut(words: string): string {
  if (words.length <= longest) return words;
  const whole = words.slice(0, longest + 1).lastIndexOf('-');
  return words.slice(0, whole > longest / 2 ? whole : longest);
}

/** Whether a file of this name is no fact: the index, and what people and loaders keep beside facts. */
export function isTakenName(id: string): boolean {
  return taken.has(id.toLowerCase());
}
