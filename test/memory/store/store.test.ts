import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { printFact } from '../../../source/memory/store/fact-file.ts';
import { type MemoryStore, openStore } from '../../../source/memory/store/store.edge.ts';
import { draft, fact, someKey } from '../facts.ts';

let root: string;
let dir: string;
let store: MemoryStore;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'fugu-store-'));
  dir = join(root, 'memory');
  store = openStore(dir, { now: () => Date.UTC(2026, 10, 23, 7) });
  await store.init();
});
afterEach(() => rmSync(root, { recursive: true }));

const put = (name: string, text: string) => writeFileSync(join(dir, name), text);
const text = (name: string) => readFileSync(join(dir, name), 'utf8');
const ids = async () => (await store.list()).facts.map(({ id }) => id);
const said = async () =>
  (await store.check()).map(({ file = '', what }) => `${file.replace(`${dir}/`, '')}: ${what}`);

describe('a store', () => {
  it('keeps a fact as one file, lists it and finds it by its words', async () => {
    const written = await store.add(draft());
    expect(written).toMatchObject({
      status: 'written',
      fact: { id: 'landing-takes-a-lock', created: '2026-11-23T07:00:00Z' },
      path: join(dir, 'landing-takes-a-lock.md'),
      problems: [],
    });
    expect(text('landing-takes-a-lock.md')).toContain('title: Landing takes a lock\n');
    expect(text('INDEX.md')).toContain('[Landing takes a lock](landing-takes-a-lock.md)');
    expect(await ids()).toEqual(['landing-takes-a-lock']);
    const other = openStore(dir);
    expect((await other.search('lock repository')).map(({ fact: { id } }) => id)).toEqual(
      await ids(),
    );
    expect(await other.search('kangaroo')).toEqual([]);
  });

  it('keeps two facts of one title apart', async () => {
    await store.add(draft());
    await store.add(draft({ body: 'Another thing.' }));
    expect(await ids()).toEqual(['landing-takes-a-lock', 'landing-takes-a-lock-2']);
  });

  it('moves what is superseded to the archive as it is and keeps the chain', async () => {
    await store.add(draft());
    const before = text('landing-takes-a-lock.md');
    await store.add(draft({ title: 'Second', supersedes: ['landing-takes-a-lock'] }));
    await store.add(draft({ title: 'Third', supersedes: ['second'] }));
    expect(await ids()).toEqual(['third']);
    expect(text('archive/landing-takes-a-lock.md')).toBe(before);
    expect(await store.show('third')).toMatchObject({
      archived: false,
      older: ['second', 'landing-takes-a-lock'],
      supersededBy: [],
    });
    expect(await store.show('second')).toMatchObject({ archived: true, supersededBy: ['third'] });
    expect(await store.search('repository')).toHaveLength(1);
    expect(await store.check()).toEqual([]);
  });

  it('archives without changing a byte, and gives the id to nobody else', async () => {
    await store.add(draft());
    const before = text('landing-takes-a-lock.md');
    expect(await store.archive(['landing-takes-a-lock'])).toMatchObject({ status: 'archived' });
    expect(text('archive/landing-takes-a-lock.md')).toBe(before);
    expect(text('INDEX.md')).toContain('There are no facts yet.');
    await store.add(draft());
    expect(await ids()).toEqual(['landing-takes-a-lock-2']);
  });

  it('refuses to supersede or archive what it does not hold, and writes nothing', async () => {
    const wrong = await store.add(draft({ supersedes: ['nothing'] }));
    expect(wrong).toMatchObject({ status: 'refused', problems: [{ what: /no fact nothing/ }] });
    expect(await store.archive(['nothing'])).toMatchObject({ status: 'refused' });
    expect(await ids()).toEqual([]);
  });

  it('has the same index bytes after every check', async () => {
    await store.add(draft());
    const before = text('INDEX.md');
    await store.check();
    await openStore(dir).check();
    expect(text('INDEX.md')).toBe(before);
  });

  it('is made once; below a folder of skills never', async () => {
    expect(await store.init()).toEqual({ status: 'there', problems: [] });
    const skills = openStore(join(root, 'skills', 'memory'));
    expect(await skills.init()).toMatchObject({ status: 'refused' });
    expect(readdirSync(root)).toEqual(['memory']);
  });

  it('that was never made takes no fact and says how to make it', async () => {
    const other = openStore(join(root, 'nowhere'));
    const refused = { status: 'refused', problems: [{ remedy: /fugu memory init/ }] };
    expect(await other.add(draft())).toMatchObject(refused);
    expect((await other.list()).problems).toMatchObject(refused.problems);
    mkdirSync(join(root, 'nowhere'));
    expect(await other.add(draft())).toMatchObject(refused);
    expect(readdirSync(join(root, 'nowhere'))).toEqual([]);
  });
});

describe('a secret', () => {
  it.each([
    ['in the text', { body: `first\nthe key is ${someKey}` }, 'text', 2],
    ['in the title', { title: `Key ${someKey}` }, 'title and tags', 1],
    [
      'parted by an escape sequence',
      { body: `${someKey.slice(0, 20)}\u001b[1m${someKey.slice(20)}` },
      'text',
      1,
    ],
  ])(
    '%s is refused with its place before it touches the disk',
    async (_title, more, file, line) => {
      const refused = await store.add(draft(more));
      expect(refused).toMatchObject({
        status: 'refused',
        problems: [{ kind: 'policy', file, line }],
      });
      expect(JSON.stringify(refused)).not.toContain(someKey.slice(8));
      expect(readdirSync(dir).sort()).toEqual(['INDEX.md', 'archive']);
    },
  );

  it('is known by the exact value of a key that looks like nothing', async () => {
    const value = 'blue-lamp-over-sea';
    const knowing = openStore(dir, { secrets: [{ name: 'ODD_KEY', value }] });
    expect(await knowing.add(draft({ body: `It is ${value}.` }))).toMatchObject({
      status: 'refused',
      problems: [{ what: 'It holds a secret (ODD_KEY).' }],
    });
    expect(await store.add(draft({ body: `It is ${value}.` }))).toMatchObject({
      status: 'written',
    });
  });

  it('written into a file by hand keeps it out of lists, searches, the index and the archive', async () => {
    await store.add(draft());
    put('landing-takes-a-lock.md', printFact(fact({ title: `Lock ${someKey}` })));
    const { facts, problems } = await store.list();
    expect(facts).toEqual([]);
    expect(problems).toMatchObject([{ file: join(dir, 'landing-takes-a-lock.md'), line: 3 }]);
    expect(await store.search('lock')).toEqual([]);
    await store.check();
    expect(text('INDEX.md')).not.toContain('sk-ant');
    expect(await store.archive(['landing-takes-a-lock'])).toMatchObject({ status: 'refused' });
    expect(readdirSync(join(dir, 'archive'))).toEqual([]);
  });
});

describe('what hands and other programs leave in a store', () => {
  it('is named and never rewritten', async () => {
    const files: Readonly<Record<string, string>> = {
      'words.md': 'Only words.\n',
      'merge.md': printFact(fact({ id: 'merge' })).replace(
        'type: decision',
        '<<<<<<< a\ntype: decision\n=======\ntype: fact\n>>>>>>> b',
      ),
      'one.md': printFact(fact({ id: 'same' })),
      'two.md': printFact(fact({ id: 'same', body: 'Other.' })),
      'big.md': 'x'.repeat(1_048_576),
      'bytes.md': '\ufffd',
      'SKILL.md': printFact(fact({ id: 'skill' })),
      'gone.md': printFact(fact({ id: 'gone', supersedes: ['never'] })),
    };
    for (const [name, words] of Object.entries(files)) put(name, words);
    writeFileSync(join(dir, 'bytes.md'), Buffer.from([0xff, 0xfe, 0x00]));
    const outside = join(root, 'outside.md');
    writeFileSync(outside, printFact(fact({ id: 'outside', body: 'Not yours.' })));
    symlinkSync(outside, join(dir, 'link.md'));
    mkdirSync(join(dir, 'folder.md'));
    mkdirSync(join(dir, 'sub'));

    expect((await said()).sort()).toEqual([
      'SKILL.md: Agents load a file of this name as a skill.',
      'big.md: It has 1048576 bytes; a fact has at most 65536.',
      'bytes.md: It is not UTF-8 text.',
      'folder.md: It is not a file.',
      'gone.md: It supersedes never, which is not in the store.',
      'link.md: It is a link, and links are not followed.',
      'merge.md: It holds the conflict markers of a merge.',
      'one.md: The file is called one.md and its fact same.',
      'sub: What lies in this folder is not read.',
      `two.md: It has the id same, and so has ${join(dir, 'one.md')}; neither is used.`,
      'two.md: The file is called two.md and its fact same.',
      'words.md: It has no front matter.',
    ]);
    expect(await ids()).toEqual(['gone']);
    await store.add(draft());
    for (const [name, words] of Object.entries(files)) {
      if (name !== 'bytes.md') expect(text(name)).toBe(words);
    }
    expect(text('INDEX.md')).not.toContain('outside');
    expect(readFileSync(outside, 'utf8')).toContain('Not yours.');
  });

  it('counts again as soon as it is mended', async () => {
    put('a.md', 'Only words.\n');
    expect(await ids()).toEqual([]);
    put('a.md', printFact(fact({ id: 'a' })));
    expect(await ids()).toEqual(['a']);
  });

  it('in the index is kept in the archive before the index is made anew', async () => {
    const edited = `${text('INDEX.md')}\nMy own line.\n`;
    put('INDEX.md', edited);
    expect(await said()).toEqual([
      expect.stringMatching(
        /^INDEX\.md: It was edited by hand; that text is kept as archive\/INDEX\./,
      ),
    ]);
    const [kept = ''] = readdirSync(join(dir, 'archive'));
    expect(text(`archive/${kept}`)).toBe(edited);
    expect(text('INDEX.md')).not.toContain('My own line.');
    expect(await store.check()).toEqual([]);
  });

  it('as links in place of the index or the archive is not followed', async () => {
    const outside = join(root, 'outside');
    cpSync(dir, outside, { recursive: true });
    rmSync(join(dir, 'archive'), { recursive: true });
    symlinkSync(join(outside, 'archive'), join(dir, 'archive'));
    expect(await store.add(draft())).toMatchObject({ status: 'refused' });
    rmSync(join(dir, 'archive'));
    rmSync(join(dir, 'INDEX.md'));
    symlinkSync(join(outside, 'INDEX.md'), join(dir, 'INDEX.md'));
    expect(await store.add(draft())).toMatchObject({ status: 'refused' });
    expect(await store.init()).toMatchObject({ status: 'refused' });
    expect(readFileSync(join(outside, 'INDEX.md'), 'utf8')).toContain('no facts yet');
    expect(readdirSync(join(outside, 'archive'))).toEqual([]);
  });

  it('as chains that bite their tails is named, and both facts stay', async () => {
    put('a.md', printFact(fact({ id: 'a', supersedes: ['b'] })));
    put('b.md', printFact(fact({ id: 'b', supersedes: ['a'] })));
    expect(await ids()).toEqual(['a', 'b']);
    expect(await said()).toHaveLength(2);
    expect(await store.show('a')).toMatchObject({ older: ['b', 'a'] });
  });

  it('as two successors of one fact is named with the way to join them', async () => {
    await store.add(draft({ title: 'Old' }));
    put('left.md', printFact(fact({ id: 'left', supersedes: ['old'] })));
    put('right.md', printFact(fact({ id: 'right', supersedes: ['old'] })));
    expect(await ids()).toEqual(['left', 'right']);
    const remedies = (await store.check()).map(({ remedy }) => remedy);
    expect(remedies).toEqual([
      'Join the two: fugu memory supersede left --also right',
      'Put it away: fugu memory archive old',
    ]);
  });
});

describe('writers at the same time', () => {
  it('lose nothing, and the index ends with everything', async () => {
    const writers = Array.from({ length: 8 }, () => openStore(dir));
    const writes = writers.flatMap((writer, one) =>
      Array.from({ length: 5 }, (_, at) =>
        writer.add(draft({ title: at === 0 ? 'The same' : `Fact ${one} ${at}` })),
      ),
    );
    const done = await Promise.all(writes);
    expect(done.filter(({ status }) => status !== 'written')).toEqual([]);
    expect(await ids()).toHaveLength(40);
    expect(text('INDEX.md').match(/^- /gm)).toHaveLength(40);
    expect(readdirSync(dir).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('may supersede the same fact: both words are kept and the check says so', async () => {
    await store.add(draft({ title: 'Old' }));
    const two = ['Left', 'Right'].map((title) =>
      openStore(dir).add(draft({ title, supersedes: ['old'] })),
    );
    expect((await Promise.all(two)).map(({ status }) => status)).toEqual(['written', 'written']);
    expect(await ids()).toEqual(['left', 'right']);
    expect(readdirSync(join(dir, 'archive'))).toEqual(['old.md']);
    expect(await said()).toEqual([expect.stringMatching(/^right\.md: It supersedes old/)]);
  });
});
