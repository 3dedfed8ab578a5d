import { describe, expect, it } from 'vitest';
import {
  alive,
  dueOf,
  extended,
  firstTokenMs,
  prefillStallMs,
  startWatch,
} from '../../../source/slot/recovery/deadlines.ts';
import {
  afterAbort,
  afterVerdict,
  startBackoffMs,
  victimOf,
} from '../../../source/slot/recovery/escalation.ts';
import {
  createEndlessWatch,
  judge,
  readSlots,
  type SlotReading,
} from '../../../source/slot/recovery/silence.ts';

const slots = (busy: boolean, task: number, prompt: number, decoded: number): SlotReading =>
  readSlots(
    JSON.stringify([
      {
        id: 0,
        id_task: task,
        is_processing: busy,
        n_prompt_tokens_processed: prompt,
        next_token: [{ n_decoded: decoded }],
      },
    ]),
  );
const busy = slots(true, 1, 10, 5);
const idle = slots(false, 1, 10, 5);
const silent: SlotReading = { status: 'silent' };
const unsupported: SlotReading = { status: 'unsupported' };

describe('two readings of the counters', () => {
  it.each([
    ['a token more', busy, slots(true, 1, 10, 6), 'moved'],
    ['a piece of the prompt more', busy, slots(true, 1, 2_058, 5), 'moved'],
    ['another task', busy, slots(true, 2, 10, 5), 'moved'],
    ['the end of the work', busy, idle, 'moved'],
    ['its beginning', idle, busy, 'moved'],
    ['nothing moved', busy, busy, 'wedged'],
    ['no answer', busy, silent, 'wedged'],
    ['no answer at all', silent, silent, 'wedged'],
    ['idle while we wait', idle, idle, 'swallowed'],
    ['no such page', unsupported, unsupported, 'unknown'],
  ] as const)('with %s', (_, first, second, verdict) => {
    expect(judge(first, second)).toBe(verdict);
  });

  it('are read from old and new forms of the page, and from nothing else', () => {
    const old = '[{"id_task":3,"is_processing":true,"next_token":{"n_decoded":9}}]';
    expect(readSlots(old)).toMatchObject({ status: 'read', busy: true, task: 3, decoded: 9 });
    for (const text of ['', '{}', '[]', '[{}]', '[null]', 'ok']) {
      expect(readSlots(text)).toEqual({ status: 'unsupported' });
    }
  });
});

describe('a reply without end', () => {
  const run = (words: (at: number) => string, count: number, cap = 100_000): string | undefined => {
    const watch = createEndlessWatch(cap);
    let because: string | undefined;
    for (let at = 0; at < count && because === undefined; at += 1) because = watch.take(words(at));
    return because;
  };

  it('is found by the same words over and over', () => {
    expect(run((at) => `w${at % 20}`, 600)).toContain('20 different ones');
  });

  it('is found by going past its cap', () => {
    expect(run((at) => `w${at}`, 400, 100)).toContain('its cap of 100 tokens');
  });

  it('is not seen in text, nor in a short run of one word', () => {
    expect(run((at) => `w${at % 60}`, 5_000)).toBeUndefined();
    expect(run(() => '0,', 500)).toBeUndefined();
  });
});

describe('the rungs', () => {
  it('leave a slow engine its request and take it back from any other', () => {
    expect(afterVerdict('moved').do).toBe('extend');
    for (const verdict of ['wedged', 'swallowed', 'unknown'] as const) {
      expect(afterVerdict(verdict).do).toBe('abort');
    }
  });

  it.each([
    ['wedged', 'idle', false, 'kill', 'carry-on'],
    ['wedged', 'busy', false, 'kill', 'restart'],
    ['wedged', 'busy', false, 'command', 'restart'],
    ['wedged', 'busy', false, 'none', 'open'],
    ['swallowed', 'idle', false, 'kill', 'carry-on'],
    ['swallowed', 'idle', true, 'kill', 'restart'],
    ['swallowed', 'idle', true, 'none', 'open'],
    ['unknown', 'unknown', false, 'none', 'canary'],
  ] as const)(
    'after %s and then %s (swallowed before: %s, rights %s) say %s',
    (verdict, slot, swallowedBefore, rights, rung) => {
      expect(afterAbort({ verdict, slot, swallowedBefore, rights }).do).toBe(rung);
    },
  );

  it('retry a victim once, and only one that has seen nothing', () => {
    expect([victimOf(0, 1), victimOf(0, 2), victimOf(1, 1)]).toEqual([
      'retry',
      'error-event',
      'error-event',
    ]);
  });

  it('start at once the first time and wait longer with every failure', () => {
    expect([0, 1, 2, 3, 4, 5, 99].map(startBackoffMs)).toEqual([
      0, 1_000, 2_000, 5_000, 15_000, 60_000, 60_000,
    ]);
  });
});

describe('the deadlines', () => {
  const rules = { firstTokenMs: 30_000, stallMs: 20_000, totalMs: 300_000 };

  it('give a long prompt the time it takes to read at the speed that was measured', () => {
    expect(firstTokenMs(rules, 20_000, 500)).toBe(90_000);
    expect(firstTokenMs(rules, 20_000, undefined)).toBe(30_000);
    expect(firstTokenMs(rules, 10, 500)).toBe(30_000);
    expect(prefillStallMs(rules, 100)).toBe(81_920);
    expect(prefillStallMs(rules, 10_000)).toBe(20_000);
  });

  it('wait for the first token, then between tokens, and never past the total', () => {
    const watch = startWatch(rules, 0, 100, undefined);
    expect(dueOf(watch, rules)).toEqual({ atMs: 30_000, what: 'silence' });
    const talking = alive(watch, 'token', 25_000);
    expect(dueOf(talking, rules)).toEqual({ atMs: 45_000, what: 'silence' });
    expect(dueOf(extended(talking, 45_000), rules)).toEqual({ atMs: 65_000, what: 'silence' });
    expect(dueOf(alive(talking, 'token', 290_000), rules)).toEqual({
      atMs: 300_000,
      what: 'total',
    });
  });

  it('know progress of the prompt from tokens, and do not go back', () => {
    const reading = alive(startWatch(rules, 0, 9_000, 100), 'progress', 5_000);
    expect(dueOf(reading, rules)).toEqual({ atMs: 86_920, what: 'silence' });
    const talking = alive(alive(reading, 'token', 6_000), 'progress', 7_000);
    expect(dueOf(talking, rules)).toEqual({ atMs: 27_000, what: 'silence' });
  });
});
