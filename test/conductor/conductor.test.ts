import { describe, expect, it } from 'vitest';
import { createConductor, type Perform } from '../../source/conductor/conductor.ts';
import { findCall } from '../../source/state/call-book.ts';
import { begin, conduct, except, handClock, hanging, memory, paying } from '../helpers/conduct.ts';
import { planReply, step } from '../helpers/replies.ts';
import { smallMap } from '../helpers/small-map.ts';
import * as t from '../helpers/story.ts';

describe('the conductor', () => {
  it('pays every debt until a person is needed, and lands what is accepted', async () => {
    const run = conduct(paying());
    await begin(run);
    const waiting = await run.conductor.settled();
    expect(waiting.audit).toBeDefined();
    await run.conductor.dispatch({
      type: 'AcceptAudit',
      tree: waiting.audit?.tree ?? '',
      by: 'ana',
    });
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
    await again.dispatch({ type: 'Resume', by: 'ana' });
    expect((await again.settled()).audit).toBeDefined();
  });

  it('writes the report that a run still owed when it was killed after its end', async () => {
    const journal = memory();
    const run = conduct(paying(), { journal });
    await begin(run);
    const { audit } = await run.conductor.settled();
    await run.conductor.dispatch({ type: 'AcceptAudit', tree: audit?.tree ?? '', by: 'ana' });
    await run.conductor.settled();
    const whole = run.conductor.history();
    const end = whole.findIndex(({ fact }) => fact.type === 'JobEnded') + 1;
    expect(whole.slice(end).map(({ fact }) => fact.type)).toEqual(['ReportWritten']);
    const before = journal.text().split('\n').slice(0, end);
    const again = createConductor({
      journal: memory(before.map((line) => `${line}\n`).join('')),
      history: whole.slice(0, end),
      clock: handClock(),
      perform: paying(),
      onTrouble: () => undefined,
    });
    expect((await again.settled()).report?.digest).toBe(run.conductor.state().report?.digest);
  });

  it('tells the refusal to whoever asked, and changes nothing', async () => {
    const run = conduct(paying());
    const refusals = await run.conductor.dispatch({ type: 'CancelJob', by: 'ana' });
    expect(refusals[0]?.what).toContain('no job');
    expect(run.conductor.history()).toEqual([]);
  });

  it('takes two commands that are told at once in their order', async () => {
    const run = conduct(hanging);
    const [first, second] = await Promise.all([
      run.conductor.dispatch(t.submit()),
      run.conductor.dispatch(t.submit({ run: 'other' })),
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
    await run.conductor.dispatch({ type: 'PauseLane', lane: 'thinker', by: 'ana' });
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
      const call =
        debt.type === 'call' ? findCall(context.state().calls, debt.call)?.call : undefined;
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
    await run.conductor.dispatch({ type: 'CancelJob', by: 'ana' });
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
    await run.conductor.dispatch({ type: 'CancelJob', by: 'ana' });
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
    const refusals = await run.conductor.dispatch({ type: 'CancelJob', by: 'ana' });
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
