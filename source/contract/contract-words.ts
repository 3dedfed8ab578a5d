import { nearestWord } from '../base/nearest-word.ts';
import type { Problem } from '../domain/problem.ts';
import type { Say, WordPath } from './contract-yaml.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Reads words out of a parsed contract and keeps what is wrong with them; reading goes on after a problem. */
export interface WordReader {
  /** The map at a path; empty when it is missing or something else. */
  map(path: WordPath, known: readonly string[]): Fields;
  /** A text; undefined when it is missing or empty. */
  text(path: WordPath, fields: Fields): string | undefined;
  /** A list of texts; a single text counts as a list of one. */
  list(path: WordPath, value: unknown): readonly string[];
  report(problem: Problem): void;
  problems(): readonly Problem[];
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function scalarText(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim();
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

const printPath = (path: WordPath) => path.map(String).join('.');

/** A reader over one document; `say` puts file and line to its problems. */
export function createWordReader(root: unknown, say: Say): WordReader {
  const problems: Problem[] = [];
  const report = (problem: Problem) => void problems.push(problem);
  const at = (path: WordPath): unknown =>
    path.reduce<unknown>((value, key) => (isFields(value) ? value[String(key)] : undefined), root);
  return {
    report,
    problems: () => problems,
    map(path, known) {
      const value = at(path);
      if (!isFields(value)) {
        if (value !== undefined && value !== null) report(notMap(path, known, say));
        return {};
      }
      for (const key of Object.keys(value))
        if (!known.includes(key)) report(unknownKey([...path, key], key, known, say));
      return value;
    },
    text(path, fields) {
      const value = fields[String(path.at(-1))];
      if (value === undefined || value === null) return undefined;
      const text = scalarText(value);
      if (text === undefined)
        report(say(path, `\`${printPath(path)}\` is not a text.`, 'Write it as one line of text.'));
      return text || undefined;
    },
    list: (path, value) => readList(path, value, say, report),
  };
}

function readList(
  path: WordPath,
  value: unknown,
  say: Say,
  report: (problem: Problem) => void,
): readonly string[] {
  if (value === undefined || value === null) return [];
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return items.flatMap((item, index) => {
    const text = scalarText(item);
    if (text) return [text];
    const empty = text === '' || item === null;
    const what = empty
      ? `An item of \`${printPath(path)}\` is empty.`
      : `An item of \`${printPath(path)}\` is not a text.`;
    const remedy = empty
      ? 'Write it, or take the dash out.'
      : 'Write one text to each dash; put a text that holds `: ` in quotes.';
    report(say(Array.isArray(value) ? [...path, index] : path, what, remedy));
    return [];
  });
}

function notMap(path: WordPath, known: readonly string[], say: Say): Problem {
  const remedy = `Write its keys below it, indented: ${known.join(', ')}.`;
  return say(path, `\`${printPath(path)}\` is not a block of keys.`, remedy);
}

/** A near miss would lose what it says, so it stops; a key of someone's own is only not read. */
function unknownKey(path: WordPath, key: string, known: readonly string[], say: Say): Problem {
  const meant = nearestWord(key, known, 4);
  const what = `\`${printPath(path)}\` is not a key of a contract.`;
  if (meant !== undefined) return say(path, what, `Did you mean \`${meant}\`?`);
  return say(path, what, `It is not read. Known here: ${known.join(', ')}.`, 'warning');
}
