import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { printIndex } from '../../source/memory/store/index-file.ts';
import { openStore } from '../../source/memory/store/store.edge.ts';

it('the memory that comes with the program holds facts without fault, and its index is up to date', async () => {
  const { facts, archived, problems } = await openStore('memory').list();
  expect(problems).toEqual([]);
  expect(facts.length).toBeGreaterThan(3);
  expect(archived).toEqual([]);
  expect(readFileSync('memory/INDEX.md', 'utf8')).toBe(printIndex(facts));
});
