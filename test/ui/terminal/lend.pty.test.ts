import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bundle, removeBundle } from '../../helpers/bundle.ts';
import { needs } from '../../helpers/needs.ts';
import { openPty, type PtyScreen } from '../../helpers/terminal.ts';

let program = '';
let pty: PtyScreen | undefined;

beforeAll(async () => {
  program = await bundle('test/ui/terminal/programs/lend.tsx');
});
afterEach(async () => {
  await pty?.close();
});
afterAll(() => removeBundle(program));

function shows(text: string): (rows: readonly string[]) => boolean {
  return (rows) => rows.some((row) => row.includes(text));
}

describe('the lent terminal', () => {
  it('gives the other program all that is typed meanwhile, and us what comes after', async () => {
    pty = openPty(process.execPath, [program], { columns: 80, rows: 10 });
    await pty.waitFor(shows('keys []'));
    for (const round of [1, 2]) {
      pty.write('ap');
      await pty.waitFor(shows('YOUR TURN'));
      expect(pty.onAltScreen()).toBe(false);
      pty.write(`words for the other ${round}\r`);
      await pty.waitFor(shows(`said [words for the other ${round}] asked ${round}`));
      pty.write('b');
      await pty.waitFor(shows(`keys [${'ab'.repeat(round)}]`));
      // So that the next round waits for words that are not there yet.
      expect(pty.onAltScreen()).toBe(true);
    }
  });

  needs('bash')('comes back from Ctrl-Z in a shell with job control', async () => {
    pty = openPty('bash', ['--norc', '-i'], { columns: 80, rows: 10, env: { PS1: 'SHELL> ' } });
    await pty.waitFor(shows('SHELL>'));
    pty.write(`${process.execPath} ${program}\r`);
    await pty.waitFor(shows('keys []'));
    pty.write('\x1a');
    await pty.waitFor(shows('Stopped'));
    expect(pty.onAltScreen()).toBe(false);
    pty.write('echo here$((40 + 2))\r');
    await pty.waitFor(shows('here42'));
    pty.write('fg\r');
    await pty.waitFor(shows('keys []'));
    pty.write('c');
    await pty.waitFor(shows('keys [c]'));
    expect(pty.onAltScreen()).toBe(true);
  });
});
