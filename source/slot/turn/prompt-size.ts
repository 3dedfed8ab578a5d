/**
 * How many tokens a request's prompt is likely to have, without a tokenizer. About four letters of
 * Latin text or code are one token, other scripts are near one and a half characters; the ratio to
 * what the engine counted corrects it as calls go by.
 */
const latinPerToken = 4;
const otherPerToken = 1.5;
const tokensPerMessage = 4;
/** Pictures and files are cut into patches by the engine; their base64 is no text. */
const tokensPerBlob = 512;

type Fields = Readonly<Record<string, unknown>>;

/** Fields that hold prompt text, in any of the four wire forms. */
const promptFields = ['messages', 'prompt', 'input', 'system', 'instructions', 'tools'] as const;

/** `ratio` is counted by the engine / estimated here, of earlier calls; 1 while none is known. */
export function estimatePromptTokens(body: Fields, ratio = 1): number {
  const raw = promptFields.reduce((sum, name) => sum + tokensOf(body[name]), 0);
  return Math.ceil(raw * ratio);
}

function tokensOf(value: unknown): number {
  if (typeof value === 'string') return textTokens(value);
  // A prompt may be given as token numbers.
  if (typeof value === 'number') return 1;
  if (Array.isArray(value)) {
    return value.reduce<number>((sum, part) => sum + tokensOf(part), 0);
  }
  if (typeof value !== 'object' || value === null) return 0;
  const parts = Object.entries(value).map(([name, part]) =>
    name === 'role' || name === 'type' ? 0 : isBlob(name, part) ? tokensPerBlob : tokensOf(part),
  );
  const each = 'role' in value ? tokensPerMessage : 0;
  return parts.reduce((sum, tokens) => sum + tokens, each);
}

function isBlob(name: string, part: unknown): boolean {
  if (typeof part !== 'string') return false;
  return (
    part.startsWith('data:') || ((name === 'data' || name === 'file_data') && part.length > 256)
  );
}

function textTokens(words: string): number {
  let other = 0;
  for (let at = 0; at < words.length; at += 1) if (words.charCodeAt(at) > 0x2ff) other += 1;
  return (words.length - other) / latinPerToken + other / otherPerToken;
}

/** The ratio after a call; one odd call moves it little, and it stays within a factor of three. */
export function correctedRatio(ratio: number, estimated: number, counted: number): number {
  if (estimated < 32 || counted <= 0) return ratio;
  const seen = (counted / estimated) * ratio;
  const moved = ratio * 0.8 + seen * 0.2;
  return Math.min(3, Math.max(1 / 3, moved));
}
