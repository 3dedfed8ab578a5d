import type { RunState } from '../../state/run-state.ts';
import { never, shortDigest } from '../../state/view/view-words.ts';
import type { Row, Style } from '../draw/paint.ts';
import { prose } from '../draw/prose.ts';
import { selectedStep, shownPatch, type World } from '../store/screen-data.ts';
import type { UiState } from '../store/ui-state.ts';
import { type Body, withHead } from './body.ts';
import { entryPager, listPager } from './pager.ts';

/** The selected step's patch, or the whole result, as a coloured diff. */
export function diffBody(state: RunState, ui: UiState, world: World, width: number): Body {
  const patch = shownPatch(ui, state);
  if (patch === undefined) {
    const step = selectedStep(ui, state);
    const words = step === undefined ? 'no patch here' : `${step} has no patch`;
    return withHead([], listPager([[[words, 'dim']]]));
  }
  const loaded = world.content.diff(patch);
  switch (loaded.status) {
    case 'loading':
      return withHead([], listPager([[['reading the patch …', 'dim']]]));
    case 'absent':
      return withHead([], listPager([[[`patch ${shortDigest(patch)} is not kept here`, 'bad']]]));
    case 'ready': {
      const { lines } = loaded;
      const rowsOf = (at: number) => diffRows(lines[at] ?? '', width);
      return withHead([], entryPager(lines.length, rowsOf, 'top'));
    }
    default:
      return never(loaded);
  }
}

function diffRows(line: string, width: number): readonly Row[] {
  return prose(line, width, { first: [''], indent: 2, style: styleOf(line) });
}

function styleOf(line: string): Style {
  if (/^(?:diff |index |\+\+\+ |--- |new file|deleted file)/.test(line)) return 'bold';
  if (line.startsWith('@@')) return 'accent';
  if (line.startsWith('+')) return 'good';
  return line.startsWith('-') ? 'bad' : 'plain';
}
