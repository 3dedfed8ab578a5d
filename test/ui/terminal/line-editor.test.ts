import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { graphemes } from '../../../source/ui/terminal/cells.ts';
import { applyEdit, type Edit, edited } from '../../../source/ui/terminal/line-editor.ts';

function result(text: string, ...edits: readonly (Edit | Edit['type'])[]): string {
  const state = edits
    .map((edit): Edit => (typeof edit === 'string' ? ({ type: edit } as Edit) : edit))
    .reduce(applyEdit, edited(text));
  return `${state.text.slice(0, state.cursor)}|${state.text.slice(state.cursor)}`;
}

describe('the line editor', () => {
  it.each<readonly [string, string, readonly Edit['type'][]]>([
    ['he|', 'hello', ['deleteBack', 'deleteBack', 'deleteBack']],
    ['|abc', 'abc', ['left', 'left', 'left', 'left', 'left']],
    ['abc|', 'abc', ['right']],
    ['a|', 'a👍🏽', ['deleteBack']],
    ['a|👨‍👩‍👧', 'a👨‍👩‍👧', ['left']],
    ['|', '👨‍👩‍👧', ['start', 'deleteForward']],
    ['one |', 'one two', ['killWordBack']],
    ['|', 'one two', ['killToStart']],
    ['one| two', 'one two', ['start', 'wordRight']],
    ['one| two', 'one two', ['wordLeft', 'left']],
    ['one|', 'one two', ['start', 'wordRight', 'killToEnd']],
  ])('comes to "%s" from "%s"', (end, text, edits) => {
    expect(result(text, ...edits)).toBe(end);
  });

  it('inserts at the cursor', () => {
    expect(result('hello', 'left', 'left', { type: 'insert', text: 'X' })).toBe('helX|lo');
  });

  it('keeps its cursor between graphemes, whatever is done', () => {
    const edit = fc.oneof(
      fc
        .constantFrom<Edit['type']>(
          'left',
          'right',
          'start',
          'end',
          'deleteBack',
          'deleteForward',
          'wordLeft',
          'wordRight',
          'killWordBack',
        )
        .map((type) => ({ type }) as Edit),
      fc
        .constantFrom('a', ' ', '👍', '🏽', '\u200d', '👩', '\u0301', '🇩', '🇪', '漢')
        .map((text): Edit => ({ type: 'insert', text })),
    );
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 40 }), (edits) => {
        const state = edits.reduce(applyEdit, edited(''));
        const borders = new Set([
          0,
          ...[...graphemes(state.text)].map(({ segment, index }) => index + segment.length),
        ]);
        expect(borders.has(state.cursor)).toBe(true);
      }),
    );
  });
});
