/** The dashboard as an element, on a played source and a clock of its own. */
import type { Fact } from '../../source/domain/facts.ts';
import { Dashboard } from '../../source/ui/dashboard.tsx';
import { createDashboardStore } from '../../source/ui/dashboard-store.ts';
import { type PlayedSource, playedSource } from './dashboard.ts';
import { startedAt } from './states.ts';

export interface DashboardElement {
  readonly element: React.JSX.Element;
  readonly source: PlayedSource;
  /** How the person left, in order. */
  readonly exits: readonly string[];
  later(spanMs: number): void;
}

/** On the run of `facts`; without facts, on the start screen. */
export function dashboardElement(facts?: readonly Fact[]): DashboardElement {
  const source = playedSource(facts);
  const exits: string[] = [];
  let now = startedAt + 60_000;
  let version = 0;
  const listeners = new Set<() => void>();
  const clock = {
    get version() {
      return version;
    },
    subscribe: (listen: () => void) => {
      listeners.add(listen);
      return () => void listeners.delete(listen);
    },
  };
  const store = createDashboardStore(source, {
    now: () => now,
    markDirty: () => {
      version += 1;
      for (const listen of listeners) listen();
    },
    redraw: () => {},
    leave: (exit) => exits.push(exit),
    showLog: async () => undefined,
    editText: async () => ({ status: 'failed', because: 'no editor' }),
    call: () => {},
  });
  return {
    element: <Dashboard store={store} clock={clock} colour="colour" />,
    source,
    exits,
    later: (spanMs) => {
      now += spanMs;
    },
  };
}
