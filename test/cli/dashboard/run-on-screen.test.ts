import { describe, expect, it } from 'vitest';
import { createBroadcast } from '../../../source/base/broadcast.ts';
import { createRunOnScreen } from '../../../source/cli/dashboard/run-on-screen.ts';
import type { ShownRun } from '../../../source/cli/dashboard/shown-run.ts';
import type { LaneEvent } from '../../../source/conductor/ports.ts';
import type { Call } from '../../../source/domain/call.ts';
import { playedSource } from '../../helpers/dashboard.ts';
import * as runFacts from '../../helpers/run-facts.ts';

function talking(run: string) {
  const { emit, listen } = createBroadcast<[Call, LaneEvent]>();
  const conductor = playedSource(runFacts.working).conductor();
  if (!conductor) throw new Error('The fixture has a run.');
  const shown: ShownRun = {
    run,
    conductor,
    watched: false,
    hasOwner: () => true,
    onChatter: listen,
    onNotice: () => () => {},
    fault: () => undefined,
    slot: () => undefined,
    blobText: async () => undefined,
    diffText: async () => undefined,
    close: async () => {},
  };
  return { shown, say: (delta: string) => emit(runFacts.s1Work, { type: 'text', delta }) };
}

function listening(screen: ReturnType<typeof createRunOnScreen>) {
  const heard: string[] = [];
  const listen = () =>
    screen.onChatter((_, event) => heard.push(event.type === 'text' ? event.delta : event.type));
  return { heard, listen };
}

describe('the run on the screen', () => {
  it('is heard by whoever listens, until they stop', () => {
    const { shown, say } = talking('one');
    const { heard, listen } = listening(createRunOnScreen(shown));
    const stop = listen();
    say('words');
    stop();
    say('more');
    expect(heard).toEqual(['words']);
  });

  it('is heard alone after a switch', () => {
    const [one, other] = [talking('one'), talking('other')];
    const screen = createRunOnScreen(one.shown);
    const { heard, listen } = listening(screen);
    let stop = listen();
    screen.onSwitch(() => {
      stop();
      stop = listen();
    });
    screen.borrow(other.shown);
    one.say('from the run before');
    other.say('from the run now');
    expect(heard).toEqual(['from the run now']);
  });

  it('says nothing while there is none', () => {
    const { heard, listen } = listening(createRunOnScreen(undefined));
    listen()();
    expect(heard).toEqual([]);
  });
});
