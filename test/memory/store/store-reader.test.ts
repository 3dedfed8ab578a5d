import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../../source/memory/store/store.edge.ts';
import { draft } from '../facts.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fugu-reader-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

describe('what is archived', () => {
  it('is what lies in the folder, not what has a name that begins like it', async () => {
    const store = openStore(dir);
    await store.init();
    await store.add(draft({ title: 'Archive, never delete' }));
    await store.add(draft({ title: 'Archive' }));
    const inForce = async () => (await store.list()).facts.map(({ id }) => id);
    expect(await inForce()).toEqual(['archive', 'archive-never-delete']);
    const index = readFileSync(join(dir, 'INDEX.md'), 'utf8');
    expect(index).toContain('(archive-never-delete.md)');
    await store.archive(['archive']);
    expect(await inForce()).toEqual(['archive-never-delete']);
    expect((await store.list()).archived.map(({ id }) => id)).toEqual(['archive']);
  });
});
