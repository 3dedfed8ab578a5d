import { describe, expect, it } from 'vitest';
import * as r from '../helpers/replies.ts';
import { otherMap } from '../helpers/small-map.ts';
import * as t from '../helpers/story.ts';

const checked = () => t.work(t.planned([r.step('s1')]), 's1', 'first');

describe('a verdict', () => {
  it('served by a family that was not declared is void, and another verifier is asked', () => {
    const served = { by: 'reported', id: 'deepseek-v4' } as const;
    const story = t.reply(checked(), 'verify', r.pass, { served });
    expect(story.last).toMatchObject(
      [
        { type: 'CallEnded' },
        { type: 'VerdictVoided', because: /deepseek/ },
        { type: 'CallRouted', call: { purpose: 'verify' } },
      ].map(({ because: _, ...fact }) => fact),
    );
    expect(t.theCall(story, 'verify').model).not.toBe('nemo');
    expect(t.all(story, 'VerdictGiven').filter(({ step }) => step === 's1')).toEqual([]);
  });

  it.each([
    ['mystery-7b', /asked for as nemotron-3 and answered as mystery-7b: that id shows no family/],
    ['openrouter/auto', /hosted router/],
    ['cl\u0430ude-opus-4', /U\+0430/],
    ['claude-opus-4', /that is anthropic, which the spec does not declare/],
    ['deepseek-chat', /deepseek/],
  ])('that %s answered is void, with both ids and the cure', (id, says) => {
    const served = { by: 'reported', id } as const;
    const story = t.reply(checked(), 'verify', r.pass, { served });
    expect(t.all(story, 'VerdictVoided').at(-1)?.because).toMatch(says);
    expect(t.all(story, 'VerdictGiven').filter(({ step }) => step === 's1')).toEqual([]);
    const both = t.reply(checked(), 'verify', r.pass, {
      served: { by: 'reported', id: 'nemotron-3', ids: [id, 'nemotron-3'] },
    });
    expect(t.all(both, 'VerdictVoided').at(-1)?.because).toMatch(says);
  });

  it('of a model nobody can tell blocks the step with the line to add, once no other is left', () => {
    const mysterious = { by: 'reported', id: 'mystery-7b' } as const;
    let story = checked();
    for (let asked = 0; asked < 9 && t.openCalls(story, 'verify').length > 0; asked += 1) {
      story = t.reply(story, 'verify', r.pass, { served: mysterious });
    }
    expect(story.state.steps.s1).toMatchObject({ status: 'blocked' });
    expect(story.state.steps.s1?.remedy).toMatch(/add `servedAs: \["mystery-7b"\]` to models\.\w+/);
  });

  it.each([
    [{ by: 'reported', id: 'nemotron-3' }, 'declared', 'echo'],
    [{ by: 'declared' }, 'declared', 'silent'],
    [{ by: 'reported', id: 'nvidia/nemotron-3-2026' }, 'reported', 'named'],
  ] as const)('answered as %j counts as %s, since that is %s', (served, by, witness) => {
    const story = t.reply(checked(), 'verify', r.pass, { served });
    expect(t.all(story, 'VerdictGiven').at(-1)?.verifier).toMatchObject({ served: by, witness });
  });

  it('served by its own family counts, and says that it was reported', () => {
    const served = { by: 'reported', id: 'nemotron-3-ultra' } as const;
    const story = t.reply(checked(), 'verify', r.pass, { served });
    expect(t.all(story, 'VerdictGiven').at(-1)?.verifier.served).toBe('reported');
  });

  it('is asked for again once the spec says what may answer, without the work being done anew', () => {
    const mysterious = { by: 'reported', id: 'mystery-7b' } as const;
    let story = checked();
    while (t.openCalls(story, 'verify').length > 0) {
      story = t.reply(story, 'verify', r.pass, { served: mysterious });
    }
    const map = otherMap(['model: nemotron-3,', 'model: nemotron-3, servedAs: [mystery-7b],']);
    const cured = t.tellAll(
      story,
      { type: 'AdoptSpec', digest: 'sha256:cured', source: 'spec.yaml', map },
      t.probe(map, [], 'sha256:cured'),
      { type: 'RetryStep', step: 's1', by: 'ana' },
      t.probe(map, [], 'sha256:cured'),
    );
    expect(t.theCall(cured, 'verify').model).toBe('nemo');
    const passed = t.reply(cured, 'verify', r.pass, { served: mysterious });
    expect(passed.state.steps.s1).toMatchObject({ status: 'done', verified: 'passed' });
    expect(t.all(passed, 'ArtifactProduced')).toHaveLength(1);
  });
});

describe('an author', () => {
  it('who answered as an id nobody can tell leaves the step without a verifier, and says so', () => {
    const served = { by: 'reported', id: 'mystery-7b' } as const;
    const begun = t.planned([r.step('s1')]);
    const story = t.work(begun, 's1', 'first', 'passed', { served });
    expect(t.openCalls(story, 'verify')).toEqual([]);
    expect(story.state.steps.s1).toMatchObject({ status: 'blocked' });
    expect(story.state.steps.s1?.because).toMatch(
      /spark \(asked for as deepseek-chat, answered as mystery-7b\) is unknown/,
    );
  });

  it('whose family the map calls otherwise by now is not verified under the new name', () => {
    const house = ['model: deepseek-chat,', 'model: house-1, lineage: [mine],'] as const;
    const added = (name: string) =>
      otherMap(
        [house[0], house[1].replace('mine', name)],
        ['families:\n', `families:\n  ${name}: []\n`],
        ['model: nemotron-3,', 'model: house-2, lineage: [mine],'.replace('mine', name)],
      );
    const story = t.work(t.planned([r.step('s1')], { map: added('mine') }), 's1', 'first');
    const asked = t.theCall(story, 'verify').model;
    expect(asked).not.toBe('nemo');
    const renamed = added('ds');
    const after = t.tellAll(
      t.failCall(story, 'verify'),
      { type: 'AdoptSpec', digest: 'sha256:ds', source: 'spec.yaml', map: renamed },
      t.probe(renamed, [], 'sha256:ds'),
    );
    const models = t.openCalls(after, 'verify').map(({ call }) => call.model);
    expect(models).not.toContain('nemo');
  });
});
