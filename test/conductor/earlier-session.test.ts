import { describe, expect, it } from 'vitest';
import { earlierSession, ownUsage } from '../../source/conductor/effects/earlier-session.ts';
import type { Usage } from '../../source/domain/call.ts';
import { findCall, putCall } from '../../source/state/call-book.ts';
import * as replies from '../helpers/replies.ts';
import {
  all,
  failCall,
  planned,
  rejectEdits,
  reply,
  type Story,
  tell,
  theCall,
  work,
} from '../helpers/story.ts';

const session = { id: 'thread-1', dir: '/desks/1/tree-1' };
const steps = [replies.step('s1')];

/** A first patch, written in a session, whose checks were red. */
const red = (end = { session }): Story => work(planned(steps), 's1', 'a', 'failed', end);
const sessionOf = (story: Story, purpose: string) =>
  earlierSession(story.state, theCall(story, purpose, 's1'));

describe('the session a call goes on with', () => {
  it('is the one its lane and model wrote the patch in that it mends', () => {
    const story = red();
    expect(theCall(story, 'work', 's1').attempt).toBe('s1.a.1');
    expect(sessionOf(story, 'work')).toEqual(session);
  });

  it('is none for a first try', () => {
    expect(sessionOf(planned(steps), 'work')).toBeUndefined();
  });

  it('is none where the worker had no session, as over HTTP', () => {
    expect(sessionOf(work(planned(steps), 's1', 'a', 'failed'), 'work')).toBeUndefined();
  });

  it('is none for a verifier, whoever it is', () => {
    const story = work(planned(steps), 's1', 'a', 'passed', { session });
    const verify = theCall(story, 'verify', 's1');
    expect(earlierSession(story.state, verify)).toBeUndefined();
    const work1 = findCall(story.state.calls, 's1.work.1')?.call;
    const { lane, model } = work1 ?? verify;
    expect(earlierSession(story.state, { ...verify, lane, model })).toBeUndefined();
  });

  it('is none for another model that takes over the repair', () => {
    const story = red();
    const before = theCall(story, 'work', 's1');
    const after = failCall(story, 'work', { step: 's1' });
    const next = theCall(after, 'work', 's1');
    expect(next).toMatchObject({ attempt: before.attempt });
    expect([next.lane, next.model]).not.toEqual([before.lane, before.model]);
    expect(earlierSession(after.state, next)).toBeUndefined();
  });

  it('is none after edits that were rejected: they are not in the folder', () => {
    expect(sessionOf(rejectEdits(planned(steps), 's1'), 'work')).toBeUndefined();
  });

  it('is none where the spec now says something else about the model', () => {
    const story = red();
    const call = theCall(story, 'work', 's1');
    const entry = findCall(story.state.calls, call.id);
    const [spec = ''] = Object.keys(story.state.maps);
    const map = story.state.maps[spec];
    const model = map?.models[call.model];
    if (!entry || !map || !model) throw new Error('the call has no model');
    const models = { ...map.models, [call.model]: { ...model, home: 'user' as const } };
    const state = {
      ...story.state,
      maps: { ...story.state.maps, 'spec:2': { ...map, models } },
      calls: putCall(story.state.calls, { ...entry, spec: 'spec:2' }),
    };
    expect(earlierSession(state, call)).toBeUndefined();
  });

  it('stands in the journal when the call begins', () => {
    const story = red();
    const { id: call } = theCall(story, 'work', 's1');
    const estimate = { usd: 0, mark: 'free' } as const;
    const begun = tell(story, {
      type: 'BeginCall',
      call,
      prompt: 'p',
      estimate,
      resume: session.id,
    });
    expect(all(begun, 'CallBegun').at(-1)).toMatchObject({ call, resume: session.id });
    expect(findCall(begun.state.calls, call)?.resume).toBe(session.id);
  });
});

describe('the tokens of a call that went on with a session', () => {
  const told = (inputTokens: number, scope: Usage['scope']): Usage => ({
    ...{ inputTokens, outputTokens: 10, cachedTokens: 0, scope },
  });
  const story = red();
  const entry = findCall(story.state.calls, 's1.work.1');
  if (!entry?.outcome) throw new Error('the first call has not ended');
  const outcome = { ...entry.outcome, usage: told(1_000, 'run') };
  const state = {
    ...story.state,
    calls: putCall(story.state.calls, { ...entry, outcome }),
  };

  it('are what the whole session took, less what its earlier calls did', () => {
    expect(ownUsage(state, session, told(2_400, 'thread'))).toEqual({
      ...{ inputTokens: 1_400, outputTokens: 0, cachedTokens: 0, scope: 'run' },
    });
  });

  it('are as told where the agent tells those of the run', () => {
    expect(ownUsage(state, session, told(2_400, 'run')).inputTokens).toBe(2_400);
  });

  it('are all of them in a session nobody knows', () => {
    const other = { ...session, id: 'thread-9' };
    expect(ownUsage(state, other, told(2_400, 'thread')).inputTokens).toBe(2_400);
  });
});

it('a repair that passes is verified in a fresh context', () => {
  const story = work(red(), 's1', 'b', 'passed', { session });
  const verified = reply(story, 'verify', replies.pass, { step: 's1' });
  expect(all(verified, 'CallBegun').filter(({ resume }) => resume !== undefined)).toEqual([]);
});
