import type { RunState } from '../../state/run-state.ts';
import { proposalWords } from '../../state/view/view-words.ts';
import type { Row } from '../draw/paint.ts';
import { heading, prose } from '../draw/prose.ts';

/** Facts that workers would have the shared memory keep, whole: later prompts may hold them. */
export function proposalRows(state: RunState, width: number): readonly Row[] {
  const { proposals } = state;
  if (proposals.length === 0) return [];
  const rows = proposals.flatMap((one): readonly Row[] => {
    const { title, type, source, body } = one.draft;
    const style = one.status === 'waiting' ? 'warn' : 'dim';
    return [
      ...prose(`${title} (${type}, by ${source})`, width, {
        first: [[`  ${one.id} `, 'accent']],
        indent: 5,
      }),
      ...prose(proposalWords(one, state), width, { first: ['     '], indent: 5, style }),
      ...body.split('\n').flatMap((line) => prose(line, width, { first: ['     '], indent: 5 })),
    ];
  });
  return [...heading('Facts for the shared memory'), ...rows];
}
