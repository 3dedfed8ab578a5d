import { type Document, isAlias, isMap, isScalar, isSeq, type LineCounter, type Node } from 'yaml';
import type { Problem } from '../domain/problem.ts';

/** Keys and indexes from the top of a document to a word in it. */
export type WordPath = readonly (string | number)[];

/** Where the words of one file stand, so that every problem can name its line. */
export interface SpecPlace {
  readonly file: string;
  /** 1-based line of the word at `path`, or of the nearest word above it that exists. */
  lineOf(path: WordPath): number;
}

function nodeUnder(node: Node, key: string | number): { at: Node; value: Node } | undefined {
  if (isMap<Node, Node | null>(node)) {
    const pair = node.items.find(
      ({ key: found }) => isScalar(found) && String(found.value) === String(key),
    );
    return pair && { at: pair.key, value: pair.value ?? pair.key };
  }
  if (!isSeq<Node>(node) || typeof key !== 'number') return undefined;
  const item = node.items[key];
  return item && { at: item, value: item };
}

/** The place of a parsed YAML document; aliases are followed to what they stand for. */
export function placeOf(file: string, document: Document, lines: LineCounter): SpecPlace {
  const resolved = (node: Node): Node => (isAlias(node) ? (node.resolve(document) ?? node) : node);
  const lineOf = (path: WordPath) => {
    let at: Node | null = document.contents;
    let node: Node | null = at;
    for (const key of path) {
      const under: { at: Node; value: Node } | undefined = node
        ? nodeUnder(resolved(node), key)
        : undefined;
      if (!under) break;
      at = under.at;
      node = under.value;
    }
    return lines.linePos(at?.range?.[0] ?? 0).line || 1;
  };
  return { file, lineOf };
}

/** What a problem says: what is so, what to do next, and whether a rule or the text is against it. */
export interface Saying {
  readonly what: string;
  readonly remedy: string;
  readonly kind?: Problem['kind'];
  readonly severity?: Problem['severity'];
}

/** A problem with its file and line; without a place, one that says where only in words. */
export function problemAt(place: SpecPlace | undefined, path: WordPath, saying: Saying): Problem {
  const { what, remedy, kind = 'input', severity = 'error' } = saying;
  const problem = { severity, kind, what, remedy };
  return place ? { ...problem, file: place.file, line: place.lineOf(path) } : problem;
}

/** `models.glm.price`, as problems name it. */
export function printPath(path: WordPath): string {
  return path.map(String).join('.');
}
