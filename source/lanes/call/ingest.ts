import { createIngest } from '../../safety/ingest.ts';
import type { Secret } from '../../safety/redact.ts';

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

/** What of a reply is not what the model wrote, where there is anything. */
export function alteredField(altered: readonly string[] = []): {
  readonly altered?: readonly string[];
} {
  return altered.length === 0 ? {} : { altered };
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

const telling = /(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|_PAT$|_AUTH$)/i;
const place = /(?:_SOCK|_FILE|_PATH|_DIR|_URL|_ID)$/i;

/** The values of an environment that its names call secret. Shorter than eight is no key in use. */
export function secretsOf(env: Readonly<Record<string, string | undefined>>): readonly Secret[] {
  return Object.entries(env).flatMap(([name, value]) =>
    telling.test(name) && !place.test(name) && value !== undefined && value.trim().length >= 8
      ? [{ name, value: value.trim() }]
      : [],
  );
}
