// A verification as one prompt, or as several that together show every hunk.

import { inScope } from '../../domain/plan/scope.ts';
import type { Reading } from '../../domain/verdict/reading.ts';
import type { PromptTexts } from '../ports.ts';
import { type Assembled, assemblePrompt } from './assemble.ts';
import type { Hunk } from './hunk.ts';
import { answerHunks, diffHunks, planHunks } from './hunks.ts';
import { type Piece, packHunks } from './pieces.ts';
import type { ReaskInput, ShownPart, VerifyInput } from './prompt-input.ts';
import { leastTokens, mostTokens } from './token-count.ts';

/** A verifier's question, first or once more. */
export type VerifyAsk = VerifyInput | (Omit<ReaskInput, 'of'> & { readonly of: VerifyInput });

export type Layout =
  | { readonly status: 'laid-out'; readonly parts: readonly Assembled[]; readonly reading: Reading }
  /** Something of it cannot be shown to this model. */
  | { readonly status: 'unshown'; readonly because: string };

export type LayoutOptions = {
  readonly texts: PromptTexts;
  /** What a prompt with its system text may come to. */
  readonly roomTokens: number;
  /** Path globs of files that nobody has to read. */
  readonly generated: readonly string[];
  /** Four random letters or digits. */
  readonly draw: () => string;
};

/** More readings of one artifact than this are no reading any more. */
const mostParts = 32;

/**
 * Lays a verification out so that every prompt fits `roomTokens`: hunks are never shortened, only
 * spread over parts; task, base files and logs around them may be.
 */
export function layOut(input: VerifyAsk, options: LayoutOptions): Layout {
  const ask = input.purpose === 'reask' ? input.of : input;
  const all = hunksOf(ask);
  const isUnread = ({ path }: Hunk) => path !== undefined && inScope(path, options.generated);
  const unread = [...new Set(all.filter(isUnread).flatMap(({ path }) => path ?? []))];
  const hunks = only(
    input,
    all.filter((hunk) => !isUnread(hunk)),
  );
  if (hunks.length === 0) return unshown('nothing of the change is left to be read');
  const bare = printed(input, { pieces: [], part: 1, parts: 1, unread }, options, Infinity);
  const room = options.roomTokens - mostTokens(bare.system);
  const capacity = Math.max(Math.floor(room / 2), room - mostTokens(bare.prompt));
  const packed = packHunks(hunks, capacity, mostTokens);
  if (packed.status === 'unshown') return unshown(`${packed.hunk}: ${packed.because}`);
  const { parts } = packed;
  if (parts.length > mostParts)
    return unshown(`it takes ${parts.length} prompts, and ${mostParts} are the most`);
  const assembled = parts.map((pieces, at) =>
    assemblePart(input, { pieces, part: at + 1, parts: parts.length, unread }, options),
  );
  const fitting = assembled.flatMap((one) => one ?? []);
  if (fitting.length < parts.length) return unshown('the task around the hunks is too long');
  const reading = {
    parts: fitting.map(({ shown, prompt, system }) => ({
      leastTokens: leastTokens(system + prompt),
      marks: shown.pieces.map(({ mark, name }) => ({ mark, hunk: name })),
    })),
    ...(unread.length === 0 ? {} : { unread }),
  };
  return { status: 'laid-out', parts: fitting, reading };
}

const unshown = (because: string): Layout => ({ status: 'unshown', because });

function hunksOf({ of }: VerifyInput): readonly Hunk[] {
  switch (of.type) {
    case 'patch':
      return diffHunks(of.diff);
    case 'plan':
      return planHunks(of.plan);
    case 'answer':
      return answerHunks(of.text);
    default:
      return of satisfies never;
  }
}

/** Asked again, a model is shown what it did not prove to have read. */
function only(input: VerifyAsk, hunks: readonly Hunk[]): readonly Hunk[] {
  const names = input.purpose === 'reask' ? input.only : undefined;
  const left = hunks.filter(({ name }) => names === undefined || names.includes(name));
  return left.length === 0 ? hunks : left;
}

type Unmarked = Omit<ShownPart, 'pieces'> & { readonly pieces: readonly Piece[] };

/** The part with marks that stand nowhere else in it; undefined where it cannot be made to fit. */
function assemblePart(
  input: VerifyAsk,
  part: Unmarked,
  options: LayoutOptions,
): (Assembled & { readonly shown: ShownPart }) | undefined {
  const { system, prompt } = printed(input, withMarks(part, []), options, Infinity);
  const marks = drawMarks(part.pieces.length, `${system}\n${prompt}`, options.draw);
  const shown = withMarks(part, marks);
  const over = mostTokens(system + prompt) - options.roomTokens;
  // The lines that say what was left out come on top, and where a text is not in ASCII a token is less than three characters.
  for (const more of [0, 200, options.roomTokens / 8, options.roomTokens / 2]) {
    const characters = over > 0 ? prompt.length - Math.ceil(over + more) * 3 : prompt.length;
    const fitted = printed(input, shown, options, characters);
    if (mostTokens(fitted.system + fitted.prompt) <= options.roomTokens)
      return { ...fitted, shown };
  }
  return undefined;
}

function withMarks({ pieces, ...part }: Unmarked, marks: readonly string[]): ShownPart {
  return { ...part, pieces: pieces.map((piece, at) => ({ ...piece, mark: marks[at] ?? '....' })) };
}

function printed(
  input: VerifyAsk,
  shown: ShownPart,
  { texts }: LayoutOptions,
  characters: number,
): Assembled {
  const ask = input.purpose === 'reask' ? input.of : input;
  const part: VerifyInput = { ...ask, of: aroundPart(ask.of, shown), shown };
  const question = input.purpose === 'reask' ? { ...input, of: part } : part;
  return assemblePrompt(question, texts, characters);
}

/** Of several parts each is shown with the base files it changes. */
function aroundPart(of: VerifyInput['of'], { pieces, parts }: ShownPart): VerifyInput['of'] {
  if (of.type !== 'patch' || parts === 1) return of;
  const paths = new Set(pieces.map(({ path }) => path));
  return { ...of, baseFiles: of.baseFiles.filter(({ path }) => paths.has(path)) };
}

/** How often a mark may be drawn anew before the source of marks is broken. */
const mostDraws = 1000;

/** Marks that are no words and stand nowhere in the text. */
function drawMarks(count: number, text: string, draw: () => string): readonly string[] {
  const taken = text.toLowerCase();
  const marks = new Set<string>();
  for (let draws = 0; marks.size < count; draws += 1) {
    if (draws > mostDraws + count) throw new Error('No reading mark is free: every draw is taken.');
    const mark = draw();
    const isMark = /^[a-z0-9]{4}$/.test(mark) && /[a-z]/.test(mark) && /\d/.test(mark);
    if (isMark && !taken.includes(mark)) marks.add(mark);
  }
  return [...marks];
}
