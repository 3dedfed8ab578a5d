import { fenceOpening } from './reply-fence.ts';
import { beginsInsideBlock, lineAt } from './reply-region.ts';
import { endOf, mayHoldMarks, spokenThoughts } from './thought-marks.ts';
import { type Span, type Walk, walkReply } from './thought-walk.ts';

export type SplitReply = {
  /** What counts. Empty where there is a problem. */
  readonly answer: string;
  /** What the model thought aloud: shown, never read. */
  readonly thoughts: readonly Span[];
  /** Why there is no answer that could be told from the thoughts, and what to do. */
  readonly problem?: string;
};

/**
 * Tells a model's thoughts from its answer; every reader of a reply reads the answer alone. Marks inside a
 * fence, a search/replace block, inline code or a reply that is JSON are text. Thoughts that never end
 * leave no answer, and where two readings are possible there is none either. Never throws.
 */
export function splitReply(text: string): SplitReply {
  if (!mayHoldMarks(text) && !spokenThoughts.some(({ begin }) => begin.test(text)))
    return { answer: text, thoughts: [] };
  if (isJson(text)) return { answer: text, thoughts: [] };
  return finish(walked(text.slice(0, endOf(text))));
}

function finish({ text, kept, thoughts, problem }: Walk): SplitReply {
  if (problem !== undefined) return { answer: '', thoughts, problem };
  const plain = kept.map(([from, to]) => text.slice(from, to)).join('');
  if (thoughts.length === 0) return { answer: unwrapped(plain), thoughts };
  const answer = unwrapped(plain.replace(/^(?:[ \t]*\r?\n)+/, ''));
  if (answer.trim() === '') return { answer: '', thoughts, problem: nothing };
  // What is left must not hold thoughts again, however it came together.
  const again = splitReply(answer);
  return again.answer === answer
    ? { answer, thoughts }
    : { answer: '', thoughts, problem: unclear };
}

const nothing = 'The reply is thoughts and nothing else. Send the answer after them.';
const unclear =
  'Thoughts and answer cannot be told apart in the reply. Send the answer alone, without thoughts, and every fence closed.';

/** `<answer>…</answer>` around the whole, as Hunyuan, ERNIE and Granite write it, is dress. */
function unwrapped(answer: string): string {
  const found = /^\s*<(answer|response|final|final_answer)>\r?\n?([\s\S]*)<\/\1>\s*$/i.exec(answer);
  return found?.[2] ?? answer;
}

/**
 * A fence or a block may hold a mark that ends thoughts because a file holds it, or because a draft in the
 * thoughts broke off. The reading that leaves nothing open is taken; where both or none do, neither is.
 */
function walked(text: string): Walk {
  const walk = walkReply(text);
  const { hidden } = walk;
  if (hidden === undefined || walk.problem !== undefined) return walk;
  const rest = splitReply(text.slice(hidden.end));
  const asEnd = rest.problem === undefined && goesOnWhole(text, hidden);
  if (!walk.open && !asEnd) return walk;
  if (!walk.open || !asEnd) return { ...walk, problem: unclear };
  const kept: Span[] = [[hidden.end, text.length]];
  return { ...walk, thoughts: [[0, hidden.end]], kept };
}

type Hidden = NonNullable<Walk['hidden']>;

/** Whether what follows the mark could be an answer: it does not go on with what the region began. */
function goesOnWhole(text: string, { end, region }: Hidden): boolean {
  const rest = text.slice(end);
  if (rest.trim() === '' || walkReply(rest).open || beginsInsideBlock(rest)) return false;
  const { closing } = region;
  if (closing === undefined) return true;
  let above = '';
  for (let at = end; at < closing; ) {
    const { line, next } = lineAt(text, at);
    // A fence with a name cannot be what closes the region.
    if (fenceOpening(line) !== undefined) return true;
    if (line.trim() !== '') above = line;
    at = next;
  }
  return /:\s*$|^\W*(?:FILE|COMMAND)\b/i.test(above);
}

function isJson(text: string): boolean {
  const bare = text.trim();
  if (!/^[[{]/.test(bare) || !/[\]}]$/.test(bare)) return false;
  try {
    JSON.parse(bare);
    return true;
  } catch {
    return false;
  }
}

/** Numbers of the lines of a text that are thoughts from end to end. */
export function thoughtLines(lines: readonly string[]): ReadonlySet<number> {
  const { thoughts } = splitReply(lines.join('\n'));
  const found = new Set<number>();
  let at = 0;
  lines.forEach((line, index) => {
    const end = at + line.length;
    if (thoughts.some(([from, to]) => from <= at && to >= end)) found.add(index);
    at += line.length + 1;
  });
  return found;
}
