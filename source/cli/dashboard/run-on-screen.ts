import { UsageError } from '../../app/usage-error.ts';
import { createBroadcast } from '../../base/broadcast.ts';
import type { Refusal } from '../../domain/commands.ts';
import type { Fact, FactOf } from '../../domain/facts.ts';
import { printProblem } from '../../domain/problem.ts';
import type { DashboardNotice } from '../../ui/store/dashboard-source.ts';
import type { ShownRun } from './shown-run.ts';

/**
 * The run that a dashboard shows, and the way to another; what it says reaches whoever listens. Starts
 * on `given`, which whoever gave it closes; runs that are switched to are closed here.
 */
export function createRunOnScreen(given: ShownRun | undefined) {
  const switches = createBroadcast<[]>();
  const notices = createBroadcast<[DashboardNotice]>();
  let current: ShownRun | undefined;
  let borrowed = given;
  let silence = () => {};

  const take = (run: ShownRun) => {
    silence();
    current = run;
    const stops = [
      run.onNotice(notices.emit),
      run.conductor.onChange((recorded) => {
        for (const { fact } of recorded) {
          const notice = noticeOf(fact);
          if (notice) notices.emit(notice);
        }
      }),
    ];
    silence = () => {
      for (const stop of stops) stop();
    };
    switches.emit();
    if (run.notice) notices.emit(run.notice);
  };

  if (given) take(given);
  return {
    current: () => current,
    onSwitch: switches.listen,
    /** What the run on the screen says, and no other: a switch needs a new listener. */
    onChatter: (listen: Parameters<ShownRun['onChatter']>[0]) =>
      current?.onChatter(listen) ?? (() => {}),
    /** Whoever comes late is told what stands. */
    onNotice(listen: (notice: DashboardNotice) => void) {
      if (current?.notice) listen(current.notice);
      return notices.listen(listen);
    },
    say: notices.emit,
    /** A run of that name that is on hand; one whose owner has left is not: it can be taken up. */
    onHand: (run: string) => [current, borrowed].find((one) => one?.run === run && one.hasOwner()),
    /** Shows a run that whoever gives it closes. */
    borrow(run: ShownRun) {
      borrowed = run;
      take(run);
    },
    /** Opens another run and shows it; the one before is closed, and a refusal leaves it on the screen. */
    async swap(open: () => Promise<ShownRun>): Promise<Refusal | undefined> {
      const before = current;
      try {
        const next = await open();
        take(next);
        if (before && before !== borrowed && before !== next) await before.close();
        return undefined;
      } catch (error) {
        if (error instanceof UsageError) return { what: error.message, remedy: error.remedy };
        throw error;
      }
    },
    async close() {
      silence();
      if (current && current !== borrowed) await current.close();
    },
  };
}

function noticeOf(fact: Fact): DashboardNotice | undefined {
  return fact.type === 'SpecAdopted' || fact.type === 'SpecRefused' ? specNotice(fact) : undefined;
}

function specNotice(fact: FactOf<'SpecAdopted'> | FactOf<'SpecRefused'>): DashboardNotice {
  if (fact.type === 'SpecAdopted') {
    return { tone: 'good', text: `spec adopted from ${fact.source}; new steps use it` };
  }
  const first = fact.problems[0];
  return { tone: 'bad', text: `spec edit refused: ${first ? printProblem(first) : 'unreadable'}` };
}
