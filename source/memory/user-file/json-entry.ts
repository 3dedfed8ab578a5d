/** Our entries in a JSON config of somebody else's, comments and trailing commas allowed; everything else stays as it is. */
import {
  findNodeAtLocation,
  getNodeValue,
  type JSONPath,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import { putJson } from './json-put.ts';
import { editOf, type TextEdit } from './text-edit.ts';

/** What a config may hold. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

type Refused = Extract<TextEdit, { status: 'refused' }>;

/** The value at these keys; `missing` where one of them is not there. */
export function jsonValue(
  text: string,
  keys: readonly string[],
):
  | { readonly status: 'found'; readonly value: unknown }
  | { readonly status: 'missing' }
  | Refused {
  const tree = treeOf(text);
  if (tree === undefined) return { status: 'missing' };
  if ('status' in tree) return tree;
  const node = findNodeAtLocation(tree, [...keys]);
  return node === undefined
    ? { status: 'missing' }
    : { status: 'found', value: getNodeValue(node) };
}

/** The text with `value` at these keys, objects on the way made; an empty text becomes an object. */
export function withJsonValue(text: string, keys: readonly string[], value: JsonValue): TextEdit {
  const tree = treeOf(text);
  if (tree !== undefined && 'status' in tree) return tree;
  const blocked = tree && stopsAt(text, tree, keys);
  if (blocked) return blocked;
  const there = tree && findNodeAtLocation(tree, [...keys]);
  if (there && JSON.stringify(getNodeValue(there)) === JSON.stringify(value)) {
    return { status: 'same' };
  }
  const base =
    tree === undefined ? `${text.startsWith(byteOrderMark) ? byteOrderMark : ''}{}\n` : text;
  return editOf(text, put(base, [...keys], value));
}

/** The text without the key, and without the objects above it that this leaves empty. */
export function withoutJsonValue(text: string, keys: readonly string[]): TextEdit {
  const tree = treeOf(text);
  if (tree === undefined) return { status: 'same' };
  if ('status' in tree) return tree;
  if (findNodeAtLocation(tree, [...keys]) === undefined) return { status: 'same' };
  const bare = put(text, [...keys], undefined);
  const above = keys.slice(0, -1);
  const left = above.length === 0 ? undefined : jsonValue(bare, above);
  const empty = left?.status === 'found' && JSON.stringify(left.value) === '{}';
  return empty ? withoutJsonValue(bare, above) : editOf(text, bare);
}

/** The text with `item` in the list at these keys. A list that is not there is made; another value is refused. */
export function withJsonItem(text: string, keys: readonly string[], item: string): TextEdit {
  const list = listAt(text, keys);
  if ('status' in list) return list;
  if (list.items.includes(item)) return { status: 'same' };
  if (list.items.length === 0) return withJsonValue(text, keys, [item]);
  return editOf(text, put(text, [...keys, list.items.length], item));
}

/** The text without `item` in the list at these keys, and without a list that this leaves empty. */
export function withoutJsonItem(text: string, keys: readonly string[], item: string): TextEdit {
  const list = listAt(text, keys);
  if ('status' in list) return list;
  const at = list.items.indexOf(item);
  if (at < 0) return { status: 'same' };
  if (list.items.length === 1) return withoutJsonValue(text, keys);
  return editOf(text, put(text, [...keys, at], undefined));
}

const byteOrderMark = '\u{FEFF}';

function listAt(
  text: string,
  keys: readonly string[],
): { readonly items: readonly unknown[] } | Refused {
  const found = jsonValue(text, keys);
  if (found.status === 'refused') return found;
  if (found.status === 'missing') return { items: [] };
  if (Array.isArray(found.value)) return { items: found.value };
  return {
    status: 'refused',
    what: `"${keys.join('.')}" is not a list.`,
    remedy: 'Make it a list.',
  };
}

/** Undefined for a text without a value. */
function treeOf(text: string): Node | Refused | undefined {
  const bare = text.startsWith(byteOrderMark) ? ` ${text.slice(1)}` : text;
  if (bare.trim() === '') return undefined;
  const errors: ParseError[] = [];
  const tree = parseTree(bare, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error !== undefined) {
    const what = `The JSON cannot be read here (${printParseErrorCode(error.error)}).`;
    return refusedAt(text, error.offset, what, 'Fix it and try again.');
  }
  if (tree?.type === 'object') return tree;
  return refusedAt(text, 0, 'The file holds no JSON object.', 'Put { } around what it holds.');
}

/** A value on the way that is no object would have to be written over. */
function stopsAt(text: string, tree: Node, keys: readonly string[]): Refused | undefined {
  for (let length = 1; length < keys.length; length += 1) {
    const path = keys.slice(0, length);
    const node = findNodeAtLocation(tree, path);
    if (node === undefined) return undefined;
    if (node.type !== 'object') {
      const what = `"${path.join('.')}" is not an object.`;
      return refusedAt(text, node.offset, what, 'Make it an object.');
    }
  }
  return undefined;
}

function put(text: string, path: JSONPath, value: JsonValue | undefined): string {
  const bom = text.startsWith(byteOrderMark) ? byteOrderMark : '';
  return bom + putJson(text.slice(bom.length), path, value);
}

function refusedAt(text: string, offset: number, what: string, remedy: string): Refused {
  return { status: 'refused', line: text.slice(0, offset).split('\n').length, what, remedy };
}

/** These keys of a config with comments; nothing of one that cannot be read. */
export function pickedJson(
  text: string,
  keys: readonly string[],
): Readonly<Record<string, unknown>> {
  const found = keys.flatMap((key) => {
    const value = jsonValue(text, [key]);
    return value.status === 'found' ? [[key, value.value] as const] : [];
  });
  return Object.fromEntries(found);
}
