import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { bundle, removeBundle } from '../../helpers/bundle.ts';
import { openPty, type PtyScreen, type Size } from '../../helpers/terminal.ts';

const size: Size = { columns: 100, rows: 30 };

let program = '';
let pty: PtyScreen | undefined;

async function opened(...args: readonly string[]): Promise<PtyScreen> {
  pty = openPty(process.execPath, [program, ...args], size);
  await pty.waitFor(whole(size));
  return pty;
}

/** True when the frame stands where it belongs: header first, footer last, borders in line. */
function whole({ columns, rows }: Size): (screen: readonly string[]) => boolean {
  return (screen) =>
    screen.length === rows &&
    screen[0] === `HEADER ${columns}x${rows}` &&
    screen[rows - 1] === 'FOOTER' &&
    screen.slice(1, rows - 1).every((row) => row.endsWith('|')) &&
    (screen[rows - 2] ?? '').startsWith('line ');
}

/** Terminal modes after everything written: true for those still set. */
function modes(written: string): Readonly<Record<string, boolean>> {
  const last = (mode: string): boolean =>
    written.lastIndexOf(`\x1b[?${mode}h`) > written.lastIndexOf(`\x1b[?${mode}l`);
  return { wrap: last('7'), paste: last('2004'), alt: last('1049'), cursor: last('25') };
}

const restored = { wrap: true, paste: false, alt: false, cursor: true };

beforeAll(async () => {
  program = await bundle('test/ui/terminal/programs/stream.tsx');
});
afterEach(async () => {
  await pty?.close();
});
afterAll(() => removeBundle(program));

/** Whether each number is one more than the one before. */
function isRow(numbers: readonly number[]): boolean {
  return numbers.every((number, at) => number === (numbers[0] ?? 0) + at);
}

describe('the terminal is given back', () => {
  it('after unmount, with the summary where the shell goes on', async () => {
    const screen = await opened();
    expect(screen.onAltScreen()).toBe(true);
    expect(modes(screen.written())).toEqual({ wrap: false, paste: true, alt: true, cursor: false });
    screen.write('q');
    expect(await screen.exit).toMatchObject({ exitCode: 0 });
    expect(modes(screen.written())).toEqual(restored);
    expect(screen.onAltScreen()).toBe(false);
    expect(screen.screen().slice(0, 3)).toEqual(['all done, two lines:', 'second line', '']);
  });

  it('after process.exit', async () => {
    const screen = await opened();
    screen.write('x');
    expect(await screen.exit).toMatchObject({ exitCode: 3 });
    expect(modes(screen.written())).toEqual(restored);
    expect(screen.onAltScreen()).toBe(false);
  });

  it.each([
    ['SIGTERM', 15],
    ['SIGHUP', 1],
    ['SIGINT', 2],
  ] as const)('after %s, of which the process then dies', async (name, number) => {
    const screen = await opened();
    screen.kill(name);
    expect(await screen.exit).toMatchObject({ signal: number });
    expect(modes(screen.written())).toEqual(restored);
    expect(screen.onAltScreen()).toBe(false);
  });

  it('after an error nobody caught, whose stack is then readable', async () => {
    const screen = await opened();
    screen.write('t');
    expect(await screen.exit).toMatchObject({ exitCode: 1 });
    expect(modes(screen.written())).toEqual(restored);
    expect(screen.screen().join('\n')).toContain('thrown on purpose');
  });

  it('even when the terminal had stopped reading', async () => {
    const screen = await opened();
    screen.pause();
    await pause(1_500);
    screen.kill('SIGTERM');
    screen.resume();
    await screen.exit;
    expect(modes(screen.written())).toEqual(restored);
  });
});

describe('a program that wants to end', () => {
  it('ends although the terminal does not read', async () => {
    const screen = await opened();
    screen.pause();
    await pause(1_500);
    screen.write('q');
    await vi.waitFor(() => expect(isRunning(screen.pid)).toBe(false), { timeout: 10_000 });
    screen.resume();
  });
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe.each([
  ['drawn past Ink', []],
  ['drawn by Ink', ['--ink']],
] as const)('the frame %s stands', (_drawn, extra) => {
  const open = (...args: readonly string[]): Promise<PtyScreen> => opened(...extra, ...args);

  it.each<readonly [string, readonly Size[]]>([
    ['a width-only shrink', [{ columns: 80, rows: 30 }]],
    ['a width-only growth', [{ columns: 130, rows: 30 }]],
    ['a height-only shrink', [{ columns: 100, rows: 18 }]],
    ['a height-only growth', [{ columns: 100, rows: 45 }]],
    ['both smaller', [{ columns: 61, rows: 16 }]],
    ['both larger', [{ columns: 160, rows: 48 }]],
    [
      'there and back',
      [
        { columns: 60, rows: 40 },
        { columns: 100, rows: 30 },
      ],
    ],
  ])('after %s', async (_title, sizes) => {
    const screen = await open();
    for (const next of sizes) {
      screen.resize(next);
      await screen.waitFor(whole(next));
    }
    // What is drawn next must find its place too.
    const before = screen.written().length;
    const last = sizes.at(-1) ?? size;
    await screen.waitFor((rows) => screen.written().length > before + 2_000 && whole(last)(rows));
  });

  it('after thirty resizes in a row', async () => {
    const screen = await open();
    for (let step = 0; step < 30; step += 1) {
      screen.resize({ columns: 70 + ((step * 17) % 60), rows: 20 + ((step * 7) % 20) });
      await pause(15);
    }
    screen.resize(size);
    await screen.waitFor(whole(size));
  });

  it('while glyphs of doubtful width stream through it', async () => {
    const screen = await open('--emoji');
    const seen = new Set<string>();
    await screen.waitFor((rows) => {
      for (const row of rows.slice(1, -1)) seen.add(/^line (\d+)/.exec(row)?.[1] ?? '');
      return seen.size > 90;
    });
    // The line between the panes and the one at the edge stand in each row once, and no row is of
    // another frame; a screen may be looked at in the middle of one.
    await screen.waitFor(
      (all) =>
        all[0] === 'HEADER 100x30' &&
        all.at(-1) === 'FOOTER' &&
        all.slice(1, -1).every((row) => /^[^|]+\|[^|]+\|$/.test(row)) &&
        isRow(all.slice(1, -1).map((row) => Number(/^line (\d+)/.exec(row)?.[1]))),
    );
  });

  it('after Ctrl-L over a screen that something else has spoilt', async () => {
    const screen = await open();
    // A program that writes past us looks to the terminal like our own output.
    screen.write('\x0c');
    const before = screen.written().length;
    await screen.waitFor(
      (rows) => screen.written().slice(before).includes('\x1b[H\x1b[J') && whole(size)(rows),
    );
    expect(modes(screen.written())).toEqual({ wrap: false, paste: true, alt: true, cursor: false });
  });
});

describe('a stream', () => {
  it('is never painted by clearing the screen', async () => {
    const screen = await opened();
    const before = screen.written().length;
    await screen.waitFor(() => screen.written().length > before + 20_000);
    const during = screen.written().slice(before);
    expect(during).not.toMatch(/\x1b\[[0-3]?J|\x1bc/);
  });

  it('does not stop the process when the terminal stops reading', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fugu-beat-'));
    const file = join(folder, 'beats');
    const screen = await opened('--beat', file);
    const beats = (): readonly number[] =>
      readFileSync(file, 'utf8').trim().split('\n').map(Number);
    screen.pause();
    await vi.waitFor(() => expect(beats().length).toBeGreaterThan(1));
    const before = beats().length;
    await pause(3_000);
    const during = beats().slice(before);
    screen.resume();
    rmSync(folder, { recursive: true, force: true });
    // 60 are due; a process that blocks gives two at most.
    expect(during.length).toBeGreaterThan(20);
    await screen.waitFor(whole(size));
  });
});
