import { afterAll, afterEach, beforeAll, describe, it } from 'vitest';
import { bundle, removeBundle } from '../../helpers/bundle.ts';
import { openPty, type PtyScreen } from '../../helpers/terminal.ts';

const left = '\x1b[D';
const del = '\x7f';

let program = '';
let pty: PtyScreen | undefined;

async function open(): Promise<PtyScreen> {
  pty = openPty(process.execPath, [program], { columns: 80, rows: 24 });
  await pty.waitFor(shows('length 0'));
  return pty;
}

function shows(text: string): (rows: readonly string[]) => boolean {
  return (rows) => rows.some((row) => row.includes(text));
}

describe('the text field in a real terminal', () => {
  beforeAll(async () => {
    program = await bundle('test/ui/terminal/programs/field.tsx');
  });
  afterEach(async () => {
    await pty?.close();
  });
  afterAll(() => removeBundle(program));

  it('deletes three signs for three deletions in one chunk', async () => {
    const screen = await open();
    screen.write('hello');
    await screen.waitFor(shows('length 5 end [hello]'));
    screen.write(del.repeat(3));
    await screen.waitFor(shows('length 2 end [he]'));
  });

  it('types and deletes within one chunk', async () => {
    const screen = await open();
    screen.write(`hello${del.repeat(3)}`);
    await screen.waitFor(shows('length 2 end [he]'));
  });

  it('inserts at the cursor after moving left twice in the same chunk', async () => {
    const screen = await open();
    screen.write(`hello${left}${left}X`);
    await screen.waitFor(shows('[helXlo]'));
  });

  it('does not lose count when the cursor is moved past the start', async () => {
    const screen = await open();
    screen.write(`ab${left.repeat(5)}X`);
    await screen.waitFor(shows('[Xab]'));
  });

  it.each([2_000, 20_000])('takes a marked paste of %i signs whole and goes on', async (length) => {
    const screen = await open();
    screen.write('<>');
    await screen.waitFor(shows('[<>]'));
    screen.write(left);
    screen.write(`\x1b[200~${'p'.repeat(length - 1)}e\x1b[201~!`);
    await screen.waitFor(shows(`length ${length + 3} end [${'p'.repeat(17)}e!>]`));
  });

  it('makes a space of a pasted line break', async () => {
    const screen = await open();
    screen.write('\x1b[200~rm -rf\r\x1b[201~\x1b[200~\r\x1b[201~!');
    await screen.waitFor((all) => all.some((row) => /\[rm -rf {1,2}!\]/.test(row)));
  });

  it('deletes an emoji whole', async () => {
    const screen = await open();
    screen.write(`a👍🏽${del}b`);
    await screen.waitFor(shows('length 2 end [ab]'));
  });

  it('edits with Ctrl-A, Ctrl-E, Ctrl-U, Ctrl-K, Ctrl-W, Home, End and Delete', async () => {
    const screen = await open();
    screen.write('one two');
    await screen.waitFor(shows('[one two]'));
    screen.write('\x17X');
    await screen.waitFor(shows('[one X]'));
    screen.write('\x01>\x05<');
    await screen.waitFor(shows('[>one X<]'));
    screen.write('\x1b[H\x1b[3~\x1b[F!');
    await screen.waitFor(shows('[one X<!]'));
    screen.write(`${left.repeat(3)}\x0b`);
    await screen.waitFor(shows('[one ]'));
    screen.write('\x15');
    await screen.waitFor(shows('length 0'));
  });

  it('types nothing for a combination that has no meaning', async () => {
    const screen = await open();
    screen.write('a\x14\x1bz\x1b[Zb');
    await screen.waitFor(shows('length 2 end [ab]'));
  });
});
