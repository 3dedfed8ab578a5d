import { cleanText } from './clean-text.ts';
import { findSecrets, redactText, type Secret } from './redact.ts';

/** A reply as it is stored, and what in it is not what the model wrote. */
export interface KeptText {
  readonly text: string;
  /** As `the value of SHELF_TOKEN`; empty where the text is the model's own, unit for unit. */
  readonly altered: readonly string[];
}

/**
 * What is kept of a reply: its own text where it holds no secret, else the text cleaned and
 * redacted. It is looked through as it came and as a terminal would show it, so that no sequence
 * hides a key. Half a character has no bytes and becomes U+FFFD.
 */
export function keepText(raw: string, secrets: readonly Secret[]): KeptText {
  const found = [...findSecrets(raw, secrets), ...findSecrets(cleanText(raw), secrets)];
  if (found.length > 0) {
    const names = [...new Set(found.map(({ name }) => name))];
    const text = redactText(cleanText(redactText(raw, secrets)), secrets);
    return { text, altered: names.map((name) => secretWords(name, secrets)) };
  }
  return raw.isWellFormed()
    ? { text: raw, altered: [] }
    : { text: raw.toWellFormed(), altered: ['half a character'] };
}

/** How a secret is named to people and models. */
export function secretWords(name: string, secrets: readonly Secret[]): string {
  return secrets.some((secret) => secret.name === name)
    ? `the value of ${name}`
    : `what looks like a secret (${name})`;
}
