import { Buffer } from 'node:buffer';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import {
  type FileJournalOptions,
  openFileJournal,
} from '../../source/journal/file-journal.edge.ts';
import { encodeLine } from '../../source/journal/journal-line.ts';
import type { DecodeFact, Journal } from '../../source/journal/port-shape.ts';

/** The vocabulary of these tests: small, so that the journal is tested and not the facts. */
export type Note =
  | { readonly type: 'noted'; readonly text: string }
  | { readonly type: 'tail-cut'; readonly bytes: number };

export const decodeNote: DecodeFact<Note> = (value) => {
  const { type } = value as Note;
  return type === 'noted' || type === 'tail-cut'
    ? { status: 'read', fact: value as Note }
    : { status: 'refused', because: `type ${JSON.stringify(type)}` };
};

export function note(text: string): Note {
  return { type: 'noted', text };
}

/** The text of one line as the journal writes it. */
export function lineOf(seq: number, text: string): string {
  const line = encodeLine({ seq, at: 1000 + seq, fact: note(text) });
  if (line.status === 'refused') throw new Error(line.what);
  return line.text;
}

/** The bytes of a journal that holds `texts`. */
export function journalOf(...texts: readonly string[]): Buffer {
  return Buffer.from(texts.map((text, index) => lineOf(index + 1, text)).join(''));
}

/** A folder that is gone when the test ends. */
export async function tempDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'fugu-journal-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

export function optionsFor(
  dir: string,
  more: Partial<FileJournalOptions<Note>> = {},
): FileJournalOptions<Note> {
  return {
    dir,
    decode: decodeNote,
    now: Date.now,
    onTorn: ({ bytes }) => ({ type: 'tail-cut', bytes }),
    ...more,
  };
}

/** Opens a journal that must open; it is closed when the test ends. */
export async function openNotes(dir: string, more: Partial<FileJournalOptions<Note>> = {}) {
  const opened = await openFileJournal(optionsFor(dir, more));
  if (opened.status !== 'open') throw new Error(JSON.stringify(opened));
  onTestFinished(() => opened.journal.close());
  return opened;
}

/** The texts a journal holds, in order. */
export async function textsOf(journal: Journal<Note>): Promise<readonly string[]> {
  const read = await journal.read();
  if (read.status !== 'read') throw new Error(JSON.stringify(read));
  return read.records.map(({ fact }) => (fact.type === 'noted' ? fact.text : fact.type));
}
