import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeWhole } from '../../source/base/write-whole.edge.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fugu-whole-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('writing a file whole', () => {
  it('puts it in place of the one before, for its owner only', async () => {
    const path = join(folder, 'note');
    writeFileSync(path, 'old', { mode: 0o644 });
    await writeWhole(path, 'new');
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['note']);
  });

  it('leaves what is there, and no draft, where it cannot be put', async () => {
    mkdirSync(join(folder, 'note'));
    await expect(writeWhole(join(folder, 'note'), 'new')).rejects.toThrow(
      /EISDIR|ENOTEMPTY|EEXIST/,
    );
    expect(readdirSync(folder)).toEqual(['note']);
    expect(statSync(join(folder, 'note')).isDirectory()).toBe(true);
  });

  it('writes its draft where it is told to', async () => {
    const drafts = join(folder, 'drafts');
    mkdirSync(drafts);
    await writeWhole(join(folder, 'note'), new Uint8Array([104, 105]), join(drafts, 'one'));
    expect(readFileSync(join(folder, 'note'), 'utf8')).toBe('hi');
    expect(readdirSync(drafts)).toEqual([]);
  });

  it('makes nothing where the folder of its draft is missing', async () => {
    await expect(writeWhole(join(folder, 'gone', 'note'), 'new')).rejects.toThrow('ENOENT');
    expect(readdirSync(folder)).toEqual([]);
  });
});
