import { describe, expect, it } from 'vitest';
import { createConductor, type Perform } from '../../source/conductor/conductor.ts';
import type { Debt } from '../../source/conductor/owed.ts';
import type { Clock, Journal } from '../../source/conductor/ports.ts';
import type { Command } from '../../source/events/commands.ts';
import { decodeFact } from '../../source/events/decode.ts';
import type { Fact } from '../../source/events/facts.ts';
import { createMemoryJournal } from '../../source/journal/memory-journal.ts';
import { planReply, step } from '../helpers/replies.ts';
import { type Luck, payment } from '../helpers/scripted-world.ts';
import { smallMap } from '../helpers/small-map.ts';
import * as t from '../helpers/tale.ts';

/** Ticks by one a reading; a timer rings as soon as the thread is free. */
function handClock(): Clock {
  let at = 1_700_000_000_000;
  return {
    now: () => {
      at += 1;
      return at;
    },
    after: (_delayMs, run) => {
      const timer = setImmediate(run);
      return () => clearImmediate(timer);
    },
  };
}

function memory(): Journal & { text(): string } {
  return createMemoryJournal<Fact>({ decode: (value, version) => decodeFact(value, version) });
}

function conduct(perform: Perform, over: { readonly journal?: Journal; from?: t.Tale } = {}) {
  const troubles: unknown[] = [];
  const started: string[] = [];
  const journal = over.journal ?? memory();
  const conductor = createConductor({
    journal,
    history: [],
    clock: handClock(),
    perform: (debt, context) => {
      started.push(debt.key);
      return perform(debt, context);
    },
    onTrouble: (error) => troubles.push(error),
  });
  return { conductor, troubles, started, journal };
}

const beginning: readonly Command[] = [t.submit(), t.adopt(smallMap), t.shown];
const begin = async ({ conductor }: ReturnType<typeof conduct>, job = beginning) => {
  for (const command of job) await conductor.tell(command);
};

const calm: Luck = { seed: 'calm', trouble: 0, steady: true };

/** Pays as the scripted world does, through the context as real effects do. */
const paying =
  (luck: Luck = calm): Perform =>
  async (debt, { state, tell }) => {
    const commands = payment(luck, debt, state());
    for (const command of commands.slice(0, -1)) await tell(command);
    return commands.at(-1);
  };

/** Waits until aborted; nothing but the signal ends it. */
const hanging: Perform = (_debt, { signal }) =>
  new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });

const except =
  (types: readonly Debt['type'][], other: Perform, luck: Luck = calm): Perform =>
  (debt, context) =>
    types.includes(debt.type) ? other(debt, context) : paying(luck)(debt, context);

describe('the conductor', () => {
  it('pays every debt until a person is needed, and lands what is accepted', async () => {
    const run = conduct(paying());
    await begin(run);
    const waiting = await run.conductor.settled();
    expect(waiting.audit).toBeDefined();
    await run.conductor.tell({ type: 'AcceptAudit', tree: waiting.audit?.tree ?? '', by: 'ana' });
    const ended = await run.conductor.settled();
    expect(ended.ended?.status).toBe('landed');
    expect(run.troubles).toEqual([]);
    expect(new Set(run.started).size).toBe(run.started.length);
  });

  it('keeps a journal from which another one goes on', async () => {
    const run = conduct(paying());
    await begin(run);
    await run.conductor.settled();
    const again = createConductor({
      journal: run.journal,
      history: run.conductor.history(),
      clock: handClock(),
      perform: paying(),
      onTrouble: () => undefined,
    });
    expect(again.state()).toEqual(run.conductor.state());
    await again.tell({ type: 'Resume', by: 'ana' });
    expect((await again.settled()).audit).toBeDefined();
  });

  it('tells the refusal to whoever asked, and changes nothing', async () => {
    const run = conduct(paying());
    const refusals = await run.conductor.tell({ type: 'CancelJob', by: 'ana' });
    expect(refusals[0]?.what).toContain('no job');
    expect(run.conductor.history()).toEqual([]);
  });

  it('takes two commands that are told at once in their order', async () => {
    const run = conduct(hanging);
    const [first, second] = await Promise.all([
      run.conductor.tell(t.submit()),
      run.conductor.tell(t.submit({ run: 'other' })),
    ]);
    expect(first).toEqual([]);
    expect(second?.[0]?.what).toContain('has a job already');
    expect(run.conductor.state().run).toBe('retry-k3f9');
    await run.conductor.stop();
  });

  it('numbers facts without gaps and tells each once to whoever listens', async () => {
    const run = conduct(paying());
    const seen: number[] = [];
    const leave = run.conductor.onChange((recorded) => {
      seen.push(...recorded.map(({ seq }) => seq));
    });
    await begin(run);
    const { seq } = await run.conductor.settled();
    expect(seen).toEqual(Array.from({ length: seq }, (_, index) => index + 1));
    leave();
    await run.conductor.tell({ type: 'PauseLane', lane: 'thinker', by: 'ana' });
    expect(seen).toHaveLength(seq);
  });

  it('starts everything that is owed, however much it is', async () => {
    const steps = [1, 2, 3, 4, 5].map((n) => step(`s${n}`, { class: 'directed' }));
    const wide = {
      ...smallMap,
      lanes: {
        ...smallMap.lanes,
        'worker-directed': { models: ['flash'], atOnce: 9, optional: false },
      },
    };
    const run = conduct((debt, context) => {
      const call = debt.type === 'call' ? context.state().calls[debt.call]?.call : undefined;
      if (call?.purpose === 'work') return hanging(debt, context);
      if (call?.purpose !== 'plan') return paying()(debt, context);
      return context
        .tell({ type: 'BeginCall', call: call.id, prompt: 'p', estimate: { usd: 0, mark: 'free' } })
        .then(() => t.endOf(call.id, planReply(...steps)));
    });
    await begin(run, [t.submit(), t.adopt(wide), t.shown]);
    for (
      let turn = 0;
      turn < 200 && run.started.filter((key) => key.includes('.work.')).length < 5;
      turn += 1
    ) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(run.started.filter((key) => key.includes('.work.'))).toHaveLength(5);
    await run.conductor.stop();
  });
});

describe('what is no longer owed', () => {
  const aborted =
    (keys: string[]): Perform =>
    (debt, context) => {
      context.signal.addEventListener('abort', () => keys.push(debt.key), { once: true });
      return hanging(debt, context);
    };

  it('is aborted when the job is cancelled', async () => {
    const keys: string[] = [];
    const run = conduct(except(['call'], aborted(keys)));
    await begin(run);
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    await run.conductor.tell({ type: 'CancelJob', by: 'ana' });
    const ended = await run.conductor.settled();
    expect(keys).toEqual(['call plan.triage.1']);
    expect(ended.ended?.status).toBe('cancelled');
    expect(run.troubles).toEqual([]);
  });

  it('reports nothing any more, though it comes to an end', async () => {
    const run = conduct(
      except(['call'], async (debt, context) => {
        await hanging(debt, context);
        return { type: 'EndReport', digest: 'late', path: 'late' };
      }),
    );
    await begin(run);
    await run.conductor.tell({ type: 'CancelJob', by: 'ana' });
    const ended = await run.conductor.settled();
    expect(ended.report?.digest).not.toBe('late');
  });
});

describe('a stop', () => {
  it('aborts what runs, waits for it and closes the journal', async () => {
    let ended = 0;
    const run = conduct(
      except(['call'], async (debt, context) => {
        await hanging(debt, context);
        ended += 1;
        return undefined;
      }),
    );
    await begin(run);
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    await run.conductor.stop();
    expect(ended).toBe(1);
    expect(await run.journal.append([], 'any' as never, 0)).toMatchObject({ status: 'failed' });
  });

  it('is refused to later commands in words, and is no fault', async () => {
    const run = conduct(paying());
    await begin(run);
    await run.conductor.stop();
    const refusals = await run.conductor.tell({ type: 'CancelJob', by: 'ana' });
    expect(refusals[0]?.what).toContain('closed');
    expect(run.troubles).toEqual([]);
  });

  it('lets whoever waits for the end go on', async () => {
    const run = conduct(except(['call'], hanging));
    await begin(run);
    const settled = run.conductor.settled();
    await run.conductor.stop();
    expect((await settled).ended).toBeUndefined();
  });
});

describe('a fault', () => {
  it('of the journal stops the loop, and nothing that was refused counts', async () => {
    const inner = memory();
    let left = 4;
    const journal: Journal = {
      ...inner,
      append: async (facts, seq, at) => {
        left -= 1;
        if (left < 0) return { status: 'failed', because: 'no space left' };
        return inner.append(facts, seq, at);
      },
    };
    const run = conduct(paying(), { journal });
    await begin(run);
    const state = await run.conductor.settled();
    expect(run.troubles).toHaveLength(1);
    expect(String(run.troubles[0])).toContain('no space left');
    expect(state.seq).toBe(inner.seq());
    const refusals = await run.conductor.tell({ type: 'CancelJob', by: 'ana' });
    expect(refusals[0]?.what).toContain('stopped on a fault');
  });

  it('of an effect is told once, and what else runs is aborted', async () => {
    const run = conduct(
      except(['report', 'call'], async (debt, context) => {
        if (debt.type === 'call') throw new Error('no such driver');
        return hanging(debt, context);
      }),
    );
    await begin(run);
    await run.conductor.settled();
    expect(run.troubles.map(String)).toEqual(['Error: no such driver']);
  });

  it('of a decision is told once, though an effect told it', async () => {
    const run = conduct(except(['call'], async () => ({ type: 'EndCall' }) as unknown as Command));
    run.conductor.onChange((recorded) => {
      if (recorded.some(({ fact }) => fact.type === 'CallBegun'))
        throw new Error('a listener broke');
    });
    await begin(run);
    await run.conductor.settled();
    expect(run.troubles).toHaveLength(1);
  });

  it('is what an effect that ends without an outcome comes to, not an endless loop', async () => {
    const run = conduct(except(['call'], async () => undefined));
    await begin(run);
    await run.conductor.settled();
    expect(run.started.filter((key) => key === 'call plan.triage.1')).toHaveLength(3);
    expect(String(run.troubles[0])).toContain('is owed still');
  });

  it('is not made of an effect that ends in vain once', async () => {
    let vain = 1;
    const run = conduct(
      except(['call'], async (debt, context) => {
        vain -= 1;
        return vain === 0 ? undefined : paying()(debt, context);
      }),
    );
    await begin(run);
    expect((await run.conductor.settled()).audit).toBeDefined();
    expect(run.troubles).toEqual([]);
  });
});
