import { isMap, isScalar, parseDocument } from 'yaml';
import { type BlockMark, markLines, withoutBlock } from '../../memory/user-file/marked-block.ts';
import { editOf, type TextEdit } from '../../memory/user-file/text-edit.ts';
import { withChecksum } from './checksum.ts';
import { checksummedBlock } from './checksummed-block.ts';
import type { InstallStatus, Render } from './render.ts';

type Refused = Extract<TextEdit, { status: 'refused' }>;

/** Where `parent:` stands in a YAML text, and how its entries are indented. */
type ParentPlace =
  | { readonly status: 'absent' }
  /** `after` is the offset behind the parent's own line. */
  | {
      readonly status: 'map';
      readonly after: number;
      readonly indent: string;
      readonly keys: readonly string[];
    }
  | Refused;

/**
 * A marked block in a YAML config that holds one entry of ours under the top-level key `parent`. Where
 * the key is there the block stands first among its entries, else the block brings the key along.
 * `entry` is written with two blanks before each further level.
 */
export function yamlServer(
  mark: BlockMark,
  parent: string,
  name: string,
  entry: readonly string[],
): Render {
  const alone = checksummedBlock(mark, [`${parent}:`, ...inside('  ', name, entry)].join('\n'));
  const within = (indent: string) => checksummedBlock(mark, inside(indent, name, entry).join('\n'));
  return {
    look: (text) => {
      const standing = alone.look(text);
      if (standing.status === 'broken') return standing;
      const place = parentOf(withoutOurs(text, mark), parent);
      if (place.status === 'refused') return brokenOr(text, parent, place);
      if (place.status === 'absent') return standing;
      if (place.keys.includes(name)) return { status: 'foreign', shown: `${parent}.${name}` };
      return within(place.indent).look(text);
    },
    put: (text) => {
      const bare = withoutOurs(text, mark);
      const place = parentOf(bare, parent);
      if (place.status === 'refused') return place;
      const edit =
        place.status === 'absent'
          ? alone.put(bare)
          : editOf(text, inserted(bare, place, mark, inside(place.indent, name, entry)));
      return edit.status === 'changed' ? editOf(text, edit.text) : edit;
    },
    cut: (text) => {
      const edit = withoutBlock(text, mark);
      if (edit.status !== 'changed') return edit;
      return parentOf(edit.text, parent).status === 'refused' ? grown(mark) : edit;
    },
  };
}

/** Where only the text without ours cannot be read, somebody wrote entries of their own below ours. */
function brokenOr(text: string, parent: string, place: Refused): InstallStatus {
  const whole = parentOf(text, parent);
  return whole.status === 'refused' ? { ...place, status: 'broken' } : { status: 'edited' };
}

function grown(mark: BlockMark): Refused {
  const [begin, end] = markLines(mark);
  return unfit(
    `Lines that belong to the block ${mark.name} stand below its end.`,
    `Move its key above ${begin}, so that only the entry is between that line and ${end}.`,
  );
}

function inside(indent: string, name: string, entry: readonly string[]): readonly string[] {
  return [`${indent}${name}:`, ...entry.map((line) => `${indent}  ${line}`)];
}

function inserted(
  text: string,
  place: Extract<ParentPlace, { status: 'map' }>,
  mark: BlockMark,
  body: readonly string[],
): string {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const [begin, end] = markLines(mark);
  const whole = withChecksum(body.join('\n'), 'hash').replace(/\n$/, '').split('\n');
  const block = [begin, ...whole, end].map((line) => `${line}${eol}`).join('');
  return text.slice(0, place.after) + block + text.slice(place.after);
}

function withoutOurs(text: string, mark: BlockMark): string {
  const edit = withoutBlock(text, mark);
  return edit.status === 'changed' ? edit.text : text;
}

function parentOf(text: string, parent: string): ParentPlace {
  const document = parseDocument(text, { keepSourceTokens: true });
  const [error] = document.errors;
  if (error !== undefined) {
    const line = error.linePos?.[0].line;
    const what = `The YAML cannot be read here (${error.message.split('\n')[0]?.replace(/ at line .*$/, '')}).`;
    const remedy = 'Fix it and try again.';
    return { status: 'refused', what, remedy, ...(line === undefined ? {} : { line }) };
  }
  const top = document.contents;
  if (top === null) return { status: 'absent' };
  if (!isMap(top)) return unfit('The file holds no YAML map.', 'Make it a map of settings.');
  const pair = top.items.find(({ key }) => isScalar(key) && key.value === parent);
  if (pair === undefined) return { status: 'absent' };
  const { key, value } = pair;
  if (!isMap(value) || value.flow === true || !isScalar(key)) {
    return unfit(
      `${parent} is not written as one entry a line.`,
      `Write ${parent} as a block of NAME: entries, or take it out while it is empty, and try again.`,
    );
  }
  const first = value.range?.[0] ?? 0;
  const start = text.lastIndexOf('\n', first - 1) + 1;
  const keyEnd = text.indexOf('\n', key.range?.[1] ?? 0) + 1;
  const keys = value.items.map((item) => (isScalar(item.key) ? String(item.key.value) : ''));
  return { status: 'map', after: keyEnd, indent: text.slice(start, first), keys };
}

function unfit(what: string, remedy: string): Refused {
  return { status: 'refused', what, remedy };
}
