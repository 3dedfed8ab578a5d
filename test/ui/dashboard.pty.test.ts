import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bundle, removeBundle } from '../helpers/bundle.ts';
import { openPty, type PtyScreen } from '../helpers/terminal.ts';

let program = '';
const open: PtyScreen[] = [];

beforeAll(async () => {
  program = await bundle('test/ui/demo/demo.tsx');
});
afterEach(async () => {
  for (const screen of open.splice(0)) await screen.close();
});
afterAll(() => removeBundle(program));

function start(fixture: string, columns = 100, rows = 30): PtyScreen {
  const screen = openPty(process.execPath, [program, fixture], { columns, rows });
  open.push(screen);
  return screen;
}
const has = (text: string) => (rows: readonly string[]) => rows.some((row) => row.includes(text));

describe('the dashboard in a real terminal', () => {
  it('fills the other screen, follows a resize, and leaves its summary in the first one', async () => {
    const screen = start('working');
    await screen.waitFor(has('worker-fast→code-spark'));
    expect(screen.onAltScreen()).toBe(true);
    screen.resize({ columns: 70, rows: 20 });
    await screen.waitFor((rows) => has('j/k move')(rows) && !has('Lanes')(rows));
    screen.resize({ columns: 50, rows: 20 });
    await screen.waitFor(has('This terminal is 50×20'));
    screen.resize({ columns: 130, rows: 40 });
    await screen.waitFor(has('Lanes'));
    screen.write('q');
    await screen.waitFor(has('Quit fugu?'));
    await screen.waitFor(has('enter quit'));
    // The dialog ignores enter in its first moments, so it is asked for again until it is heard.
    const again = setInterval(() => screen.write('\r'), 200);
    await screen.exit;
    clearInterval(again);
    expect(screen.onAltScreen()).toBe(false);
    expect(screen.screen().join('\n')).toContain('To go on: fugu resume add-retry-k3f9');
    expect(screen.written()).toContain('"exit":"quit"');
  });

  it('gives the terminal back on SIGTERM and says that it was interrupted', async () => {
    const screen = start('auditing');
    await screen.waitFor(has('audit of 3 files'));
    screen.kill('SIGTERM');
    await screen.exit;
    expect(screen.onAltScreen()).toBe(false);
    expect(screen.screen().join('\n')).toContain('fugu audit add-retry-k3f9 --accept');
    expect(screen.written()).toContain('"exit":"interrupted"');
  });

  it('names the window after the run and gives the old name back', async () => {
    const screen = start('auditing');
    await screen.waitFor(has('audit of 3 files'));
    expect(screen.written()).toContain('\u001b]0;▲ fugu audit: add retry to fetchShelf\u0007');
    screen.kill('SIGTERM');
    await screen.exit;
    expect(screen.written()).toContain('\u001b[23;0t');
  });
});
