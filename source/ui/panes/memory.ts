import { isExpired, type MemoryFact } from '../../domain/memory-fact.ts';
import { printProblem } from '../../domain/problem.ts';
import type { RunState } from '../../state/run-state.ts';
import { counted } from '../../state/view/view-words.ts';
import type { Row } from '../draw/paint.ts';
import { heading, prose } from '../draw/prose.ts';
import type { MemoryBoard } from '../store/memory-board.ts';
import type { World } from '../store/screen-data.ts';
import type { UiState } from '../store/ui-state.ts';
import { type Body, withHead } from './body.ts';
import { listPager } from './pager.ts';
import { proposalRows } from './proposals.ts';

type Shown = Extract<MemoryBoard, { readonly status: 'read' }>;

/** The shared memory: what this run proposes, the facts (those found, while a filter is on), the bridges. */
export function memoryBody(state: RunState, ui: UiState, world: World, width: number): Body {
  const board = world.content.memory(ui.filter);
  const proposed = proposalRows(state, width);
  const rest =
    board === undefined ? [[['reading …', 'dim'] as const]] : boardRows(board, ui, world, width);
  return withHead([], listPager([...proposed, ...(proposed.length > 0 ? [[]] : []), ...rest]));
}

function boardRows(board: MemoryBoard, ui: UiState, world: World, width: number): readonly Row[] {
  if (board.status === 'none') return prose(board.because, width, { style: 'dim' });
  return [
    ...factRows(board, ui, world, width),
    ...bridgeRows(board, width),
    ...problemRows(board, width),
    [],
    ...prose(board.dir, width, { style: 'dim' }),
  ];
}

function factRows(board: Shown, ui: UiState, world: World, width: number): readonly Row[] {
  const { facts, total, archived } = board;
  const past = archived === 0 ? '' : `, ${archived} archived`;
  const title =
    ui.filter === ''
      ? `${counted(total, 'fact')} in force${past}`
      : `${facts.length} of ${counted(total, 'fact')} for "${ui.filter}"`;
  const more = ui.filter === '' && total > facts.length;
  return [
    ...heading(title),
    ...facts.flatMap((fact) => factRow(fact, ui, world, width)),
    ...(more ? prose(`and ${total - facts.length} more; / searches all of them`, width) : []),
  ];
}

function factRow(fact: MemoryFact, ui: UiState, { now }: World, width: number): readonly Row[] {
  const { id, title, type, source, tags, confidence, created } = fact;
  const notes = [
    id,
    type,
    ...tags,
    `by ${source}`,
    created.slice(0, 10),
    ...(confidence === 'high' ? [] : [`${confidence} confidence`]),
    ...(isExpired(fact, now) ? ['expired'] : []),
  ];
  return [
    ...prose(title, width, { indent: 2, style: 'accent' }),
    ...prose(notes.join(' · '), width, { first: ['  '], indent: 2, style: 'dim' }),
    ...(ui.filter === '' ? [] : bodyRows(fact, width)),
  ];
}

/** What was searched for is shown whole. */
function bodyRows({ body }: MemoryFact, width: number): readonly Row[] {
  const lines = body.split('\n');
  return [...lines.flatMap((line) => prose(line, width, { first: ['  '], indent: 2 })), []];
}

function bridgeRows({ bridges }: Shown, width: number): readonly Row[] {
  if (bridges.length === 0) return [];
  return [
    ...heading('Bridges: which agents read it'),
    ...bridges.flatMap(({ agent, bridge, proof }) =>
      prose(`${bridge}; ${proof}`, width, {
        first: [[`${agent.padEnd(9)} `, 'plain']],
        indent: 10,
        style: proof.startsWith('proven') ? 'good' : bridge === 'wired' ? 'warn' : 'dim',
      }),
    ),
  ];
}

function problemRows({ problems }: Shown, width: number): readonly Row[] {
  if (problems.length === 0) return [];
  return [
    ...heading('Left out'),
    ...problems.flatMap((one) =>
      prose(printProblem(one), width, {
        indent: 2,
        style: one.severity === 'error' ? 'bad' : 'warn',
      }),
    ),
  ];
}
