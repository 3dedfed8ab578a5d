/** Doubts in a tale: how they come about, and what the person says. */
import { owed } from '../../source/conductor/owed.ts';
import * as replies from './replies.ts';
import { by, story, type Tale, tell } from './tale.ts';

/** A bare command of a counter-example is run, and proves nothing. */
export function runBare(tale: Tale): Tale {
  const debt = owed(tale.state).find((one) => one.type === 'reproduce');
  if (debt?.type !== 'reproduce') throw new Error(`No counter-example is owed: ${story(tale)}`);
  const [onPatch, onBase] = [[replies.check('failed')], replies.check('failed')];
  const ended = { type: 'EndCounterExample', call: debt.call, sandboxed: true } as const;
  return tell(tale, { ...ended, onPatch, onBase });
}

/** The person says who is right about the doubt that a step waits with. */
export function rule(tale: Tale, ruling: 'verifier' | 'author', note?: string, step = 's1'): Tale {
  const call = tale.state.steps[step]?.doubt?.call;
  if (call === undefined) throw new Error(`${step} waits with no doubt: ${story(tale)}`);
  const said = note === undefined ? {} : { note };
  return tell(tale, { type: 'RuleDoubt', step, call, ruling, by, ...said });
}
