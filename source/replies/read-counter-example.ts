import type { CounterExample } from '../domain/verdict/verdict.ts';
import { holdsNotation } from '../safety/visible-text.ts';
import { type ReplyPart, wordValue } from './reply-parts.ts';

export type CounterExampleReading = {
  readonly example?: CounterExample;
  readonly problems: readonly string[];
};

type Draft = {
  readonly claims: readonly string[];
  readonly criteria: readonly string[];
  readonly commands: readonly string[];
  readonly files: readonly File[];
  readonly problems: readonly string[];
};
type File = CounterExample['files'][number];

/** A proof is a small thing: a test or two. */
const maxFiles = 8;
const maxCharacters = 262_144;

/**
 * Reads a counter-example out of a reply: `COUNTEREXAMPLE <claim>`, `CRITERION:`, `COMMAND:`, and
 * `FILE: path` each followed by a fence. A reply without any of them has none.
 */
export function readCounterExample(parts: readonly ReplyPart[]): CounterExampleReading {
  const draft: Draft = {
    claims: parts.flatMap((part) => (part.type === 'line' ? (claimOf(part.text) ?? []) : [])),
    criteria: valuesOf(parts, 'CRITERION').map(([value]) => value),
    commands: valuesOf(parts, 'COMMAND').map(([value, at]) => value || commandBelow(parts, at)),
    ...readFiles(parts),
  };
  const begun = draft.claims.length + draft.commands.length + draft.files.length;
  if (begun === 0 && draft.problems.length === 0) return { problems: [] };
  const problems = [
    ...draft.problems,
    ...draftProblems(draft),
    ...sizeProblems(draft.files),
    ...notationProblems(draft),
  ];
  const claims = claimWord(draft.claims[0] ?? '');
  const command = draft.commands[0];
  if (problems.length > 0 || claims === undefined || command === undefined) return { problems };
  const criterion = draft.criteria.find((value) => value !== '');
  const cited = criterion === undefined ? {} : { criterion };
  return { example: { claims, ...cited, command, files: draft.files }, problems };
}

function claimOf(line: string): string | undefined {
  const bare = line.replaceAll('**', '').trimEnd();
  return /^COUNTER-?EXAMPLE\b[ \t:]*(.*)$/i.exec(bare)?.[1]?.trim();
}

function claimWord(said: string): CounterExample['claims'] | undefined {
  const plain = said
    .toLowerCase()
    .replace(/[`.<>]/g, '')
    .replace(/[\s_]+/g, '-');
  if (plain === 'regression') return 'regression';
  return /^new-behaviou?r$/.test(plain) ? 'new-behaviour' : undefined;
}

function valuesOf(
  parts: readonly ReplyPart[],
  word: string,
): readonly (readonly [value: string, at: number])[] {
  return parts.flatMap((part, at) => {
    const value = part.type === 'line' ? wordValue(part.text, word) : undefined;
    return value === undefined ? [] : [[value, at] as const];
  });
}

/** Index of the next part that is not an empty line. */
function nextFilled(parts: readonly ReplyPart[], at: number): ReplyPart | undefined {
  return parts.slice(at + 1).find((part) => part.type === 'fence' || part.text.trim() !== '');
}

function commandBelow(parts: readonly ReplyPart[], at: number): string {
  const below = nextFilled(parts, at);
  const lines = below?.type === 'fence' ? below.lines.filter((line) => line.trim() !== '') : [];
  return lines.length === 1 ? (lines[0] ?? '').trim() : '';
}

function readFiles(parts: readonly ReplyPart[]): Pick<Draft, 'files' | 'problems'> {
  const files: File[] = [];
  const problems: string[] = [];
  for (const [path, at] of valuesOf(parts, 'FILE')) {
    const below = nextFilled(parts, at);
    const shown = `\`FILE: ${path.slice(0, 100)}\``;
    const unsafe = unsafePath(path);
    if (unsafe) problems.push(`${shown} ${unsafe}; name a file inside the repository.`);
    else if (below?.type !== 'fence') problems.push(`No fence follows ${shown}.`);
    else if (!below.closed)
      problems.push(`The fence below ${shown} is not closed; the reply may have been cut off.`);
    else files.push({ path: path.replace(/^\.\//, ''), content: contentOf(below.lines) });
  }
  return { files, problems };
}

const contentOf = (lines: readonly string[]) => (lines.length === 0 ? '' : `${lines.join('\n')}\n`);

function unsafePath(path: string): string | undefined {
  if (path === '') return 'names no path';
  if (/^(?:[/\\~]|[a-z]:)/i.test(path)) return 'names a path outside the repository';
  if (path.includes('\\') || hasControl(path)) return 'holds a character no path here may have';
  const names = path.split('/');
  if (names.includes('..')) return 'climbs out of its folder';
  if (names.some((name) => /^\.git$/i.test(name.trim()))) return "reaches into git's own folder";
  if (names.some((name, index) => name === '' || (name === '.' && index > 0)))
    return 'has an empty part';
  return path.length > 300 ? 'is too long' : undefined;
}

function hasControl(text: string): boolean {
  return [...text].some((letter) => letter < ' ' || letter === '\u007f');
}

function draftProblems(draft: Draft): readonly string[] {
  const { claims, commands } = draft;
  const problems: string[] = [];
  if (claims.length === 0)
    problems.push(
      'A COMMAND or FILE stands without a line `COUNTEREXAMPLE <regression|new-behaviour>`.',
    );
  if (claims.length > 1 || commands.length > 1)
    problems.push('There is more than one counter-example; send the strongest one.');
  if (claims.length === 1 && claimWord(claims[0] ?? '') === undefined)
    problems.push(
      `The counter-example claims \`${claims[0]?.slice(0, 60)}\`; write \`COUNTEREXAMPLE regression\` or \`COUNTEREXAMPLE new-behaviour\`.`,
    );
  if (claims.length > 0 && (commands[0] ?? '') === '')
    problems.push('The counter-example has no line `COMMAND: …` with the one command to run.');
  return problems;
}

/** The notation is how a prompt shows what cannot be seen; in a file it would be other text. */
function notationProblems({ commands, files }: Draft): readonly string[] {
  const texts = [...commands, ...files.flatMap(({ path, content }) => [path, content])];
  if (!texts.some(holdsNotation)) return [];
  return [
    'The counter-example holds a sign like `⟦U+200D⟧`, which only shows a character in the prompt; write the character itself or an escape of the language.',
  ];
}

function sizeProblems(files: readonly File[]): readonly string[] {
  const problems: string[] = [];
  const size = files.reduce((sum, file) => sum + file.content.length, 0);
  if (files.length > maxFiles || size > maxCharacters)
    problems.push(
      `The counter-example has ${files.length} files with ${size} characters; at most ${maxFiles} files with ${maxCharacters} are run.`,
    );
  if (new Set(files.map((file) => file.path)).size < files.length)
    problems.push('The counter-example names one file twice.');
  return problems;
}
