/** What models, programs and endpoints say, as one safe line. */
import { createIngest } from './ingest.ts';
import type { Secret } from './redact.ts';

/** A short text, cleaned, redacted, on one line and cut to `maxLength` characters. */
export function oneLine(text: string, secrets: readonly Secret[], maxLength = 300): string {
  const ingest = createIngest(secrets);
  const safe = ingest.push(text.slice(0, 20_000)) + ingest.end();
  const line = safe.replace(/\s+/g, ' ').trim();
  return line.length > maxLength ? `${line.slice(0, maxLength - 1).toWellFormed()}…` : line;
}

/** A message as one safe line that ends like a sentence. */
export function sentence(text: string, secrets: readonly Secret[]): string {
  const line = oneLine(text, secrets);
  return /[.!?…]$/.test(line) ? line : `${line}.`;
}

/** The sentence about removed secrets, or undefined when there were none. */
export function removedSentence(
  founds: readonly Readonly<Record<string, number>>[],
): string | undefined {
  const total = new Map<string, number>();
  for (const found of founds) {
    for (const [name, count] of Object.entries(found)) {
      total.set(name, (total.get(name) ?? 0) + count);
    }
  }
  if (total.size === 0) return undefined;
  const list = [...total].map(([name, count]) => (count === 1 ? name : `${name} ×${count}`));
  return `Secrets were removed from the reply: ${list.join(', ')}.`;
}
