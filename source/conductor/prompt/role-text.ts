import type { PromptTexts } from '../ports.ts';

/** The file that holds the lines several roles share, each part under its own heading. */
const sharedFile = 'shared';

/** What a role is told: its text in `spec/prompts/`, with each `{{part}}` of the shared file in its place. */
export function roleText(texts: PromptTexts, name: string): string {
  const parts = sharedParts(texts.get(sharedFile));
  return texts
    .get(name)
    .trim()
    .replace(/\{\{([a-z-]+)\}\}/g, (_whole, part: string) => {
      const text = parts.get(part);
      if (text === undefined) throw new Error(`${sharedFile}.md has no part ${part}.`);
      return text;
    });
}

function sharedParts(text: string): ReadonlyMap<string, string> {
  const [, ...pieces] = `\n${text}`.split(/\n# (?=[a-z-]+\n)/);
  return new Map(
    pieces.map((piece) => {
      const end = piece.indexOf('\n');
      return [piece.slice(0, end), piece.slice(end).trim()] as const;
    }),
  );
}
