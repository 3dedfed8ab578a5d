import { describe, expect, it } from 'vitest';
import type { Command, ProposalReading } from '../../source/domain/commands.ts';
import { allCalls } from '../../source/state/call-book.ts';
import { anchored, givenTale } from '../helpers/given.ts';
import * as r from '../helpers/replies.ts';
import * as t from '../helpers/story.ts';
import { draft } from '../memory/facts.ts';

const by = 'ana';
const tree = 'tree:all';
const wish = (body: string): ProposalReading => ({ status: 'proposed', draft: draft({ body }) });

/** A run at its audit in which the worker's first call proposed these. */
function proposing(...proposals: readonly ProposalReading[]): t.Story {
  const planned = t.planned([r.step('s1')]);
  const [work] = t.openCalls(planned, 'work');
  const begun = t.tell(planned, {
    type: 'BeginCall',
    call: work?.call.id ?? '',
    prompt: 'p',
    estimate: { usd: 0, mark: 'free' },
  });
  const end = t.endOf(work?.call.id ?? '', 'text');
  const ended = t.tell(begun, { ...end, proposals } as Command);
  return ended;
}
const statuses = (story: t.Story) =>
  story.state.proposals.map(({ id, status }) => `${id} ${status}`);

describe('facts that a worker proposes for the memory', () => {
  it('wait under names of their own, each thing once', () => {
    const refused: ProposalReading = { status: 'refused', because: 'it holds a secret' };
    const story = proposing(wish('one'), refused, wish('one'), wish('two'));
    expect(statuses(story)).toEqual(['m1 waiting', 'm2 waiting']);
    expect(story.facts.filter(({ type }) => type === 'MemoryRefused')).toHaveLength(1);
    expect(t.keys(story)).not.toContain('remember');
  });

  it('are dropped by a person, once', () => {
    const drop = { type: 'DropProposal', proposal: 'm1', by } as const;
    const story = proposing(wish('one'), wish('two'));
    const dropped = givenTale(story).when(drop).then({ type: 'MemoryDropped', proposal: 'm1', by });
    expect(statuses(dropped)).toEqual(['m1 dropped', 'm2 waiting']);
    givenTale(dropped)
      .when(drop)
      .thenRefused(/No proposal m1 waits/);
  });
});

describe('after the audit', () => {
  const audited = () => {
    const story = t.audited();
    const call = allCalls(story.state.calls)[0]?.call.id ?? '';
    const fact = { type: 'MemoryProposed', call, proposal: 'm1', draft: draft() } as const;
    const seq = story.state.seq + 1;
    return t.storyOf([...story.recorded, { seq, at: story.state.lastAt, fact }]);
  };
  const landed = () => {
    const accepted = t.tellAll(audited(), { type: 'AcceptAudit', tree, by }, anchored);
    const ref = accepted.state.landing?.ref ?? '';
    const result = { status: 'landed', ref, commit: 'c0ffee', merge: 'git merge' } as const;
    return t.tell(accepted, { type: 'EndLanding', result });
  };

  it('they are owed to the memory once the result has landed, and the run ends after that', () => {
    const accepted = t.tell(audited(), { type: 'AcceptAudit', tree, by });
    expect(t.keys(accepted)).not.toContain('remember');
    expect(t.keys(landed())).toContain('remember');
    expect(landed().state.ended).toBeUndefined();
    const kept = { proposal: 'm1', status: 'kept', id: 'a-fact' } as const;
    givenTale(landed())
      .when({ type: 'EndRemember', results: [kept, { ...kept, proposal: 'm9' }] })
      .then({ type: 'MemoryKept', id: 'a-fact' }, { type: 'JobEnded', status: 'landed' });
  });

  it('what the memory refuses does not hold the run up', () => {
    const because = 'the disk is full';
    const results = [{ proposal: 'm1', status: 'refused', because }] as const;
    givenTale(landed())
      .when({ type: 'EndRemember', results })
      .then({ type: 'MemoryDropped', because }, { type: 'JobEnded', status: 'landed' });
  });

  it('a rejected result keeps nothing', () => {
    const rejected = t.tell(audited(), { type: 'RejectAudit', tree, by });
    expect(rejected.state.ended?.status).toBe('rejected');
    expect(t.keys(rejected)).not.toContain('remember');
  });

  it('a journal that keeps a fact before it was accepted is refused', () => {
    const story = audited();
    const fact = { type: 'MemoryKept', proposal: 'm1', id: 'x' } as const;
    const seq = story.state.seq + 1;
    expect(() => t.storyOf([...story.recorded, { seq, at: 1, fact }])).toThrow(
      /before it was accepted/,
    );
  });
});
