import type { Recorded } from '../../domain/decode.ts';
import { type StoryTone, storyLine, storyTone } from '../../state/view/view-story.ts';
import type { Row, Style } from '../draw/paint.ts';
import { prose } from '../draw/prose.ts';
import { wallTime } from '../draw/wall-time.ts';
import type { World } from '../store/screen-data.ts';
import type { UiState } from '../store/ui-state.ts';
import { type Body, withHead } from './body.ts';
import { entryPager, listPager } from './pager.ts';

const styles: Readonly<Record<StoryTone, Style>> = {
  good: 'good',
  bad: 'bad',
  person: 'warn',
  quiet: 'dim',
  plain: 'plain',
};

// A filter reads every line for every frame; older lines are found with `fugu replay`.
const mostFiltered = 5000;

/** The run's story, one paragraph for each fact; sticks to the end until it is scrolled. */
export function journalBody(ui: UiState, world: World, width: number): Body {
  const facts = filtered(world.history, ui.filter);
  if (facts.length === 0) {
    const words = ui.filter === '' ? 'nothing has happened yet' : `nothing contains "${ui.filter}"`;
    return withHead([], listPager([[[words, 'dim']]]));
  }
  const rowsOf = (at: number): readonly Row[] => {
    const recorded = facts[at];
    return recorded ? storyRows(recorded, width) : [];
  };
  return withHead([], entryPager(facts.length, rowsOf));
}

function storyRows(recorded: Recorded, width: number): readonly Row[] {
  return prose(storyLine(recorded), width, {
    first: [[`${wallTime(recorded.at)} `, 'dim']],
    indent: 9,
    style: styles[storyTone(recorded.fact)],
  });
}

function filtered(history: readonly Recorded[], filter: string): readonly Recorded[] {
  if (filter === '') return history;
  const wanted = filter.toLowerCase();
  return history
    .slice(-mostFiltered)
    .filter((recorded) => storyLine(recorded).toLowerCase().includes(wanted));
}
