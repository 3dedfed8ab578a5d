import type { Row } from '../draw/paint.ts';
import { prose } from '../draw/prose.ts';
import { keyName } from '../keys/keymap.ts';
import { contractBindings } from '../keys/keys-contract.ts';
import { isSound } from '../store/contract-draft.ts';
import type { World } from '../store/screen-data.ts';
import type { Dialog, UiState } from '../store/ui-state.ts';

type ContractDialog = Extract<Dialog, { type: 'contract' }>;

/** What was found in a contract, then its text. */
export function contractDialogRows({ draft }: ContractDialog, width: number): readonly Row[] {
  const found = draft.problems.flatMap(({ severity, text }) =>
    prose(text, width, {
      first: [[`${severity} `, severity === 'error' ? 'bad' : 'warn']],
      indent: severity.length + 1,
    }),
  );
  const fine: Row = [['Nothing stops it, and nothing was found.', 'good']];
  const text = draft.text.replace(/\n$/, '').split('\n');
  return [
    ...(found.length > 0 ? found : [fine]),
    [],
    ...text.flatMap((line) => lineRows(line, width)),
  ];
}

/** Comments are dim, keys stand out; a long line goes on indented as it is. */
function lineRows(line: string, width: number): readonly Row[] {
  const indent = /^\s*(?:- )?/.exec(line)?.[0].length ?? 0;
  if (/^\s*#/.test(line)) return prose(line.trimStart(), width, { style: 'dim' });
  const [, key = '', rest = ''] = /^(\s*[a-z_]+:)(.*)$/.exec(line) ?? [];
  if (key === '')
    return prose(line.slice(indent), width, { first: [line.slice(0, indent)], indent });
  return prose(rest.trimStart(), width, { first: [[key, 'bold'], ' '], indent: indent + 2 });
}

/** Its keys, as the foot of the box. */
export function contractKeysRow(dialog: ContractDialog, world: World, ui: UiState): Row {
  const keys = contractBindings.flatMap((binding): Row => {
    const off = binding.disabledBecause(world, ui) !== undefined;
    const words = ` ${binding.short ?? binding.title}   `;
    return [[keyName(binding.keys[0] ?? ''), off ? 'dim' : 'accent'], off ? [words, 'dim'] : words];
  });
  const stopped: Row = isSound(dialog.draft) ? [] : [['   an error stops it', 'bad']];
  return [...keys, ['esc', 'accent'], ' back', ...stopped];
}
