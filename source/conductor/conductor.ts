import { createBroadcast } from '../base/broadcast.ts';
import type { Command, Refusal } from '../domain/commands.ts';
import type { Recorded } from '../domain/decode.ts';
import type { Fact } from '../domain/facts.ts';
import { evolve, fold } from '../state/evolve/evolve.ts';
import type { RunState } from '../state/run-state.ts';
import { decide } from './decide.ts';
import { type Debt, owed } from './owed.ts';
import type { Clock, Conductor, Journal } from './ports.ts';

/** Carries out one debt; resolves with the command that reports it, or undefined when it was aborted. */
export type Perform = (debt: Debt, context: PerformContext) => Promise<Command | undefined>;
export type PerformContext = {
  readonly signal: AbortSignal;
  readonly state: () => RunState;
  readonly tell: (command: Command) => Promise<readonly Refusal[]>;
};

export type ConductorParts = {
  readonly journal: Journal;
  readonly history: readonly Recorded[];
  readonly clock: Clock;
  readonly perform: Perform;
  /** A bug in an effect, or a journal that can no longer be written. The conductor stops starting things. */
  readonly onTrouble: (error: unknown) => void;
};

/** How often an effect may end without paying its debt before that is a fault, not bad luck. */
const vainEnds = 3;

/** Starts at once a few things, not all: starting a process blocks the thread that draws the screen. */
const startsPerTurn = 4;

/**
 * The one loop: a command becomes facts, facts are durable before they count, what the state owes
 * is started, what it no longer owes is aborted, and every outcome comes back as a command.
 */
export function createConductor(parts: ConductorParts): Conductor<RunState> {
  return new Loop(parts);
}

type Hand = { readonly abort: AbortController; readonly done: Promise<void> };

class Loop implements Conductor<RunState> {
  readonly #parts: ConductorParts;
  readonly #history: Recorded[];
  #state: RunState;
  #queue: Promise<unknown> = Promise.resolve();
  #stopping = false;
  #trouble = false;
  readonly #inHand = new Map<string, Hand>();
  /** By debt: how often its effect ended and it was owed still. */
  readonly #inVain = new Map<string, number>();
  #closed = false;
  readonly #changes = createBroadcast<[readonly Recorded[]]>();
  readonly #waiting = new Set<() => void>();

  constructor(parts: ConductorParts) {
    this.#parts = parts;
    this.#history = [...parts.history];
    this.#state = fold(parts.history);
  }

  state(): RunState {
    return this.#state;
  }

  history(): readonly Recorded[] {
    return this.#history;
  }

  dispatch(command: Command): Promise<readonly Refusal[]> {
    const turn = this.#queue.then(() => this.#handle(command));
    this.#queue = turn.catch((error) => this.#fail(error));
    return turn;
  }

  onChange(listen: (recorded: readonly Recorded[]) => void): () => void {
    return this.#changes.listen(listen);
  }

  async settled(): Promise<RunState> {
    await this.#queue;
    await new Promise<void>((resolve) => {
      this.#waiting.add(resolve);
      // A run opened after its end may owe its report, and no command comes that would start it.
      this.#reconcile();
    });
    return this.#state;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    for (const { abort } of this.#inHand.values()) abort.abort();
    await Promise.all([...this.#inHand.values()].map(({ done }) => done));
    await this.#queue;
    this.#closed = true;
    this.#announce();
    await this.#parts.journal.close();
  }

  async #handle(command: Command): Promise<readonly Refusal[]> {
    if (this.#trouble) return [{ what: 'The run stopped on a fault.', remedy: 'Resume it.' }];
    if (this.#closed) return [{ what: 'The run is closed here.', remedy: 'Resume it.' }];
    const at = this.#parts.clock.now();
    const { facts, refusals } = decide({ at, command }, this.#state);
    if (facts.length > 0 && !(await this.#record(facts, at))) {
      return [{ what: 'The journal cannot be written.', remedy: 'Free the disk and resume.' }];
    }
    this.#reconcile();
    return refusals;
  }

  async #record(facts: readonly Fact[], at: number): Promise<boolean> {
    const result = await this.#parts.journal.append(facts, this.#state.seq, at);
    if (result.status !== 'durable') {
      const why = result.status === 'failed' ? result.because : 'another writer appended to it';
      this.#fail(new Error(`The journal refused facts: ${why}`));
      return false;
    }
    const first = this.#state.seq + 1;
    const recorded = facts.map((fact, index) => ({ seq: first + index, at, fact }));
    this.#state = recorded.reduce(evolve, this.#state);
    this.#history.push(...recorded);
    this.#changes.emit(recorded);
    return true;
  }

  #reconcile(): void {
    const debts = this.#stopping || this.#trouble ? [] : owed(this.#state);
    const keys = new Set(debts.map(({ key }) => key));
    for (const [key, { abort }] of this.#inHand) if (!keys.has(key)) abort.abort();
    for (const key of this.#inVain.keys()) if (!keys.has(key)) this.#inVain.delete(key);
    const fresh = debts.filter(({ key }) => !this.#inHand.has(key));
    for (const debt of fresh.slice(0, startsPerTurn)) this.#start(debt);
    if (fresh.length > startsPerTurn) this.#parts.clock.after(0, () => this.#reconcile());
    this.#announce();
  }

  #start(debt: Debt): void {
    const abort = new AbortController();
    const context: PerformContext = {
      signal: abort.signal,
      state: () => this.#state,
      tell: (command) => this.dispatch(command),
    };
    const done = this.#pay(debt, context)
      .catch((error) => {
        if (!abort.signal.aborted) this.#fail(error);
      })
      .finally(() => {
        this.#inHand.delete(debt.key);
        this.#reconcile();
      });
    this.#inHand.set(debt.key, { abort, done });
  }

  /** An aborted effect has nothing to report: what it did is owed again, or not wanted any more. */
  async #pay(debt: Debt, context: PerformContext): Promise<void> {
    const command = await this.#parts.perform(debt, context);
    if (context.signal.aborted) return;
    if (command) await this.dispatch(command);
    if (!context.signal.aborted) this.#countVain(debt);
  }

  /** An effect that ends and leaves its debt owed is tried again, but never for ever. */
  #countVain({ key }: Debt): void {
    if (this.#trouble || !owed(this.#state).some((debt) => debt.key === key)) return;
    const times = (this.#inVain.get(key) ?? 0) + 1;
    this.#inVain.set(key, times);
    if (times < vainEnds) return;
    this.#fail(new Error(`\`${key}\` ended ${times} times and is owed still; this is a bug.`));
  }

  /** The first fault is the cause; what follows from it is not told again. */
  #fail(error: unknown): void {
    if (this.#trouble) return;
    this.#trouble = true;
    this.#parts.onTrouble(error);
    this.#reconcile();
  }

  /** Nothing runs and nothing is owed: whoever waits for that is told. */
  #announce(): void {
    const idle = this.#stopping || this.#trouble || owed(this.#state).length === 0;
    if (this.#inHand.size > 0 || !idle) return;
    for (const settle of this.#waiting) settle();
    this.#waiting.clear();
  }
}
