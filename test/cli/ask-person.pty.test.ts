import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { emptyMachine, type Machine } from '../helpers/machine.ts';
import { openPty, type PtyScreen } from '../helpers/terminal.ts';

vi.setConfig({ testTimeout: 60_000 });

const launcher = fileURLToPath(new URL('../../bin/fugu.cjs', import.meta.url));
const own = 'version: 1\n';

let machine: Machine;
let screen: PtyScreen;
beforeEach(async () => {
  machine = await emptyMachine();
  await machine.install('claude', '2.1.330 (Claude Code)');
  await machine.install('codex', 'codex-cli 0.169.0');
  await machine.keep('.config/fugu/spec.yaml', own);
  const elsewhere = { FUGU_HOME: '', XDG_CONFIG_HOME: '', XDG_DATA_HOME: '' };
  const env = { ...elsewhere, ...machine.env };
  const args = [launcher, 'init', '--no-servers'];
  screen = openPty(process.execPath, args, { columns: 100, rows: 40, env });
  await screen.waitFor((rows) => rows.some((row) => /Replace .*\[y\/N\]/.test(row)));
});
afterEach(async () => {
  await screen.close();
  await machine.remove();
});

it('a yes replaces the spec that is there', async () => {
  screen.write('y\r');
  expect((await screen.exit).exitCode).toBe(0);
  expect(await machine.spec()).not.toBe(own);
});

it.each([
  ['a no', 'n\r'],
  ['nothing', '\r'],
  ['the end of the input', '\u0004'],
])('%s leaves it as it is', async (_, keys) => {
  screen.write(keys);
  expect((await screen.exit).exitCode).toBe(0);
  expect(await machine.spec()).toBe(own);
});

it('ctrl-c ends the command, and leaves it as it is', async () => {
  screen.write('\u0003');
  expect((await screen.exit).signal).toBe(2);
  expect(await machine.spec()).toBe(own);
});
