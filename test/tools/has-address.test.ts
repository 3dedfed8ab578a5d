import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { root } from '../helpers/tracked.ts';

const folder = mkdtempSync(join(tmpdir(), 'fugu-address-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function publish(host: string) {
  const file = join(folder, 'package.json');
  writeFileSync(file, JSON.stringify({ bugs: { url: `https://${host}/issues` } }));
  const script = join(root, 'tools', 'has-address.ts');
  return spawnSync(process.execPath, [script, file], { encoding: 'utf8' });
}

it('a package with the stand-in address is not published, and the reason is said', () => {
  const refused = publish('fugu-conductor.example');
  expect(refused.status).toBe(1);
  expect(refused.stderr).toContain('Put in the real one, then publish again.');
});

it('a package with an address of its own may be published', () => {
  expect(publish('forge.example')).toMatchObject({ status: 0, stderr: '' });
});
