import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Harvest } from '../../source/conductor/ports.ts';
import type { PatchArtifact } from '../../source/domain/artifact.ts';
import { visibleDiff } from '../../source/safety/visible-text.ts';
import { harvest, open, sample } from './sample.ts';

function artifactOf(got: Harvest): PatchArtifact {
  if (got.status === 'patch') return got.artifact;
  throw new Error(JSON.stringify(got));
}

/** What code and prose hold beside letters: each must land as it was written and can be edited. */
const signs: readonly (readonly [name: string, text: string])[] = [
  ['a family of one emoji', '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}'],
  ['a Persian word', '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645'],
  ['a variation selector', '\u26a0\ufe0f'],
  ['a soft hyphen', 'Silben\u00adtrennung'],
  ['many marks on one letter', `a${'\u0301'.repeat(6)}`],
  ['a letter and its mark', 'e\u0301'],
  ['a byte order mark inside', 'a\ufeffb'],
  ['a no-break space', 'a\u00a0b'],
  ['an ideographic space', 'a\u3000b'],
  ['tabs', '\ta\tb\t'],
  ['a bidi override', 'a\u202eb\u202c'],
  ['isolates', '\u2066a\u2069'],
  ['a zero width space', 'a\u200bb'],
  ['tag characters', 'a\u{e0041}b'],
  ['an escape sequence', '\u001b[31mred\u001b[0m'],
  ['a C1 control', 'a\u009b31mb'],
  ['a line separator', 'a\u2028b'],
  ['a form feed', 'a\u000cb'],
  ['the letters of a code point', 'a<U+200D>b'],
  ['a lost letter', 'a\ufffdb'],
];

const around = (text: string) => `first\nsays ${text} here\nlast\n`;

describe.each(signs)('%s', (_, text) => {
  it('lands in a new file as it was written', async () => {
    const s = sample({ 'a.txt': 'a\n' });
    const workspace = await open(s);
    const reply = `FILE: b.txt\n\`\`\`\n${around(text)}\`\`\`\n`;
    artifactOf(await harvest(s, workspace, { reply }));
    expect(readFileSync(join(workspace.dir, 'b.txt'), 'utf8')).toBe(around(text));
    await workspace.release();
  });

  it('can be searched for, kept, taken away and put back', async () => {
    const s = sample({ 'a.txt': around(text) });
    const workspace = await open(s);
    const block = (search: string, replace: string) =>
      `a.txt\n<<<<<<< SEARCH\n${search}\n=======\n${replace}\n>>>>>>> REPLACE\n`;
    const kept = block(`says ${text} here`, `says ${text} there`);
    artifactOf(await harvest(s, workspace, { reply: kept }));
    const path = join(workspace.dir, 'a.txt');
    expect(readFileSync(path, 'utf8')).toBe(around(text).replace('here', 'there'));
    await harvest(s, workspace, { reply: block(`says ${text} there`, 'says nothing') });
    expect(readFileSync(path, 'utf8')).toBe('first\nsays nothing\nlast\n');
    await harvest(s, workspace, { reply: block('says nothing', `says ${text} again`) });
    expect(readFileSync(path, 'utf8')).toBe(around(text).replace('here', 'again'));
    await workspace.release();
  });

  it('is not the same to a verifier as the text without it', async () => {
    const s = sample({ 'a.txt': 'a\n' });
    const shown = async (said: string) => {
      const workspace = await open(s);
      const reply = `FILE: b.txt\n\`\`\`\n${around(said)}\`\`\`\n`;
      const { digest } = artifactOf(await harvest(s, workspace, { reply }));
      await workspace.release();
      const diff = visibleDiff(await s.room.diffText(digest));
      return diff.slice(diff.indexOf('@@'));
    };
    const right = await shown(text);
    expect(right).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f]/);
    const wrong = text.replace(/[\p{DI}\p{M}\p{Cc}\u00a0\u3000\u2028\ufffd]|<U\+200D>/gu, '');
    expect(wrong).not.toBe(text);
    expect(await shown(wrong)).not.toBe(right);
  });
});

describe('line ends', () => {
  it('of a file with carriage returns are kept by an edit without them', async () => {
    const s = sample({ 'a.txt': 'one\r\ntwo\r\n' });
    const workspace = await open(s);
    const reply = 'a.txt\n<<<<<<< SEARCH\ntwo\n=======\nthree\n>>>>>>> REPLACE\n';
    artifactOf(await harvest(s, workspace, { reply }));
    expect(readFileSync(join(workspace.dir, 'a.txt'), 'utf8')).toBe('one\r\nthree\r\n');
    await workspace.release();
  });
});

describe('hidden characters that a patch adds', () => {
  const noticed = async (files: Readonly<Record<string, string>>, reply: string) => {
    const s = sample(files);
    const workspace = await open(s);
    const { notices } = artifactOf(await harvest(s, workspace, { reply }));
    await workspace.release();
    return notices.filter(({ type }) => type === 'hidden-characters').map(({ what }) => what);
  };
  const whole = (text: string) => `FILE: b.js\n\`\`\`\n${text}\`\`\`\n`;

  it('are named with file and line', async () => {
    const text = 'const a = 1;\nif (a\u202e) {}\nconst us\u200ber = 2, p\u0430y = 3;\n';
    expect(await noticed({ 'a.js': 'a\n' }, whole(text))).toEqual([
      'b.js:2 adds U+202E right-to-left override',
      'b.js:3 adds U+200B zero width space, letters of two scripts in “p\u0430y”',
    ]);
  });

  it('are none where a script or an emoji is written with them', async () => {
    const text =
      '// \u{1f468}\u200d\u{1f469}\u200d\u{1f467} \u0645\u06cc\u200c\u062e \u26a0\ufe0f\n';
    expect(await noticed({ 'a.js': 'a\n' }, whole(text))).toEqual([]);
  });

  it('are not new where the line held them before', async () => {
    const edit = 'a.js\n<<<<<<< SEARCH\na\u200bb\n=======\na\u200bb;\n>>>>>>> REPLACE\n';
    expect(await noticed({ 'a.js': 'a\u200bb\nc\n' }, edit)).toEqual([]);
    const twice = edit.replace('a\u200bb;', 'a\u200bb\u200b;');
    expect(await noticed({ 'a.js': 'a\u200bb\nc\n' }, twice)).toEqual([
      'a.js:1 adds U+200B zero width space',
    ]);
  });
});

describe('a mark that stands for a secret', () => {
  const mark = '‹redacted:openai-key›';

  it('is never written over the secret', async () => {
    const s = sample({ 'a.js': 'const k = "the key";\n' });
    const workspace = await open(s);
    const reply = `FILE: a.js\n\`\`\`\nconst k = "${mark}";\nconst b = 1;\n\`\`\`\n`;
    const got = await harvest(s, workspace, { reply });
    expect(got).toMatchObject({
      status: 'rejected',
      problems: [expect.stringContaining('that line cannot be edited')],
    });
    expect(readFileSync(join(workspace.dir, 'a.js'), 'utf8')).toContain('the key');
    await workspace.release();
  });

  it('is no text of a file either where it shows a character', async () => {
    const s = sample({ 'a.js': 'a\n' });
    const workspace = await open(s);
    const reply = 'FILE: b.js\n```\nsays("⟦U+200D⟧");\n```\n';
    expect(await harvest(s, workspace, { reply })).toMatchObject({
      status: 'rejected',
      problems: [expect.stringContaining('Write the character itself')],
    });
    await workspace.release();
  });

  it('is text like any other where the project itself holds it', async () => {
    const s = sample({ 'a.js': `const k = "${mark}";\n` });
    const workspace = await open(s);
    const reply = `FILE: a.js\n\`\`\`\nconst k = "${mark}";\nconst b = 1;\n\`\`\`\n`;
    artifactOf(await harvest(s, workspace, { reply }));
    await workspace.release();
  });
});
