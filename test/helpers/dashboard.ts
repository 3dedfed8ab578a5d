/** A dashboard source that plays given facts: what the terminal shows without a conductor behind it. */
import type { Conductor, LaneEvent } from '../../source/conductor/ports.ts';
import type { Call } from '../../source/domain/call.ts';
import type { Command, Refusal } from '../../source/domain/commands.ts';
import type { Recorded } from '../../source/domain/decode.ts';
import type { Fact } from '../../source/domain/facts.ts';
import { fold } from '../../source/state/evolve/evolve.ts';
import type { RunState } from '../../source/state/run-state.ts';
import type { RunSummary } from '../../source/state/run-summary.ts';
import type { DashboardNotice, DashboardSource } from '../../source/ui/store/dashboard-source.ts';
import type { MemoryBoard } from '../../source/ui/store/memory-board.ts';
import type { SlotBoard, SlotOrder } from '../../source/ui/store/slot-board.ts';
import { record, startedAt } from './states.ts';

export interface PlayedSource extends DashboardSource {
  /** Every command the dashboard told, in order. */
  readonly told: readonly Command[];
  readonly jobs: readonly string[];
  /** Every order the dashboard gave to the slot. */
  readonly orders: readonly SlotOrder[];
  /** What was searched for in the memory, in order; empty words ask for everything. */
  readonly sought: readonly string[];
  /** The next reading of the memory gives this. */
  readMemory(board: MemoryBoard): void;
  /** The slot is read anew as this. */
  readSlot(board: SlotBoard | undefined): void;
  /** What the next commands are answered with. */
  refuse(refusal: Refusal | undefined): void;
  add(...facts: readonly Fact[]): void;
  chat(call: Call, event: LaneEvent): void;
  notice(notice: DashboardNotice): void;
  /** The run on the screen is open in another process from now on. */
  watch(): void;
  /** The list of runs is this now. */
  list(runs: readonly RunSummary[]): void;
  /** Opens a run on these facts, or none. */
  play(facts: readonly Fact[] | undefined): void;
}

export const sampleRuns: readonly RunSummary[] = [
  {
    run: 'add-retry-k3f9',
    task: 'add retry to fetchShelf',
    status: 'audit waits',
    resumable: true,
    lastAt: startedAt,
    repo: '/tmp/shelf',
  },
  {
    run: 'fix-date-p2c1',
    task: 'fix the date of the footer',
    status: 'landed',
    resumable: false,
    lastAt: startedAt - 86_400_000,
    repo: '/tmp/shelf',
  },
];

const sampleDiff = [
  'diff --git a/source/shelf.ts b/source/shelf.ts',
  '--- a/source/shelf.ts',
  '+++ b/source/shelf.ts',
  '@@ -10,6 +10,15 @@ export async function fetchShelf(id: string) {',
  '-  return fetch(address(id));',
  '+  for (let attempt = 1; attempt <= tries; attempt += 1) { // the wait grows with every try, as the task asks',
  '+    const answer = await tryOnce(id);',
  '+  }',
].join('\n');

/** A source on the run of `facts`; without facts, on the start screen. */
export function playedSource(facts?: readonly Fact[]): PlayedSource {
  let history: readonly Recorded[] | undefined = facts && record(facts);
  let refusal: Refusal | undefined;
  const told: Command[] = [];
  const jobs: string[] = [];
  const orders: SlotOrder[] = [];
  const sought: string[] = [];
  let board: MemoryBoard = { status: 'none', because: 'There is no memory yet.' };
  let slot: SlotBoard | undefined;
  let watched = false;
  const lists = new Set<(runs: readonly RunSummary[]) => void>();
  const slotNews = new Set<() => void>();
  const changes = new Set<(recorded: readonly Recorded[]) => void>();
  const switches = new Set<() => void>();
  const notices = new Set<(notice: DashboardNotice) => void>();
  const listeners = new Set<(call: Call, event: LaneEvent) => void>();
  const conductor: Conductor<RunState> = {
    state: () => fold(history ?? []),
    history: () => history ?? [],
    dispatch: async (command) => {
      told.push(command);
      return refusal ? [refusal] : [];
    },
    onChange: (listen) => added(changes, listen),
    settled: async () => fold(history ?? []),
    stop: async () => {},
  };
  return {
    told,
    jobs,
    orders,
    watched: () => watched,
    watch: () => {
      watched = true;
    },
    onRuns: (listen) => added(lists, listen),
    list: (runs) => {
      for (const listen of lists) listen(runs);
    },
    sought,
    readMemory: (next) => {
      board = next;
    },
    readSlot: (board) => {
      slot = board;
      for (const listen of slotNews) listen();
    },
    slot: () => slot,
    onSlot: (listen) => added(slotNews, listen),
    slotOrder: async (order) => {
      orders.push(order);
      return refusal;
    },
    refuse: (next) => {
      refusal = next;
    },
    add: (...more) => {
      const known = history ?? [];
      const fresh = more.map((fact, at) => ({
        seq: known.length + at + 1,
        at: startedAt + (known.length + at) * 1000,
        fact,
      }));
      history = [...known, ...fresh];
      for (const listen of changes) listen(fresh);
    },
    chat: (call, event) => {
      for (const listen of listeners) listen(call, event);
    },
    notice: (notice) => {
      for (const listen of notices) listen(notice);
    },
    play: (next) => {
      history = next && record(next);
      for (const listen of switches) listen();
    },
    conductor: () => (history ? conductor : undefined),
    onSwitch: (listen) => added(switches, listen),
    runs: async () => sampleRuns,
    startJob: async (task, contract) => {
      jobs.push(contract ?? task);
      return refusal;
    },
    openRun: async () => refusal,
    onChatter: (listen) => added(listeners, listen),
    onNotice: (listen) => added(notices, listen),
    memory: async (words) => {
      sought.push(words);
      return board;
    },
    blobText: async (digest) => (digest.includes('gone') ? undefined : `kept text of ${digest}`),
    diffText: async (patch) => (patch.includes('gone') ? undefined : sampleDiff),
    person: 'ana',
    repo: '/tmp/shelf',
  };
}

function added<Value>(set: Set<Value>, value: Value): () => void {
  set.add(value);
  return () => void set.delete(value);
}
