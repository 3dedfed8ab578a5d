import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { rehearsalSpec } from '../../source/lanes/rehearsal/script/rehearsal-spec.ts';
import { acceptShown } from '../helpers/accept.ts';
import { type Fixture, factsIn, knownTask, makeFixture } from '../helpers/fixture.ts';
import { freePort } from '../helpers/free-port.ts';
import { told } from '../helpers/program.ts';

let fixture: Fixture;
afterEach(async () => {
  await fixture.fugu('slot', 'stop');
  await fixture.close();
});

const frozen = join(import.meta.dirname, '../fixtures/slot/frozen.mjs');

it('a job whose local server is frozen finishes, and its audit says what was skipped', async () => {
  fixture = await makeFixture();
  const command = [process.execPath, frozen, '{socket}'];
  const slot = { command, port: await freePort(), firstTokenSeconds: 1 };
  await writeFile(fixture.specFile, rehearsalSpec(fixture.models.baseURL, slot));
  const ran = await fixture.fugu('run', knownTask, '--trust', '--json');
  expect(ran.code, told(ran)).toBe(3);
  const audit = factsIn(ran.stdout).find(({ type }) => type === 'AuditOpened');
  expect(JSON.stringify(audit)).toMatch(/second-brain: The local (?:model|slot) /);
  const landed = await acceptShown(fixture.fugu, fixture.runs()[0] ?? '');
  expect(landed.code, told(landed)).toBe(0);
  const report = await readFile(join(fixture.runDir(fixture.runs()[0] ?? ''), 'report.md'), 'utf8');
  expect(report).toContain('second-brain pass skipped');
  const status = await fixture.fugu('slot', 'status');
  expect(status.stdout).toMatch(/health says|breaker|restart|starting|off/);
});
