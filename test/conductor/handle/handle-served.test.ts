import { describe, expect, it } from 'vitest';
import { servedOffers } from '../../../source/state/view/view-served.ts';
import * as r from '../../helpers/replies.ts';
import { otherMap } from '../../helpers/small-map.ts';
import * as t from '../../helpers/story.ts';

const by = 'ana';
const accept = (model: string, id: string) => ({ type: 'AcceptServedId', model, id, by }) as const;

/** A patch of spark's whose verifier nemo answered as `id`. */
function answeredAs(id: string) {
  const checked = t.work(t.planned([r.step('s1')]), 's1', 'first');
  return t.reply(checked, 'verify', r.pass, { served: { by: 'reported', id } });
}

describe('an id that shows no family', () => {
  it('may be accepted by a person, and that is a fact with their name', () => {
    const story = answeredAs('gateway-7');
    expect(servedOffers(story.state)).toMatchObject([
      { model: 'nemo', id: 'gateway-7', step: 's1', line: '`servedAs: ["gateway-7"]`' },
    ]);
    const said = t.tell(story, accept('nemo', 'gateway-7'));
    expect(said.last).toEqual([{ type: 'ServedIdAccepted', model: 'nemo', id: 'gateway-7', by }]);
  });

  it('counts once the spec has the line, and is offered no more', () => {
    const map = otherMap(['model: nemotron-3,', 'model: nemotron-3, servedAs: [gateway-7],']);
    const story = t.tell(answeredAs('gateway-7'), {
      type: 'AdoptSpec',
      digest: 'sha256:said',
      source: 'spec.yaml',
      map,
    });
    expect(servedOffers(story.state)).toEqual([]);
  });

  it.each([
    ['nemo', 'gateway-8'],
    ['mist', 'gateway-7'],
  ])('is not accepted for another model or in other words: %s as %s', (model, id) => {
    const { last, refusals } = t.tell(answeredAs('gateway-7'), accept(model, id));
    expect(last).toEqual([]);
    expect(refusals[0]?.remedy).toBe('What may be accepted: nemo as gateway-7.');
  });
});

describe('never offered is an id', () => {
  it.each(['claude-opus-4', 'openrouter/auto', 'cl\u0430ude', 'deepseek-chat', 'spark'])(
    'such as %s: another family’s, a router’s, an unreadable one, an author’s',
    (id) => {
      const story = answeredAs(id);
      expect(story.state.voided).toHaveLength(1);
      expect(servedOffers(story.state)).toEqual([]);
    },
  );
});
