import { readdirSync, symlinkSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Fixture, makeFixture } from '../helpers/fixture.ts';
import { needs } from '../helpers/needs.ts';
import { fugu, told } from '../helpers/program.ts';
import { agentMap } from '../helpers/program-map.ts';

let fixture: Fixture;
afterEach(() => fixture.close());

const map = agentMap('agents/codex-writes.mjs', {
  lanes: '  worker-fast: { models: [spark] }\n  worker-big: { models: [forge] }',
  plan: 'thinker',
  patch: 'worker-big',
});

/** All programs of PATH but those that shut a lane in. */
async function pathWithoutSandbox(): Promise<string> {
  const folder = join(fixture.root, 'bin');
  await mkdir(folder);
  const seen = new Set(['bwrap', 'unshare']);
  for (const place of (process.env.PATH ?? '').split(':')) {
    for (const name of namesIn(place)) {
      if (seen.has(name)) continue;
      seen.add(name);
      symlinkSync(join(place, name), join(folder, name));
    }
  }
  return folder;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

const job = ['run', 'say more', '--trust', '--plain'];

describe('an agent that verifies and changes a file', () => {
  it('is not believed where nothing shuts it in: its verdict does not count, and another judges', async () => {
    fixture = await makeFixture();
    await writeFile(fixture.specFile, map);
    const env = { ...fixture.env, PATH: await pathWithoutSandbox() };
    const ran = await fugu(job, { env, cwd: fixture.repo });
    expect(ran.code, told(ran)).toBe(3);
    expect(ran.stdout).toContain('Verifying s1: worker-big (forge)');
    expect(ran.stdout).toContain(
      'forge changed files in a read-only role; its answer does not count.',
    );
    expect(ran.stdout).not.toContain('worker-big (forge, openai, as declared) passes');
    expect(ran.stdout).toContain('thinker (compass, nvidia, as declared) passes s1');
    expect(ran.stdout).toContain('UNSANDBOXED');
  });

  needs('bwrap')('cannot, where it is shut in, and its verdict counts', async () => {
    fixture = await makeFixture();
    await writeFile(fixture.specFile, map);
    const ran = await fixture.fugu(...job);
    expect(ran.code, told(ran)).toBe(3);
    expect(ran.stdout).toContain('worker-big (forge, openai, as declared) passes s1');
    expect(ran.stdout).toContain('1 file, +1 -0');
  });
});
