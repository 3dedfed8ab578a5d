import { UsageError } from '../../app/usage-error.ts';
import { suggest } from '../../base/nearest-word.ts';
import {
  type Confidence,
  confidences,
  type MemoryDraft,
  type MemoryFact,
  type MemoryType,
  memoryTypes,
} from '../../domain/memory-fact.ts';
import { shownText } from '../../safety/shown-text.ts';
import { type CommandContext, type Flags, valuesOf } from '../command.ts';
import { readStdin } from '../stdin.edge.ts';

const longestTitle = 120;

/**
 * The fact that a command line describes: its words or what is piped in, and its flags. What it takes
 * the place of, the first of `old`, lends its type and tags where none are given.
 */
export async function draftOf(
  context: CommandContext,
  words: readonly string[],
  old: readonly MemoryFact[],
): Promise<MemoryDraft> {
  const { flags } = context;
  const tags = valuesOf(flags, 'tag').flatMap((tag) => tag.split(',').map((one) => one.trim()));
  const body = shownText(await bodyOf(context, words));
  const family = textOf(flags, 'family');
  const expires = textOf(flags, 'expires');
  return {
    title: textOf(flags, 'title') ?? titleOf(body),
    type: typeFlag(flags) ?? old[0]?.type ?? 'fact',
    tags: tags.length > 0 ? tags : (old[0]?.tags ?? []),
    source: textOf(flags, 'source') ?? 'person',
    ...(family === undefined ? {} : { family }),
    supersedes: old.map(({ id }) => id),
    ...(expires === undefined ? {} : { expires }),
    confidence: oneOf<Confidence>('confidence', textOf(flags, 'confidence') ?? 'high', confidences),
    body,
  };
}

async function bodyOf({ stdin }: CommandContext, words: readonly string[]): Promise<string> {
  const piped = words.length === 1 && words[0] === '-';
  const text = piped ? (await readStdin(stdin)).toString('utf8') : words.join(' ');
  if (text.trim() !== '') return text;
  throw new UsageError('The fact is empty.', 'Use: fugu memory add "<fact>"');
}

/** The first line, without the signs of a heading or a list. */
function titleOf(body: string): string {
  const line = (body.trim().split('\n')[0] ?? '').replace(/^[\s#>*-]+/, '').trim();
  const title = line === '' ? 'Fact' : line;
  if (title.length <= longestTitle) return title.replace(/\.$/, '');
  const cut = title.slice(0, longestTitle).replace(/\s+\S*$/, '');
  return `${cut.toWellFormed()}…`;
}

function textOf(flags: Flags, name: string): string | undefined {
  const value = flags[name];
  return typeof value === 'string' ? value : undefined;
}

/** The type that is asked for; a word that is none is refused. */
export function typeFlag(flags: Flags): MemoryType | undefined {
  const word = textOf(flags, 'type');
  return word === undefined ? undefined : oneOf<MemoryType>('type', word, memoryTypes);
}

/** The most facts that are asked for; anything but a whole number from 1 is refused. */
export function limitFlag({ limit = 10 }: Flags): number {
  if (typeof limit === 'number' && Number.isInteger(limit) && limit > 0) return limit;
  throw new UsageError(
    '--limit must be a whole number of facts.',
    'Give a whole number, like --limit 20',
  );
}

function oneOf<T extends string>(name: string, word: string, known: readonly T[]): T {
  const found = known.find((one) => one === word);
  if (found !== undefined) return found;
  const remedy = suggest(word, known, `Use one of ${known.join(', ')}.`);
  throw new UsageError(`Unknown --${name}: ${word}.`, remedy);
}
