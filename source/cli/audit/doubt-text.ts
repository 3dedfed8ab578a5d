import type { RunState } from '../../state/run-state.ts';
import { doubtSheet, type Side } from '../../state/view/view-doubt.ts';
import { sentence } from '../../state/view/view-words.ts';
import { safeText } from '../../ui/draw/paint.ts';

/** Both sides of every doubt that waits for a person, one below the other, as plain lines. */
export function doubtLines(state: RunState): readonly string[] {
  const lines = Object.keys(state.steps).flatMap((step) => {
    const sheet = doubtSheet(state, step);
    if (!sheet) return [];
    return [
      `Who is right about ${sheet.step} ${sheet.title}?`,
      sentence(sheet.because),
      '',
      ...sideLines(sheet.verifier),
      '',
      ...sideLines(sheet.author),
      ...(sheet.patch === undefined
        ? []
        : [`  Its patch: fugu watch ${state.run ?? ''}, tab Diff.`]),
      '',
    ];
  });
  return lines.map(safeText);
}

function sideLines({ title, parts }: Side): readonly string[] {
  const inner = parts.flatMap(({ type, text }) =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => `${type === 'code' ? '    | ' : '  '}${line}`),
  );
  return [title, ...inner];
}
