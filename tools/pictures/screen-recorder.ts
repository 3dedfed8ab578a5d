/** Runs a program in a real pseudo-terminal and takes the cells of its screen. */
import { spawn } from '@lydell/node-pty';
import headless from '@xterm/headless';
import type { Cell, CellColour, CellRow, Frame } from './cell.ts';

const lostMs = 60_000;

export interface RecorderOptions {
  readonly columns: number;
  readonly rows: number;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface ScreenRecorder {
  press(keys: string): void;
  /** The screen as it stands. */
  frame(): Frame;
  /** Takes a frame every so often until the text stands on the screen; throws where it never does. */
  recordUntil(text: string | RegExp, everyMs: number): Promise<readonly Frame[]>;
  close(): Promise<void>;
}

/** Starts the program; whoever called it closes it. */
export function openRecorder(
  file: string,
  args: readonly string[],
  { columns, rows, cwd, env }: RecorderOptions,
): ScreenRecorder {
  const terminal = new headless.Terminal({ cols: columns, rows, allowProposedApi: true });
  const program = spawn(file, [...args], { name: 'xterm-256color', cols: columns, rows, cwd, env });
  program.onData((data) => terminal.write(data));
  const ended = new Promise<void>((resolve) => program.onExit(() => resolve()));
  const begun = performance.now();
  const frame = (): Frame => ({
    at: Math.round(performance.now() - begun),
    rows: Array.from({ length: rows }, (_, row) => cellsOf(terminal, row)),
  });
  return {
    press: (keys) => program.write(keys),
    frame,
    async recordUntil(text, everyMs) {
      const frames: Frame[] = [];
      for (const end = Date.now() + lostMs; Date.now() < end; ) {
        await new Promise((resolve) => setTimeout(resolve, everyMs));
        frames.push(frame());
        if (holds(frames.at(-1), text)) return frames;
      }
      const shown = textOf(frames.at(-1)).join('\n');
      throw new Error(`The screen never showed ${text}. It shows:\n${shown}`);
    },
    async close() {
      program.kill('SIGTERM');
      await ended;
    },
  };
}

const textOf = (frame: Frame | undefined) =>
  (frame?.rows ?? []).map((row) => row.map(({ text }) => text).join(''));

function holds(frame: Frame | undefined, text: string | RegExp): boolean {
  return textOf(frame).some((row) =>
    typeof text === 'string' ? row.includes(text) : text.test(row),
  );
}

/** The cells of a row as they stand on the terminal. */
export function cellsOf(terminal: headless.Terminal, row: number): CellRow {
  const { active } = terminal.buffer;
  const line = active.getLine(active.baseY + row);
  return Array.from({ length: terminal.cols }, (_, column) => line?.getCell(column)).flatMap(
    (cell): readonly Cell[] => {
      if (cell === undefined || cell.getWidth() === 0) return [];
      return [
        {
          text: cell.getChars() || ' ',
          width: cell.getWidth() === 2 ? 2 : 1,
          front: colour(cell.isFgDefault(), cell.isFgRGB(), cell.getFgColor()),
          back: colour(cell.isBgDefault(), cell.isBgRGB(), cell.getBgColor()),
          bold: cell.isBold() !== 0,
          dim: cell.isDim() !== 0,
          italic: cell.isItalic() !== 0,
          underline: cell.isUnderline() !== 0,
          inverse: cell.isInverse() !== 0,
        },
      ];
    },
  );
}

function colour(isDefault: boolean, isRgb: boolean, value: number): CellColour {
  if (isDefault) return { kind: 'default' };
  return isRgb ? { kind: 'rgb', rgb: value } : { kind: 'indexed', index: value };
}
