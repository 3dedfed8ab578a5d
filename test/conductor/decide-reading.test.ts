import { describe, expect, it } from 'vitest';
import { decodeFact } from '../../source/domain/decode.ts';
import type { Fact } from '../../source/domain/facts.ts';
import { fold } from '../../source/state/evolve/evolve.ts';
import { anchored } from '../helpers/given.ts';
import { allRead, readingOf } from '../helpers/readings.ts';
import * as r from '../helpers/replies.ts';
import * as t from '../helpers/story.ts';

const checked = (beginning: t.Beginning = {}) =>
  t.work(t.planned([r.step('s1')], beginning), 's1', 'first');
const unread = { unread: true };
const verdicts = (story: t.Story) =>
  t.all(story, 'VerdictGiven').filter(({ step }) => step === 's1');

/** The verifier's reply with what its endpoint counted of the prompt. */
function counted(story: t.Story, inputTokens: number, text = r.pass): t.Story {
  const { id } = t.theCall(story, 'verify');
  const end = t.endOf(id, allRead(readingOf(story.state, id), text));
  if (end.type !== 'EndCall') throw new Error('it is not an end');
  const usage = { inputTokens, outputTokens: 5, scope: 'call' } as const;
  return t.tell(t.begin(story, id), { ...end, outcome: { ...end.outcome, usage } });
}

describe('a verdict that returns its reading marks', () => {
  it('counts for the hunks it names, with one call', () => {
    const story = t.reply(checked(), 'verify', r.pass);
    expect(verdicts(story)).toMatchObject([{ covers: ['src/s1.ts#1'] }]);
    expect(story.state.steps.s1?.verified).toBe('passed');
    expect(t.all(story, 'CallRouted').filter(({ call }) => call.purpose === 'verify')).toHaveLength(
      2,
    );
  });

  it('may name them in any order, case and dress', () => {
    const { id } = t.theCall(checked(), 'verify');
    const reply = `READ: other, [K100]\n${r.pass}`;
    const story = t.tell(t.begin(checked(), id), t.endOf(id, reply));
    expect(story.state.steps.s1?.verified).toBe('passed');
  });
});

describe('a pass without its reading marks', () => {
  it('is asked for once more, of the same model', () => {
    const again = t.reply(checked(), 'verify', r.pass, unread);
    expect(again.last).toMatchObject([
      { type: 'CallEnded' },
      { type: 'CallRouted', call: { model: 'nemo', reask: true } },
    ]);
    expect(t.theCall(again, 'verify').because).toContain('reading marks of src/s1.ts#1');
    const story = t.reply(again, 'verify', r.pass);
    expect(verdicts(story)).toMatchObject([{ covers: ['src/s1.ts#1'] }]);
    expect(story.state.steps.s1?.verified).toBe('passed');
  });

  it('does not count the second time, and the next admissible verifier is asked', () => {
    const again = t.reply(checked(), 'verify', r.pass, unread);
    const story = t.reply(again, 'verify', r.pass, unread);
    expect(story.last).toMatchObject([
      { type: 'CallEnded' },
      { type: 'VerdictVoided' },
      { type: 'CallRouted', call: { model: 'mist' } },
    ]);
    expect(verdicts(story)).toEqual([]);
    expect(t.reply(story, 'verify', r.pass).state.steps.s1?.verified).toBe('passed');
  });

  it('from everybody ends with the person, never passed', () => {
    let story = checked();
    while (t.openCalls(story, 'verify').length > 0)
      story = t.reply(story, 'verify', r.pass, unread);
    expect(story.state.steps.s1).toMatchObject({ status: 'blocked' });
    expect(story.state.steps.s1?.because).toContain('nothing shows that it read them');
    expect(verdicts(story)).toEqual([]);
  });

  it('can be asked for again by the person who retries', () => {
    let story = checked();
    while (t.openCalls(story, 'verify').length > 0)
      story = t.reply(story, 'verify', r.pass, unread);
    const retried = t.tellAll(
      story,
      { type: 'RetryStep', step: 's1', by: 'ana' },
      t.probe(story.state.maps['spec:1'] ?? failed(), []),
    );
    expect(t.reply(retried, 'verify', r.pass).state.steps.s1?.verified).toBe('passed');
  });

  it('is no better for being unsure', () => {
    const again = t.reply(checked(), 'verify', r.unsure, unread);
    expect(t.theCall(again, 'verify').reask).toBe(true);
  });

  it('of a plan is asked for again too', () => {
    const proposed = t.reply(t.planning(), 'plan', r.planReply(r.step('s1')));
    const again = t.reply(proposed, 'verify', r.pass, unread);
    expect(t.theCall(again, 'verify')).toMatchObject({ step: 'plan', reask: true });
    expect(t.reply(again, 'verify', r.pass).state.plan.status).toBe('accepted');
  });
});

function failed(): never {
  throw new Error('there is no map');
}

describe('a fail without its reading marks', () => {
  it('counts: a defect holds wherever it was found', () => {
    const story = t.reply(checked(), 'verify', r.fail, unread);
    expect(verdicts(story)).toMatchObject([{ verdict: { judgement: 'fail' }, covers: [] }]);
    expect(t.theCall(story, 'rebuttal')).toBeDefined();
  });

  it('is not turned into a pass by the second half of a reading', () => {
    const again = t.reply(checked(), 'verify', r.pass, unread);
    expect(verdicts(t.reply(again, 'verify', r.fail))).toMatchObject([
      { verdict: { judgement: 'fail' } },
    ]);
  });
});

describe('a verdict whose endpoint counted under half of the prompt', () => {
  it('is void, marks or not, and says what was counted', () => {
    const story = counted(checked(), 499);
    expect(story.last).toMatchObject([
      { type: 'CallEnded' },
      { type: 'VerdictVoided' },
      { type: 'CallRouted', call: { model: 'mist' } },
    ]);
    const [{ because = '' } = {}] = t.all(story, 'VerdictVoided');
    expect(because).toContain('counted 499 prompt tokens where about 1000 were sent');
  });

  it.each([500, 4000, 0])('counts where it says %i', (tokens) => {
    expect(counted(checked(), tokens).state.steps.s1?.verified).toBe('passed');
  });
});

describe('a reading in parts', () => {
  const marks = (hunk: string, mark: string) => ({ leastTokens: 100, marks: [{ mark, hunk }] });
  const reading = { parts: [marks('src/s1.ts#1', 'k100'), marks('src/s1.ts#2', 'k200')] };

  function inParts(story: t.Story, ...parts: readonly string[]): t.Story {
    const { id } = t.theCall(story, 'verify');
    const estimate = { usd: 0, mark: 'free' } as const;
    const begun = t.tell(story, { type: 'BeginCall', call: id, prompt: 'p', estimate, reading });
    const end = t.endOf(id, parts.join('\n'));
    if (end.type !== 'EndCall') throw new Error('it is not an end');
    const stored = parts.map((text) => ({ text: `text:${text.length}`, inputTokens: 100 }));
    return t.tell(begun, { ...end, parts, outcome: { ...end.outcome, parts: stored } });
  }

  it('passes when each part passes and names its own marks', () => {
    const story = inParts(checked(), `READ: k100\n${r.pass}`, `READ: k200\n${r.pass}`);
    expect(verdicts(story)).toMatchObject([{ covers: ['src/s1.ts#1', 'src/s1.ts#2'] }]);
    expect(story.state.steps.s1?.verified).toBe('passed');
  });

  it('is as bad as its worst part, with the findings of all', () => {
    const found = (what: string) => `\nFINDING minor src/s1.ts:1 — ${what}`;
    const story = inParts(
      checked(),
      `READ: k100\n${r.fail}${found('one')}`,
      `READ: k200\n${r.pass}${found('two')}`,
    );
    const [{ verdict } = {}] = verdicts(story);
    expect(verdict?.judgement).toBe('fail');
    expect(verdict?.findings.map(({ what }) => what)).toEqual(['one', 'two']);
  });

  it.each([
    ['names the marks of another part', `READ: k100 k200\n${r.pass}`, r.pass],
    ['cannot be read in one part', `READ: k100\n${r.pass}`, 'READ: k200\nlooks fine'],
  ])('that %s is asked for the rest', (_what, ...parts) => {
    const story = inParts(checked(), ...parts);
    expect(t.theCall(story, 'verify')).toMatchObject({ reask: true });
    expect(t.theCall(story, 'verify').because).toContain('src/s1.ts#2');
    expect(t.theCall(story, 'verify').because).not.toContain('src/s1.ts#1');
  });
});

describe('generated files', () => {
  const accept = { type: 'AcceptAudit', tree: 'tree:all', by: 'ana' } as const;
  const tune = { generated: ['src/s1.ts'] };
  function passedUnread(): t.Story {
    const story = t.work(t.planned([r.step('s1')], { job: { tune } }), 's1', 'first');
    const { id } = t.theCall(story, 'verify');
    const reading = {
      parts: [{ leastTokens: 1, marks: [{ mark: 'k100', hunk: 'src/other.ts#1' }] }],
      unread: ['src/s1.ts'],
    };
    const estimate = { usd: 0, mark: 'free' } as const;
    const begun = t.tell(story, { type: 'BeginCall', call: id, prompt: 'p', estimate, reading });
    return t.toAudit(t.tell(begun, t.endOf(id, `READ: k100\n${r.pass}`)));
  }

  it('are named first at the audit with their size, in the commit and in the report', () => {
    const story = passedUnread();
    const what =
      'src/s1.ts (modified, +3 -1): no model read it, because .fugu.yaml calls it generated.';
    expect(story.state.audit?.items[0]).toEqual({ type: 'unread', step: 's1', what });
    const accepted = t.tellAll(story, accept, anchored);
    const [{ message = '' } = {}] = t.all(accepted, 'LandingIntended');
    expect(message).toMatch(/^Fugu-Unread: src\/s1\.ts$/m);
  });

  it('are named nowhere where there are none', () => {
    const story = t.tellAll(t.audited(), accept, anchored);
    expect(story.state.audit?.items.filter(({ type }) => type === 'unread')).toEqual([]);
    expect(t.all(story, 'LandingIntended')[0]?.message).not.toContain('Fugu-Unread');
  });
});

describe('a verdict that is cited for the same bytes', () => {
  it('carries over what it covers', () => {
    const proven = t.reproduce(t.reply(checked(), 'verify', r.provenFail), 'failed');
    const [before, cited] = verdicts(t.work(t.failCall(proven, 'work'), 's1', 'first'));
    expect(before?.covers).toEqual(['src/s1.ts#1']);
    expect(cited).toMatchObject({ cited: true, covers: ['src/s1.ts#1'] });
  });
});

describe('a journal from before reading marks', () => {
  const old = (fact: Fact): unknown => {
    const { marks: _, reading: __, covers: ___, ...rest } = { ...fact } as Record<string, unknown>;
    return rest;
  };

  it('still folds to the same end', () => {
    const recorded = t.audited().recorded.map((line) => {
      const decoded = decodeFact(old(line.fact));
      if (decoded.status === 'refused') throw new Error(decoded.because);
      return { ...line, fact: decoded.fact };
    });
    expect(fold(recorded).steps.s1?.verified).toBe('passed');
  });
});
