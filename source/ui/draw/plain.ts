import type { Recorded } from '../../domain/decode.ts';
import type { RunState } from '../../state/run-state.ts';
import { type Need, needsOf } from '../../state/view/needs.ts';
import { headerLine, nowDoing } from '../../state/view/view-header.ts';
import { storyLine, storyReason, storyTone } from '../../state/view/view-story.ts';
import { acceptCommand, sentence, treeWord } from '../../state/view/view-words.ts';
import { safeText } from './paint.ts';
import { wallTime } from './wall-time.ts';

/**
 * The story as plain lines, for where there is no terminal: one line a fact, bookkeeping left out;
 * with `why` the reason of a choice below it.
 */
export function plainLines(
  recorded: readonly Recorded[],
  { why = false }: { readonly why?: boolean } = {},
): readonly string[] {
  return recorded
    .filter(({ fact }) => storyTone(fact) !== 'quiet')
    .flatMap((one) => {
      const line = `${wallTime(one.at)} ${safeText(storyLine(one))}`;
      const reason = why ? storyReason(one) : undefined;
      return reason === undefined ? [line] : [line, `    ${safeText(reason)}`];
    });
}

/** What stays in the scrollback when the screen is left: where the run stands, what waits, how to go on. */
export function summaryLines(state: RunState | undefined): readonly string[] {
  if (!state?.job || state.run === undefined) return [];
  const head = headerLine(state, state.lastAt);
  const rehearsal = head.rehearsal ? 'REHEARSAL ' : '';
  const first = `${rehearsal}${state.run}: ${head.phase}, ${head.spend} spent on "${safeText(head.task)}"`;
  return [first, ...standingLines(state).map((line) => `  ${safeText(line)}`)];
}

function standingLines(state: RunState): readonly string[] {
  const run = state.run ?? '';
  const report = state.report ? [`Report: ${state.report.path}`] : [];
  if (state.landed) {
    const { ref, commit, merge } = state.landed;
    return [`Landed on ${ref} as ${commit.slice(0, 8)}. To merge it: ${merge}`, ...report];
  }
  if (state.ended) return [sentence(state.ended.because), ...report];
  const needs = needsOf(state);
  const waits = needs.map((need) => `Waits for you: ${sentence(need.headline)}`);
  const audit = needs.find((need) => need.type === 'audit');
  const ways = audit ? decisions(audit.tree, run) : steps(needs, state);
  return [...(needs.length > 0 ? waits : nowDoing(state)), ...ways, ...report];
}

function decisions(tree: string, run: string): readonly string[] {
  return [
    `To accept it: ${acceptCommand(run, tree)}`,
    `To look first: fugu resume ${run}`,
    `To reject it, or send it back: fugu audit ${run} ${treeWord(tree)} --reject | --send-back "what must change"`,
  ];
}

/** How to go on without the dashboard, by what the run waits for. */
function steps(needs: readonly Need[], { audit, run = '' }: RunState): readonly string[] {
  const ways = new Set(needs.map((need) => (need.type === 'step' ? need.status : need.type)));
  const doubted = needs.flatMap((need) =>
    need.type === 'step' && need.status === 'doubted' ? [need.step] : [],
  );
  const again = ways.has('landing') && audit !== undefined;
  return [
    ...(again ? [`To land it after all: ${acceptCommand(run, audit.tree)}`] : []),
    ...doubted.flatMap((step) => [
      `To see both sides: fugu audit ${run}`,
      `To say who is right: fugu steer ${run} rule ${step} verifier|author --note "why"`,
    ]),
    ...(ways.has('blocked') || ways.has('failed')
      ? [`To try it again: fugu steer ${run} retry`]
      : []),
    ...(ways.has('budget') ? [`To allow more: fugu steer ${run} budget USD`] : []),
    ...(ways.has('gate') ? [`To pass it: fugu steer ${run} next`] : []),
    ...(ways.has('trust') ? [`To trust them: fugu resume ${run} --trust`] : []),
    `To go on: fugu resume ${run}`,
  ];
}
