import { createBroadcast } from '../../base/broadcast.ts';
import type { Conductor } from '../../conductor/ports.ts';
import type { Command, Refusal } from '../../domain/commands.ts';
import { decodeFact, type Recorded } from '../../domain/decode.ts';
import type { Fact } from '../../domain/facts.ts';
import { sendToOwner } from '../../journal/control.edge.ts';
import { type Ownership, openTail, ownershipOf, type TailRead } from '../../journal/tail.edge.ts';
import { evolve } from '../../state/evolve/evolve.ts';
import { initialState, type RunState } from '../../state/run-state.ts';
import { exits, UsageError } from '../usage-error.ts';
import { refusalsOf } from './owner-reply.ts';

/** A run that another process writes, or nobody: its facts as they come, and the way to its owner. */
export type FollowedRun = {
  readonly run: string;
  readonly dir: string;
  /** Its state folds here; its commands go to the owner. Nothing is owed here and nothing runs. */
  readonly conductor: Conductor<RunState>;
  ownership(): Ownership;
  /** Tells when the run gets or loses its owner. */
  onOwnership(listen: (now: Ownership) => void): () => void;
  /** What ended the following: a damaged or removed journal. */
  trouble(): UsageError | undefined;
  onTrouble(listen: (trouble: UsageError) => void): () => void;
  close(): void;
};

const everyMs = 150;
/** How long the owner may take to answer; a landing on a large repository is the longest part. */
const ownerMs = 60_000;

/** Follows the run in `dir` from its first fact on. Throws `UsageError` where its journal cannot be read. */
export async function followRun(run: string, dir: string): Promise<FollowedRun> {
  const follower = new Follower(run, dir);
  await follower.look();
  const trouble = follower.trouble();
  if (trouble) throw trouble;
  follower.start();
  return follower;
}

class Follower implements FollowedRun {
  readonly run: string;
  readonly dir: string;
  readonly conductor: Conductor<RunState>;
  readonly #tail: ReturnType<typeof openTail<Fact>>;
  readonly #changes = createBroadcast<[readonly Recorded[]]>();
  readonly #owners = createBroadcast<[Ownership]>();
  readonly #troubles = createBroadcast<[UsageError]>();
  readonly #history: Recorded[] = [];
  #state = initialState();
  #ownership: Ownership = { status: 'closed' };
  #trouble: UsageError | undefined;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(run: string, dir: string) {
    this.run = run;
    this.dir = dir;
    this.#tail = openTail<Fact>(dir, (value, version) => decodeFact(value, version));
    this.conductor = {
      state: () => this.#state,
      history: () => this.#history,
      dispatch: (command) => this.#tell(command),
      onChange: (listen) => this.#changes.listen(listen),
      settled: () => this.#settled(),
      stop: async () => this.close(),
    };
  }

  ownership(): Ownership {
    return this.#ownership;
  }

  onOwnership(listen: (now: Ownership) => void): () => void {
    return this.#owners.listen(listen);
  }

  trouble(): UsageError | undefined {
    return this.#trouble;
  }

  onTrouble(listen: (trouble: UsageError) => void): () => void {
    return this.#troubles.listen(listen);
  }

  start(): void {
    if (this.#closed || this.#trouble) return;
    this.#timer = setTimeout(() => void this.look().then(() => this.start()), everyMs);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  /** One look after the other; a second one asked for meanwhile waits for the first. */
  look(): Promise<void> {
    this.#looking = this.#looking.then(() => this.#look());
    return this.#looking;
  }

  /** The owner first: what it wrote before it left is read after it was seen to have left. */
  async #look(): Promise<void> {
    if (this.#closed || this.#trouble) return;
    const now = await ownershipOf(this.dir);
    this.#take(await this.#tail.next());
    if (this.#closed || now.status === this.#ownership.status) return;
    this.#ownership = now;
    this.#owners.emit(now);
  }

  #take(read: TailRead<Fact>): void {
    if (read.status !== 'read') {
      this.#fail(troubleOf(read));
      return;
    }
    if (read.records.length === 0) return;
    try {
      this.#state = read.records.reduce(evolve, this.#state);
    } catch (error) {
      this.#fail(brokenRule(this.run, error));
      return;
    }
    this.#history.push(...read.records);
    this.#changes.emit(read.records);
  }

  #fail(trouble: UsageError): void {
    this.#trouble = trouble;
    this.#troubles.emit(trouble);
  }

  async #tell(command: Command): Promise<readonly Refusal[]> {
    const sent = await sendToOwner(this.dir, command, ownerMs);
    await this.look();
    if (sent.status === 'answered') return refusalsOf(sent.reply);
    const remedy =
      sent.status === 'nobody' ? `Resume it first: fugu resume ${this.run}` : sent.remedy;
    return [{ what: sent.what, remedy }];
  }

  /** Over for whoever only watches: it has ended, or nobody has it open. */
  #settled(): Promise<RunState> {
    return new Promise((resolve) => {
      const isOver = () =>
        isReported(this.#history) ||
        this.#ownership.status !== 'open' ||
        this.#trouble !== undefined;
      const stops: (() => void)[] = [];
      const check = () => {
        if (!isOver()) return;
        for (const stop of stops) stop();
        resolve(this.#state);
      };
      stops.push(this.#changes.listen(check), this.#owners.listen(check));
      stops.push(this.#troubles.listen(check));
      check();
    });
  }
}

/** The job has ended and its closing report is written: nothing more comes of itself. */
function isReported(history: readonly Recorded[]): boolean {
  const last = (type: Fact['type']) => history.findLastIndex(({ fact }) => fact.type === type);
  const ended = last('JobEnded');
  return ended >= 0 && last('ReportWritten') > ended;
}

function brokenRule(run: string, error: unknown): UsageError {
  const what = `The facts of run ${run} break a rule: ${String(error)}.`;
  return new UsageError(what, `See where: fugu replay ${run}`);
}

function troubleOf(read: Exclude<TailRead<Fact>, { readonly status: 'read' }>): UsageError {
  return read.status === 'refused'
    ? new UsageError(read.problem.what, read.problem.remedy)
    : new UsageError(read.what, read.remedy, exits.failed);
}
