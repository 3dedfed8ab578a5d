import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  locateSpec,
  ownSpecPath,
  packageFolder,
  readSpecFile,
} from '../../source/spec/spec-file.edge.ts';

let folder = '';
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'fugu-spec-file-')));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('where the spec is', () => {
  it('is under FUGU_HOME before anything else', () => {
    mkdirSync(join(folder, 'config'));
    writeFileSync(join(folder, 'config', 'spec.yaml'), 'version: 1');
    const env = { FUGU_HOME: folder, XDG_CONFIG_HOME: '/elsewhere' };
    expect(locateSpec(env)).toEqual({ path: join(folder, 'config', 'spec.yaml'), source: 'home' });
  });

  it('is under XDG_CONFIG_HOME, or ~/.config where that is not absolute', () => {
    expect(ownSpecPath({ XDG_CONFIG_HOME: '/x' })).toBe('/x/fugu/spec.yaml');
    expect(ownSpecPath({ XDG_CONFIG_HOME: 'x', HOME: '/h' })).toBe('/h/.config/fugu/spec.yaml');
    mkdirSync(join(folder, 'fugu'));
    writeFileSync(join(folder, 'fugu', 'spec.yaml'), 'version: 1');
    expect(locateSpec({ XDG_CONFIG_HOME: folder }).source).toBe('config');
  });

  it('is the shipped one where nobody wrote another', () => {
    const location = locateSpec({ FUGU_HOME: folder });
    expect(location).toEqual({
      path: join(packageFolder(), 'spec', 'fugu.yaml'),
      source: 'bundled',
    });
  });
});

describe('reading a spec file', () => {
  it('gives the text of a file that is there', async () => {
    const path = join(folder, 'spec.yaml');
    writeFileSync(path, 'version: 1 # ü');
    expect(await readSpecFile(path)).toEqual({ status: 'read', text: 'version: 1 # ü' });
  });

  const bad = [
    ['that is missing', () => undefined, 'no such file'],
    ['that is a folder', (path: string) => mkdirSync(path), 'a folder'],
    ['that is not text', (path: string) => writeFileSync(path, Buffer.from([0xff, 0xfe])), 'UTF-8'],
    [
      'that is far too big',
      (path: string) => writeFileSync(path, 'x'.repeat(1_100_000)),
      'more than',
    ],
  ] as const;
  it.each(bad)('refuses one %s with what to do', async (_title, make, says) => {
    const path = join(folder, 'spec.yaml');
    make(path);
    const reading = await readSpecFile(path);
    if (reading.status === 'read') throw new Error('read');
    expect(reading.problems[0]).toMatchObject({ file: path, severity: 'error', kind: 'input' });
    expect(reading.problems[0]?.what).toContain(says);
    expect(reading.problems[0]?.remedy).not.toBe('');
  });
});
