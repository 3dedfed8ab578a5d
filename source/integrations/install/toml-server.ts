import { parse, TomlError } from 'smol-toml';
import type { BlockMark } from '../../memory/user-file/marked-block.ts';
import { withoutBlock } from '../../memory/user-file/marked-block.ts';
import type { TextEdit } from '../../memory/user-file/text-edit.ts';
import { checksummedBlock } from './checksummed-block.ts';
import type { Render } from './render.ts';

type TomlReading =
  | { readonly status: 'read'; readonly value: unknown }
  | Extract<TextEdit, { status: 'refused' }>;

/**
 * A marked block in a TOML config that holds one table of ours. `keys` is the table's path; the text is
 * read before and after, so that a file that cannot hold the table is refused unchanged.
 */
export function tomlServer(mark: BlockMark, keys: readonly string[], body: string): Render {
  const block = checksummedBlock(mark, body);
  return {
    look: (text) => {
      const read = readToml(text);
      if (read.status === 'refused') return { ...read, status: 'broken' };
      const standing = block.look(text);
      if (standing.status === 'broken') return standing;
      const other = valueAt(withoutOurs(text, mark), keys);
      return other === undefined
        ? standing
        : {
            status: 'foreign',
            shown: `${keys.join('.')} = ${JSON.stringify(other, undefined, 2)}`,
          };
    },
    put: (text) => {
      const edit = block.put(text);
      if (edit.status !== 'changed') return edit;
      const read = readToml(edit.text);
      return read.status === 'read' ? edit : unfit(keys);
    },
    cut: block.cut,
  };
}

/** `mcp_servers = { … }` on one line, for one, cannot be added to from elsewhere. */
function unfit(keys: readonly string[]): TextEdit {
  const above = keys.slice(0, -1).join('.');
  return {
    status: 'refused',
    what: `The file cannot hold a table [${keys.join('.')}] beside what it has.`,
    remedy: `Write ${above} as tables of their own, [${above}.NAME], and try again.`,
  };
}

function readToml(text: string): TomlReading {
  try {
    return { status: 'read', value: parse(text.replace(/^\u{FEFF}/u, '')) };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const what = `The TOML cannot be read here (${firstLine(error.message)}).`;
    return { status: 'refused', line: error.line, what, remedy: 'Fix it and try again.' };
  }
}

function withoutOurs(text: string, mark: BlockMark): unknown {
  const edit = withoutBlock(text, mark);
  const bare = readToml(edit.status === 'changed' ? edit.text : text);
  return bare.status === 'read' ? bare.value : undefined;
}

function valueAt(value: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (part, key) =>
      typeof part === 'object' && part !== null
        ? (part as Readonly<Record<string, unknown>>)[key]
        : undefined,
    value,
  );
}

const firstLine = (text: string) =>
  text.replace(/^Invalid TOML document:\s*/, '').split('\n')[0] ?? '';
