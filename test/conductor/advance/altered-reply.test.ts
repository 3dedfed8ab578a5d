import { describe, expect, it } from 'vitest';
import { unaltered } from '../../../source/conductor/advance/altered-reply.ts';
import type { Call } from '../../../source/domain/call.ts';
import { readReply } from '../../../source/replies/read-reply.ts';
import * as r from '../../helpers/replies.ts';
import { planning } from '../../helpers/story.ts';

const state = planning().state;
const call = (purpose: Call['purpose']): Call => ({
  ...{ id: `plan.${purpose}.1`, step: 'plan', purpose, lane: 'thinker', model: 'sage' },
  ...{ because: 'a test', passedOver: [] },
});
const altered = ['the value of SHELF_TOKEN'];
const mark = '‹redacted:SHELF_TOKEN›';

describe('a reply in which a secret was taken out', () => {
  it('is no plan where the mark stands in it, and is asked for again by name', () => {
    const reply = r.planReply(r.step('s1', { owns: [`src/${mark}.ts`] }));
    expect(unaltered(readReply(call('plan'), reply, state), altered)).toMatchObject({
      type: 'unreadable',
      problems: [expect.stringContaining('the value of SHELF_TOKEN')],
    });
    // The same letters are a model's own where nothing was taken out.
    expect(readReply(call('plan'), reply, state).type).toBe('plan');
  });

  it('is no counter-example to run', () => {
    const reply = r.provenFail.replace('assert.equal(tries, 3);', `assert.equal('${mark}', 3);`);
    expect(unaltered(readReply(call('verify'), reply, state), altered).type).toBe('unreadable');
    expect(readReply(call('verify'), reply, state).type).toBe('verdict');
  });

  it('is a verdict where only its words held the secret', () => {
    const reply = `${r.pass} and ${mark} stays where it is`;
    expect(unaltered(readReply(call('verify'), reply, state), altered).type).toBe('verdict');
  });
});

describe('a plan', () => {
  it('keeps the letters of its paths, commands and words', () => {
    const word = '\u0645\u06cc\u200c\u062e';
    const reply = r.planReply(
      r.step('s1', { owns: [`src/${word}.ts`], acceptance: [`grep ${word} a`], detail: word }),
    );
    expect(readReply(call('plan'), reply, state)).toMatchObject({
      plan: { steps: [{ owns: [`src/${word}.ts`], acceptance: [`grep ${word} a`], detail: word }] },
    });
  });
});
