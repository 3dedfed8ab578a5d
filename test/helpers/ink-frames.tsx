/** A component drawn by Ink itself, without a terminal: what ink-testing-library shows of it. */
import { stripVTControlCharacters } from 'node:util';
import { Text } from 'ink';
import { render } from 'ink-testing-library';
import type { ReactNode } from 'react';
import { onTestFinished, vi } from 'vitest';
import { createKeyRelay, TerminalKeysContext } from '../../source/ui/terminal/terminal-keys.ts';
import type { Size } from './terminal.ts';

export interface InkFrames {
  /** The last frame as rows without styles and spaces at their ends. */
  rows(): readonly string[];
  /** The last frame as Ink wrote it. */
  styled(): string;
  /** Resolves with the rows once one of them holds the text. */
  sees(text: string): Promise<readonly string[]>;
  /** The same once none does. */
  misses(text: string): Promise<readonly string[]>;
  /** Types the keys one after the other; an escape sequence is one key. */
  press(...keys: readonly string[]): void;
  /** What mountTui tells of a combination such as "ctrl-u". */
  control(name: string): void;
}

/** Shows the element until the test is over. */
export function renderFrames(element: ReactNode, { columns, rows }: Size): InkFrames {
  // The library's stdout has no rows, and Ink would ask the machine's terminal for them.
  vi.stubEnv('COLUMNS', String(columns));
  vi.stubEnv('LINES', String(rows));
  const keys = createKeyRelay(() => false);
  const { stdin, stdout, lastFrame, rerender, unmount } = render(<Text>not yet</Text>);
  Object.defineProperties(stdout, { columns: { value: columns }, rows: { value: rows } });
  rerender(<TerminalKeysContext value={keys}>{element}</TerminalKeysContext>);
  onTestFinished(() => {
    unmount();
    vi.unstubAllEnvs();
  });
  const shown = (): readonly string[] =>
    stripVTControlCharacters(lastFrame() ?? '')
      .split('\n')
      .map((row) => row.trimEnd());
  const until = (text: string, there: boolean): Promise<readonly string[]> =>
    vi.waitFor(
      () => {
        if (shown().some((row) => row.includes(text)) === there) return shown();
        throw new Error(`"${text}" is ${there ? 'not ' : ''}there:\n${shown().join('\n')}`);
      },
      { timeout: 10_000, interval: 10 },
    );
  return {
    rows: shown,
    styled: () => lastFrame() ?? '',
    sees: (text) => until(text, true),
    misses: (text) => until(text, false),
    press: (...pressed) => {
      for (const key of pressed) stdin.write(key);
    },
    control: keys.tell,
  };
}
