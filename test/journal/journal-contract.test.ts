import { describe, expect, it } from 'vitest';
import type { Journal as Port } from '../../source/conductor/ports.ts';
import { decodeFact } from '../../source/domain/decode.ts';
import type { Fact } from '../../source/domain/facts.ts';
import { maxLineBytes } from '../../source/journal/journal-line.ts';
import type { Journal } from '../../source/journal/port-shape.ts';
import { maxBatchBytes } from '../../source/journal/recover.ts';
import { createMemoryJournal } from '../helpers/memory-journal.ts';
import { decodeNote, lineOf, type Note, note, openNotes, tempDir, textsOf } from './notes.ts';

const journals: Readonly<Record<string, () => Promise<Journal<Note>>>> = {
  'in memory': async () => createMemoryJournal({ decode: decodeNote }),
  'on disk': async () => (await openNotes(await tempDir())).journal,
};

it('fits the port of the conductor', () => {
  const port: Port = createMemoryJournal<Fact>({ decode: decodeFact });
  expect(port.seq()).toBe(0);
});

describe.each(Object.keys(journals))('a journal %s', (kind) => {
  const open = (): Promise<Journal<Note>> => {
    const make = journals[kind];
    if (make === undefined) throw new Error(kind);
    return make();
  };

  it('begins empty', async () => {
    const journal = await open();
    expect(journal.seq()).toBe(0);
    expect(await journal.read()).toEqual({ status: 'read', records: [], seq: 0 });
  });

  it('gives back what was appended, with number and time', async () => {
    const journal = await open();
    expect(await journal.append([note('a'), note('b')], 0, 111)).toEqual({
      status: 'durable',
      seq: 2,
    });
    expect(await journal.append([note('c')], 2, 222)).toEqual({ status: 'durable', seq: 3 });
    expect(journal.seq()).toBe(3);
    expect(await journal.read()).toEqual({
      status: 'read',
      seq: 3,
      records: [
        { seq: 1, at: 111, fact: note('a') },
        { seq: 2, at: 111, fact: note('b') },
        { seq: 3, at: 222, fact: note('c') },
      ],
    });
  });

  it('takes an append of nothing', async () => {
    const journal = await open();
    expect(await journal.append([], 0, 1)).toEqual({ status: 'durable', seq: 0 });
    expect(await textsOf(journal)).toEqual([]);
  });

  it('refuses an append that expects another number, and writes nothing of it', async () => {
    const journal = await open();
    await journal.append([note('a')], 0, 1);
    expect(await journal.append([note('b')], 0, 1)).toEqual({ status: 'conflict', actualSeq: 1 });
    expect(await journal.append([note('b')], 2, 1)).toEqual({ status: 'conflict', actualSeq: 1 });
    expect(await textsOf(journal)).toEqual(['a']);
  });

  it('lets one of two appends with the same expectation through', async () => {
    const journal = await open();
    const both = await Promise.all([
      journal.append([note('a')], 0, 1),
      journal.append([note('b')], 0, 1),
    ]);
    expect(both.map(({ status }) => status)).toEqual(['durable', 'conflict']);
    expect(await textsOf(journal)).toEqual(['a']);
  });

  it('keeps the order of appends that wait at the same time', async () => {
    const journal = await open();
    const texts = Array.from({ length: 200 }, (_, index) => `n${index}`);
    const results = await Promise.all(texts.map((text) => journal.append([note(text)], 'any', 1)));
    expect(results.map((result) => result.status === 'durable' && result.seq)).toEqual(
      texts.map((_, index) => index + 1),
    );
    expect(await textsOf(journal)).toEqual(texts);
  });

  it('takes appends that expect the number of one still on its way', async () => {
    const journal = await open();
    const results = await Promise.all([
      journal.append([note('a'), note('b')], 0, 1),
      journal.append([note('c')], 2, 1),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['durable', 'durable']);
  });

  it('fails a fact that is too long whole, and goes on', async () => {
    const journal = await open();
    const long = note('x'.repeat(maxLineBytes));
    expect(await journal.append([note('a'), long], 0, 1)).toMatchObject({
      status: 'failed',
      because: expect.stringContaining('blob'),
    });
    expect(await journal.append([note('b')], 0, 1)).toEqual({ status: 'durable', seq: 1 });
    expect(await textsOf(journal)).toEqual(['b']);
  });

  it('fails one append of more than a batch', async () => {
    const journal = await open();
    const half = note('x'.repeat(maxLineBytes - 200));
    const count = Math.ceil(maxBatchBytes / (maxLineBytes - 200)) + 1;
    const facts = Array.from({ length: count }, () => half);
    expect(await journal.append(facts, 0, 1)).toMatchObject({ status: 'failed' });
    expect(journal.seq()).toBe(0);
  });

  it('fails appends after close, and may be closed twice', async () => {
    const journal = await open();
    await journal.append([note('a')], 0, 1);
    await journal.close();
    await journal.close();
    expect(await journal.append([note('b')], 1, 1)).toMatchObject({
      status: 'failed',
      because: expect.stringContaining('closed'),
    });
  });
});

describe('createMemoryJournal', () => {
  it('goes on after the whole lines it is given, and shows its own', async () => {
    const text = lineOf(1, 'a') + lineOf(2, 'b');
    const journal = createMemoryJournal({ decode: decodeNote, text: `${text}torn` });
    expect(journal.seq()).toBe(2);
    await journal.append([note('c')], 2, 1003);
    expect(journal.text()).toBe(text + lineOf(3, 'c'));
    expect(await textsOf(journal)).toEqual(['a', 'b', 'c']);
  });

  it('refuses damaged lines when they are read', async () => {
    const journal = createMemoryJournal({ decode: decodeNote, text: `damaged\n${lineOf(1, 'a')}` });
    expect(await journal.read()).toMatchObject({ status: 'refused', problem: { line: 1 } });
  });
});
