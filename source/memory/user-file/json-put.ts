/** One value into a JSON text, or out of it, with every other byte where it was. */
import {
  applyEdits,
  type Edit,
  findNodeAtLocation,
  type JSONPath,
  modify,
  type Node,
  parseTree,
} from 'jsonc-parser';

/** The text with `value` at the path, in the text's own indentation and line ends; undefined takes it out. */
export function putJson(text: string, path: JSONPath, value: unknown): string {
  const tree = parseTree(text, [], { allowTrailingComma: true });
  const old = tree && findNodeAtLocation(tree, path);
  if (tree === undefined) return text;
  if (value === undefined)
    return withoutGap(applyEdits(text, modify(text, path, undefined, {})), path);
  if (old) {
    const lines = text.slice(old.offset, old.offset + old.length).includes('\n');
    const content = lines
      ? laidOut(value, indentAt(text, old.offset), styleOf(text))
      : JSON.stringify(value);
    return applyEdits(text, [{ offset: old.offset, length: old.length, content }]);
  }
  return applyEdits(text, [insertion(text, tree, path, value)]);
}

interface Style {
  readonly unit: string;
  readonly eol: string;
}

function styleOf(text: string): Style {
  const unit = /^(\t| +)\S/m.exec(text)?.[1] ?? '  ';
  return { unit, eol: text.includes('\r\n') ? '\r\n' : '\n' };
}

/** Behind the last entry of the deepest container there is, on a line of its own where the others have one. */
function insertion(text: string, tree: Node, path: JSONPath, value: unknown): Edit {
  const depth = path.findLastIndex(
    (_, at) => at > 0 && findNodeAtLocation(tree, path.slice(0, at)),
  );
  const container = findNodeAtLocation(tree, path.slice(0, Math.max(depth, 0))) ?? tree;
  const [key = '', ...rest] = path.slice(Math.max(depth, 0));
  const whole = rest.reduceRight<unknown>((inner, each) => ({ [each]: inner }), value);
  const style = styleOf(text);
  const name = container.type === 'array' ? '' : `${JSON.stringify(key)}: `;
  const inside = text.slice(container.offset, container.offset + container.length);
  const last = container.children?.at(-1);
  if (last === undefined)
    return only(text, container, style, (indent) => name + laidOut(whole, indent, style));
  const offset = last.offset + last.length;
  if (!inside.includes('\n')) {
    return { offset, length: 0, content: `, ${name}${JSON.stringify(whole)}` };
  }
  const indent = indentAt(text, last.offset);
  const content = `,${style.eol}${indent}${name}${laidOut(whole, indent, style)}`;
  return { offset, length: 0, content };
}

/** The first entry of an empty container, whose blanks go; a comment in it stays below. */
function only(
  text: string,
  container: Node,
  { unit, eol }: Style,
  entry: (indent: string) => string,
): Edit {
  const offset = container.offset + 1;
  const inner = text.slice(offset, container.offset + container.length - 1);
  const outer = indentAt(text, container.offset);
  const indent = outer + unit;
  const line = `${eol}${indent}${entry(indent)}`;
  return inner.trim() === ''
    ? { offset, length: inner.length, content: `${line}${eol}${outer}` }
    : { offset, length: 0, content: line };
}

/** A container that the last entry left holds only blanks then. */
function withoutGap(text: string, path: JSONPath): string {
  const tree = parseTree(text, [], { allowTrailingComma: true });
  const container = tree && findNodeAtLocation(tree, path.slice(0, -1));
  if (container === undefined || (container.children ?? []).length > 0) return text;
  const offset = container.offset + 1;
  const inner = text.slice(offset, container.offset + container.length - 1);
  const blank = /^[\s,]*$/.test(inner);
  return blank ? applyEdits(text, [{ offset, length: inner.length, content: '' }]) : text;
}

function indentAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

function laidOut(value: unknown, indent: string, { unit, eol }: Style): string {
  return JSON.stringify(value, undefined, unit).replaceAll('\n', `${eol}${indent}`);
}
