/** How fast a memory of ten thousand facts answers: a question to an open store, and opening one. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MemoryFact } from '../../source/domain/memory-fact.ts';
import { printFact } from '../../source/memory/store/fact-file.ts';
import { openStore } from '../../source/memory/store/store.edge.ts';
import { atMost, type Figure, median } from './figure.ts';

const facts = 10_000;
const wordsPerFact = 60;
const vocabulary = 4_000;
const rounds = 20;

export async function bench(): Promise<readonly Figure[]> {
  const dir = mkdtempSync(join(tmpdir(), 'fugu-memory-'));
  try {
    const words = Array.from({ length: vocabulary }, (_, at) => wordOf(at));
    await openStore(dir).init();
    fill(dir, words);
    const opening = performance.now();
    const store = openStore(dir);
    const held = (await store.list()).facts.length;
    if (held !== facts) throw new Error(`The store holds ${held} facts.`);
    const opened = performance.now() - opening;
    const indexing = performance.now();
    await store.search('anything');
    const indexed = performance.now() - indexing;
    const waits: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const question = [words[round * 7], words[round * 31]?.slice(0, 4)].join(' ');
      const asked = performance.now();
      const found = await store.search(question);
      waits.push(performance.now() - asked);
      if (found.length === 0) throw new Error(`Nothing was found for ${question}.`);
    }
    const name = `memory: a question to ${facts} facts`;
    return [
      atMost(name, Math.round(median(waits) * 10) / 10, 'ms', 50),
      { name: `memory: reading ${facts} files`, value: Math.round(opened), unit: 'ms' },
      { name: `memory: indexing ${facts} facts`, value: Math.round(indexed), unit: 'ms' },
    ];
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function fill(dir: string, words: readonly string[]): void {
  for (let at = 0; at < facts; at += 1) {
    const id = `fact-${at}`;
    const text = Array.from({ length: wordsPerFact }, (_, nth) => pick(words, at * 61 + nth));
    const fact: MemoryFact = {
      id,
      title: text.slice(0, 6).join(' '),
      type: 'fact',
      tags: [pick(words, at)],
      source: 'person',
      supersedes: [],
      confidence: 'high',
      created: '2026-11-23',
      body: text.join(' '),
    };
    writeFileSync(join(dir, `${id}.md`), printFact(fact));
  }
}

/** The same words in every run: a multiplicative hash instead of dice. */
const wordOf = (at: number) =>
  `${((at + 1) * 2_654_435_761) % 4_294_967_296}`.replace(/\d/g, lettered);
const lettered = (digit: string) => 'abdegiklmn'[Number(digit)] ?? 'x';
const pick = (words: readonly string[], at: number) =>
  words[((at * 2_246_822_519) % 4_294_967_296) % words.length] ?? '';
