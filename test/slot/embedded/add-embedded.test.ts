import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  addEmbedded,
  embeddedPackages,
  hasEmbedded,
  nodeLlamaVersion,
} from '../../../source/slot/embedded/add-embedded.edge.ts';

let dataDir = '';
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'fugu-add-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const machine = { platform: 'linux', arch: 'x64' };

/** Adds the engine with one of the npm programs under test/fixtures/npm. */
async function add(npm: string, more: object = {}) {
  const place = fileURLToPath(new URL(`../../fixtures/npm/${npm}`, import.meta.url));
  const lines: string[] = [];
  const env = { PATH: `${place}:/usr/bin:/bin` };
  const added = await addEmbedded(dataDir, {
    say: (line) => lines.push(line),
    env,
    machine,
    ...more,
  });
  return { added, lines, because: added.status === 'failed' ? added.because : '' };
}

describe('addEmbedded', () => {
  it('has npm install the lean set under the data folder, without scripts', async () => {
    const { added, lines } = await add('adds');
    const packages = embeddedPackages(dataDir);
    expect(added).toEqual({ status: 'added', packages });
    expect(hasEmbedded(packages)).toBe(true);
    const manifest = JSON.parse(readFileSync(join(packages, 'package.json'), 'utf8'));
    expect(manifest.dependencies).toEqual({
      '@node-llama-cpp/linux-x64': nodeLlamaVersion,
      'node-llama-cpp': nodeLlamaVersion,
    });
    expect(readFileSync(join(packages, '.npmrc'), 'utf8')).toContain('omit=optional');
    expect(readFileSync(join(packages, 'args.txt'), 'utf8')).toContain('--ignore-scripts');
    expect(lines).toEqual([expect.stringContaining('about 85 MB')]);
  });

  it('names the version that the tests run', () => {
    const text = readFileSync(new URL('../../engine/package.json', import.meta.url), 'utf8');
    expect(JSON.parse(text).dependencies['node-llama-cpp']).toBe(nodeLlamaVersion);
  });

  it('says so when there is no npm', async () => {
    const { because } = await add('adds', { env: { PATH: dataDir } });
    expect(because).toContain('npm was not found');
  });

  it('says so when the registry cannot be reached', async () => {
    const { because } = await add('offline');
    expect(because).toContain('could not reach its registry (ENOTFOUND)');
  });

  it('repeats what npm said about any other trouble', async () => {
    const { because } = await add('refuses');
    expect(because).toContain('code ENOSPC No space left on device');
    expect(hasEmbedded(embeddedPackages(dataDir))).toBe(false);
  });

  it('does not take the word of an npm that installed nothing', async () => {
    const { because } = await add('lies');
    expect(because).toContain('holds no node-llama-cpp');
  });

  it('offers llama-server on a machine without a ready-made engine', async () => {
    const { because } = await add('adds', { machine: { platform: 'sunos', arch: 'x64' } });
    expect(because).toContain('slot.engine: llama-server');
  });
});
