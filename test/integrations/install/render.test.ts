import { describe, expect, it } from 'vitest';
import { checksummedBlock } from '../../../source/integrations/install/checksummed-block.ts';
import { checksummedFile } from '../../../source/integrations/install/checksummed-file.ts';
import { jsonServer } from '../../../source/integrations/install/json-server.ts';
import {
  installed,
  type Render,
  uninstalled,
} from '../../../source/integrations/install/render.ts';
import { tomlServer } from '../../../source/integrations/install/toml-server.ts';
import { yamlServer } from '../../../source/integrations/install/yaml-server.ts';
import type { TextEdit } from '../../../source/memory/user-file/text-edit.ts';

interface Case {
  readonly name: string;
  /** The form with an older and a newer text of ours. */
  readonly form: (word: string) => Render;
  /** Texts of the user's that ours comes into. */
  readonly texts: readonly string[];
  /** The user's text with something of the same name in it. */
  readonly foreign?: string;
  /** A text that cannot be read, and its line. */
  readonly broken?: readonly [text: string, line: number];
}

const toml = (word: string) => `[mcp_servers.fugu]\ncommand = "${word}"`;
const cases: readonly Case[] = [
  {
    name: 'a file of ours',
    form: (word) => checksummedFile(`# ${word}\n\nText.`, 'html'),
    texts: [''],
    foreign: '# Mine\n',
  },
  {
    name: 'a block',
    form: (word) => checksummedBlock({ name: 'note', form: 'html' }, `Say ${word}.\n\nAgain.`),
    texts: ['', 'Mine.\n', 'Mine, with no line end', 'Mine.\r\nWith CRLF.\r\n', '\u{FEFF}Mine.\n'],
    broken: ['Mine.\n<!-- fugu:note begin -->\nSay one.\n', 2],
  },
  {
    name: 'an entry of JSON',
    form: (word) => jsonServer(['mcpServers', 'fugu'], 'env', { command: word, args: ['mcp'] }),
    texts: [
      '',
      '{\n  "a": 1\n}\n',
      '{\n\t// mine\n\t"mcpServers": { "other": { "command": "x" } },\n}\n',
      '{\r\n  "a": 1\r\n}\r\n',
    ],
    foreign: '{ "mcpServers": { "fugu": { "command": "mine" } } }\n',
    broken: ['{\n  "a": 1,,\n}\n', 2],
  },
  {
    name: 'a table of TOML',
    form: (word) => tomlServer({ name: 'mcp', form: 'hash' }, ['mcp_servers', 'fugu'], toml(word)),
    texts: ['', 'a = 1\n', '# mine\r\n[mcp_servers.other]\r\ncommand = "x"\r\n'],
    foreign: '[mcp_servers.fugu]\ncommand = "mine"\n',
    broken: ['a = 1\nb = = 2\n', 2],
  },
  {
    name: 'an entry of YAML',
    form: (word) =>
      yamlServer({ name: 'mcp', form: 'hash' }, 'mcp_servers', 'fugu', [`command: ${word}`]),
    texts: [
      '',
      'model: x\n',
      '# mine\nmcp_servers:\n    # those\n    other:\n        command: x\nlast: 1\n',
      'mcp_servers:\r\n  other:\r\n    command: x\r\n',
    ],
    foreign: 'mcp_servers:\n  fugu:\n    command: mine\n',
    broken: ['a: 1\nb: [\n', 3],
  },
];

const textOf = (before: string, edit: TextEdit): string => {
  if (edit.status === 'refused') throw new Error(`${edit.what} ${edit.remedy}`);
  return edit.status === 'changed' ? edit.text : before;
};

describe.each(cases)('$name', ({ form, texts, foreign, broken }) => {
  const old = form('one');
  const now = form('two');
  const put = (text: string, by = now) => textOf(text, installed(by, text, false));

  it.each(texts)('comes in, is current, and is the same when it comes again: %j', (text) => {
    const after = put(text);
    expect(now.look(text).status).toBe('absent');
    expect(now.look(after).status).toBe('current');
    expect(installed(now, after, false)).toEqual({ status: 'same' });
  });

  it.each(texts)('goes out again and leaves the text from before: %j', (text) => {
    const after = textOf(put(text), uninstalled(now, put(text), false));
    // What is left of an empty config is deleted with the file.
    expect(after.replace(/^\{\s*\}\n$/, '')).toBe(text);
    expect(uninstalled(now, text, false)).toEqual({ status: 'same' });
  });

  it.each(texts)('is stale when the spec says something else, and is renewed: %j', (text) => {
    const before = put(text, old);
    expect(now.look(before).status).toBe('stale');
    expect(put(before)).toBe(put(text));
  });

  it('is kept where it was changed by hand, unless that is given up', () => {
    const changed = put('', old).replace('one', 'MINE');
    expect(now.look(changed).status).toBe('edited');
    for (const edit of [installed(now, changed, false), uninstalled(now, changed, false)]) {
      expect(edit).toMatchObject({ status: 'refused', what: expect.stringContaining('by hand') });
    }
    expect(now.look(textOf(changed, installed(now, changed, true))).status).toBe('current');
    expect(now.look(textOf(changed, uninstalled(now, changed, true))).status).toBe('absent');
  });

  if (foreign !== undefined) {
    it('never replaces somebody else’s of the same name, and shows it', () => {
      expect(now.look(foreign).status).toBe('foreign');
      for (const force of [false, true]) {
        const edit = installed(now, foreign, force);
        expect(edit).toMatchObject({
          status: 'refused',
          what: expect.stringContaining('same name'),
        });
        expect(uninstalled(now, foreign, force)).toEqual({ status: 'same' });
      }
    });
  }
  if (broken !== undefined) {
    it('is refused with the line where the text cannot be read', () => {
      const [text, line] = broken;
      for (const edit of [installed(now, text, true), uninstalled(now, text, true)]) {
        expect(edit).toMatchObject({ status: 'refused', line });
      }
    });
  }
});
