import { agents } from '../../agents/list.ts';

/** What a model was told by an agent: the words outside the skills listing, the listing, and the skills in it. */
export interface CapturedPrompt {
  readonly outside: readonly string[];
  readonly listing: readonly string[];
  readonly skills: ReadonlySet<string>;
}

/** Every agent lists its skills to the model in a section of its own. */
const listings = new RegExp(
  [...new Set(agents.flatMap(({ memory }) => memory.skillListing?.source ?? []))].join('|'),
  'g',
);
const names = /<name>\s*([^<]+?)\s*<\/name>|^[ \t]*- ([\w.:-]+): /gm;

/** Reads request bodies of any wire format: every string in them, wherever it stands. */
export function capturedPromptIn(bodies: readonly unknown[]): CapturedPrompt {
  const outside: string[] = [];
  const listing: string[] = [];
  for (const text of bodies.flatMap(stringsIn)) {
    listing.push(...(text.match(listings) ?? []));
    outside.push(text.replace(listings, '\n'));
  }
  const found = listing.flatMap((text) => [...text.matchAll(names)]);
  return { outside, listing, skills: new Set(found.map((match) => match[1] ?? match[2] ?? '')) };
}

function stringsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(stringsIn);
}
