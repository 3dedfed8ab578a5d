/** What a model was told by an agent: the words outside the skills listing, the listing, and the skills in it. */
export interface CapturedPrompt {
  readonly outside: readonly string[];
  readonly listing: readonly string[];
  readonly skills: ReadonlySet<string>;
}

/**
 * How agents list their skills to the model: codex in a section of its own, gemini, qwen and opencode
 * as `available_skills`, claude as a reminder. Seen in requests of codex 0.169, gemini 0.61, qwen 0.24,
 * opencode 1.18 and claude 2.1.
 */
const listings =
  /<skills_instructions>[\s\S]*?<\/skills_instructions>|<available_skills>(?:(?!<available_skills>)[\s\S])*?<\/available_skills>|The following skills are available[\s\S]*?(?:<\/system-reminder>|$)/g;
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
