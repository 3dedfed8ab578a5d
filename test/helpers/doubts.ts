/** Doubts in a story: how they come about, and what the person says. */
import { owed } from '../../source/conductor/owed.ts';
import * as replies from './replies.ts';
import { by, type Story, storyText, tell } from './story.ts';

/** A bare command of a counter-example is run, and proves nothing. */
export function runBare(story: Story): Story {
  const debt = owed(story.state).find((one) => one.type === 'reproduce');
  if (debt?.type !== 'reproduce')
    throw new Error(`No counter-example is owed: ${storyText(story)}`);
  const [onPatch, onBase] = [[replies.check('failed')], replies.check('failed')];
  const ended = { type: 'EndCounterExample', call: debt.call, sandboxed: true } as const;
  return tell(story, { ...ended, onPatch, onBase });
}

/** The person says who is right about the doubt that a step waits with. */
export function rule(
  story: Story,
  ruling: 'verifier' | 'author',
  note?: string,
  step = 's1',
): Story {
  const call = story.state.steps[step]?.doubt?.call;
  if (call === undefined) throw new Error(`${step} waits with no doubt: ${storyText(story)}`);
  const said = note === undefined ? {} : { note };
  return tell(story, { type: 'RuleDoubt', step, call, ruling, by, ...said });
}
