import { describe, expect, it } from 'vitest';
import type { Journal } from '../../source/conductor/ports.ts';
import type { Command } from '../../source/domain/commands.ts';
import { begin, conduct, except, hanging, memory, paying } from '../helpers/conduct.ts';

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
    const refusals = await run.conductor.dispatch({ type: 'CancelJob', by: 'ana' });
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
