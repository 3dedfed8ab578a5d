/** A dashboard without a terminal: keys go in by name, rows of plain text come out. */
import type { Fact } from '../../source/domain/facts.ts';
import type { Need } from '../../source/state/view/needs.ts';
import { createDashboardStore, type DashboardStore } from '../../source/ui/dashboard-store.ts';
import type { Frame } from '../../source/ui/frame.ts';
import type { DashboardSource } from '../../source/ui/store/dashboard-source.ts';
import { type PlayedSource, playedSource } from './dashboard.ts';
import { startedAt } from './states.ts';

export interface OpenDashboard {
  readonly source: PlayedSource;
  readonly store: DashboardStore;
  readonly calls: readonly Need[];
  readonly exits: readonly string[];
  readonly logs: readonly string[];
  /** Texts that were handed to the editor. */
  readonly edits: readonly string[];
  /** What the editor makes of a text; it does not start until told. */
  edit(how: (text: string) => string | undefined): void;
  /** Presses keys one after another, half a second apart, and lets promises settle. */
  press(...keys: readonly string[]): Promise<void>;
  /** Presses a key without any time going by. */
  pressAtOnce(key: string): Promise<void>;
  type(text: string): Promise<void>;
  wait(spanMs: number): void;
  frame(columns?: number, rows?: number): Frame;
  /** The whole screen as rows of text, the dialog laid over it. */
  screen(columns?: number, rows?: number): string;
}

const stepMs = 500;

export function openDashboard(
  facts?: readonly Fact[],
  over: Partial<DashboardSource> = {},
): OpenDashboard {
  const source = { ...playedSource(facts), ...over };
  const calls: Need[] = [];
  const exits: string[] = [];
  const logs: string[] = [];
  const edits: string[] = [];
  let edited: (text: string) => string | undefined = () => undefined;
  let now = startedAt + 600_000;
  const store = createDashboardStore(source, {
    now: () => now,
    markDirty: () => {},
    redraw: () => {},
    leave: (exit) => exits.push(exit),
    showLog: async (text) => {
      logs.push(text);
      return text.includes('unshowable') ? 'less did not start.' : undefined;
    },
    editText: async (text) => {
      edits.push(text);
      const next = edited(text);
      return next === undefined
        ? { status: 'failed', because: 'vi did not start.' }
        : { status: 'edited', text: next };
    },
    call: (need) => calls.push(need),
  });
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  const frame = (columns = 120, rows = 40) => store.frame(columns, rows, 'none');
  const dashboard: OpenDashboard = {
    source,
    store,
    calls,
    exits,
    logs,
    edits,
    edit: (how) => {
      edited = how;
    },
    async press(...keys) {
      for (const key of keys) {
        now += stepMs;
        await dashboard.pressAtOnce(key);
      }
    },
    async pressAtOnce(key) {
      // What is fetched for the pane and the size of the screen are as after a paint.
      frame();
      store.press(key);
      await settle();
    },
    async type(text) {
      store.type(text);
      await settle();
    },
    wait: (spanMs) => {
      now += spanMs;
    },
    frame,
    screen: (columns, rows) => flatten(frame(columns, rows)),
  };
  return dashboard;
}

const plain = (text: string) => text.replace(/\u001b\[[\d;]*m/g, '');

/** Tiles side by side as one text; exact for rows without wide characters. */
function flatten({ layout, tiles, dialog }: Frame): string {
  const rows = Array.from({ length: layout.rows }, () =>
    new Array<string>(layout.columns).fill(' '),
  );
  for (const tile of [...tiles, ...(dialog ? [dialog] : [])]) {
    tile.rows.forEach((text, at) => {
      const row = rows[tile.rect.y + at];
      Array.from(plain(text)).forEach((cell, column) => {
        if (row) row[tile.rect.x + column] = cell;
      });
    });
  }
  return rows.map((row) => row.join('').trimEnd()).join('\n');
}
