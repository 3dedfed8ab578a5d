/** The one loop over a journal in memory, with effects that a test scripts. */
import { createConductor, type Perform } from '../../source/conductor/conductor.ts';
import type { Debt } from '../../source/conductor/owed.ts';
import type { Clock, Journal } from '../../source/conductor/ports.ts';
import type { Command } from '../../source/domain/commands.ts';
import { decodeFact } from '../../source/domain/decode.ts';
import type { Fact } from '../../source/domain/facts.ts';
import { createMemoryJournal } from './memory-journal.ts';
import { type Luck, payment } from './scripted-world.ts';
import { smallMap } from './small-map.ts';
import * as t from './story.ts';

/** Ticks by one a reading; a timer rings as soon as the thread is free. */
export function handClock(): Clock {
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

export function memory(text = ''): Journal & { text(): string } {
  return createMemoryJournal<Fact>({
    decode: (value, version) => decodeFact(value, version),
    text,
  });
}

export function conduct(
  perform: Perform,
  over: { readonly journal?: Journal; from?: t.Story } = {},
) {
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
export const begin = async ({ conductor }: ReturnType<typeof conduct>, job = beginning) => {
  for (const command of job) await conductor.dispatch(command);
};

export const calm: Luck = { seed: 'calm', trouble: 0, steady: true };

/** Pays as the scripted world does, through the context as real effects do. */
export const paying =
  (luck: Luck = calm): Perform =>
  async (debt, { state, tell }) => {
    const commands = payment(luck, debt, state());
    for (const command of commands.slice(0, -1)) await tell(command);
    return commands.at(-1);
  };

/** Waits until aborted; nothing but the signal ends it. */
export const hanging: Perform = (_debt, { signal }) =>
  new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });

export const except =
  (types: readonly Debt['type'][], other: Perform, luck: Luck = calm): Perform =>
  (debt, context) =>
    types.includes(debt.type) ? other(debt, context) : paying(luck)(debt, context);
