// One search/replace edit, carried out on the draft.

import type { PatchEdit, ReplaceEdit } from '../form/patch-edit.ts';
import type { PatchProblem } from '../form/patch-problem.ts';
import {
  dominantEol,
  isBlank,
  joinLines,
  lacksFinalEol,
  sealLines,
  type TextFile,
  type TextLine,
  withoutBom,
} from '../form/text-file.ts';
import { resolveAnchors } from './anchor.ts';
import { textFile } from './draft.ts';
import { findElision } from './elision.ts';
import { findBlock, type Match, type Rung, type Shift, shiftText } from './match-ladder.ts';
import { linesAround, nearestLines } from './nearest.ts';
import { addNote, editProblem, type Planning } from './planning.ts';
import { keptLines, preserveLines } from './preserve-lines.ts';

/** The file an edit changes, read as text. */
export interface Subject {
  readonly path: string;
  readonly text: TextFile;
}

/** Puts the replacement in the one place the search text stands, or says why there is none. */
export function planReplace(
  planning: Planning,
  written: ReplaceEdit,
  subject: Subject,
): PatchProblem | undefined {
  const edit = subject.text.bom
    ? { ...written, search: withoutBom(written.search), replace: withoutBom(written.replace) }
    : written;
  const { lines } = subject.text;
  planning.lineSteps += 4 * (lines.length + edit.search.length);
  if (planning.lineSteps > planning.limits.lineSteps) {
    return editProblem(
      edit,
      'too-large',
      'The patch needs too much searching.',
      'Send fewer blocks, or whole files.',
    );
  }
  if (joinLines(edit.search) === joinLines(edit.replace)) {
    return editProblem(
      edit,
      'no-change',
      'The block replaces text by the same text.',
      'Leave the block out, or send the change that is meant.',
    );
  }
  const elision = findElision({
    lines: edit.replace,
    existing: lines,
    path: subject.path,
    kept: planning.kept,
  });
  if (elision !== undefined) return elided(edit, elision);
  const place = findPlace(planning, edit, lines);
  return place.status === 'refused'
    ? place.problem
    : putReplacement(planning, edit, subject, place);
}

/** The refusal of text that stands for text left out. */
export function elided(edit: PatchEdit, line: TextLine): PatchProblem {
  return editProblem(
    edit,
    'elided',
    `The line \`${line.text.trim()}\` stands for text that was left out.`,
    `Write the text out in full, or use smaller search/replace blocks. If the file is to hold that very line, add \`KEEP: ${line.text.trim()}\` alone on a line above the first edit.`,
  );
}

interface FoundMatch {
  readonly status: 'found';
  readonly rung: Rung;
  readonly start: number;
  readonly shift: Shift;
}

type PlaceOrProblem = FoundMatch | { readonly status: 'refused'; readonly problem: PatchProblem };

function findPlace(
  planning: Planning,
  edit: ReplaceEdit,
  lines: readonly TextLine[],
): PlaceOrProblem {
  const anchored = resolveAnchors(lines, edit.anchors);
  if (anchored.status !== 'found') {
    const times =
      anchored.status === 'missing' ? 'is not in the file' : 'stands in the file more than once';
    const what = `The anchor \`@@ ${anchored.anchor.slice(0, 200)}\` ${times}.`;
    const problem = editProblem(
      edit,
      anchored.status === 'missing' ? 'not-found' : 'ambiguous',
      what,
      'Use a line that stands in the file exactly once as the anchor.',
    );
    return {
      status: 'refused',
      problem: { ...problem, nearest: nearestLines(lines, [{ text: anchored.anchor, eol: '\n' }]) },
    };
  }
  if (edit.search.length === 0) return insertion(edit, lines, anchored.at);
  const last = lines.length - edit.search.length;
  const match = findBlock(lines, edit.search, (starts) => {
    const below = anchored.narrow(starts);
    return edit.atEnd ? below.filter((start) => start === last) : below;
  });
  return match.status === 'found'
    ? match
    : { status: 'refused', problem: unmatched(planning, edit, lines, match) };
}

function insertion(edit: ReplaceEdit, lines: readonly TextLine[], anchorAt: number): FoundMatch {
  const start = edit.atEnd || anchorAt === -1 ? lines.length : anchorAt + 1;
  return {
    status: 'found',
    rung: dominantEol(lines) === '\n' ? 'exact' : 'eol',
    start,
    shift: { type: 'none' },
  };
}

function unmatched(
  planning: Planning,
  edit: ReplaceEdit,
  lines: readonly TextLine[],
  match: Exclude<Match, { status: 'found' }>,
): PatchProblem {
  const searched = joinLines(edit.search);
  if (match.status === 'ambiguous') {
    const where = match.starts
      .slice(0, 10)
      .map((start) => start + 1)
      .join(', ');
    const what = `The search text stands in the file ${match.starts.length} times, at lines ${where}.`;
    const problem = editProblem(
      edit,
      'ambiguous',
      what,
      'Add the lines above or below until the search text stands there once.',
    );
    return {
      ...problem,
      searched,
      nearest: linesAround(lines, match.starts[0] ?? 0, edit.search.length),
    };
  }
  planning.lineSteps += 8 * lines.length;
  const nearest = nearestLines(lines, edit.search);
  const filled = edit.replace.some((line) => !isBlank(line.text));
  const again = filled ? findBlock(lines, edit.replace) : { status: 'none' };
  if (again.status !== 'none') {
    const what = 'The search text is not in the file, and the replacement is there already.';
    return {
      ...editProblem(
        edit,
        'already-applied',
        what,
        'Leave the block out if the file is as it should be.',
      ),
      searched,
      nearest,
    };
  }
  return {
    ...editProblem(
      edit,
      'not-found',
      'The search text is not in the file.',
      'Copy the lines exactly as they stand in the file.',
    ),
    searched,
    nearest,
  };
}

function putReplacement(
  planning: Planning,
  edit: ReplaceEdit,
  subject: Subject,
  place: FoundMatch,
): PatchProblem | undefined {
  const { lines, bom } = subject.text;
  const texts = shiftedTexts(planning, edit, place.shift);
  if (texts === undefined) {
    const what =
      'The search text fits the file under another indentation only, and the replacement cannot be moved by it.';
    return {
      ...editProblem(
        edit,
        'not-found',
        what,
        'Copy the lines with the indentation they have in the file.',
      ),
      nearest: linesAround(lines, place.start, edit.search.length),
    };
  }
  const eol = dominantEol(lines);
  const actual = lines.slice(place.start, place.start + edit.search.length);
  const put =
    place.rung === 'exact'
      ? edit.replace
      : preserveLines({ actual, kept: keptLines(edit.search, edit.replace), texts, eol });
  const after = lines.slice(place.start + edit.search.length);
  const result = sealLines(
    lines.slice(0, place.start).concat(put, after),
    eol,
    !lacksFinalEol(lines),
  );
  const file = planning.draft.read(subject.path);
  planning.draft.put(subject.path, textFile(file?.mode ?? '100644', { bom, lines: result }, file));
  addNote(
    planning,
    edit,
    subject.path,
    place.rung,
    `Block ${edit.block} matched at line ${place.start + 1}: ${rungWords[place.rung]}.`,
  );
  return undefined;
}

const rungWords: Readonly<Record<Rung, string>> = {
  exact: 'exactly',
  eol: 'but for line endings, which the file kept',
  'trailing-space': 'but for space at line ends',
  indent: 'but for its indentation, which was moved to fit',
};

/** A file's indentation times a replacement's lines must not grow past the size a file may have. */
function shiftedTexts(
  planning: Planning,
  edit: ReplaceEdit,
  shift: Shift,
): readonly string[] | undefined {
  if (shift.type === 'add' && shift.indent.length * edit.replace.length > planning.limits.fileBytes)
    return undefined;
  const texts: string[] = [];
  for (const line of edit.replace) {
    const text = shiftText(line.text, shift);
    if (text === undefined) return undefined;
    texts.push(text);
  }
  return texts;
}
