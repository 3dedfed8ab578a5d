import { Buffer } from 'node:buffer';

/** A value that must not be stored or shown, and the word that is shown for it. */
export interface Secret {
  readonly name: string;
  readonly value: string;
}

/** Shorter values are not looked for: they would take ordinary words away. */
const minSecretLength = 6;
const minFormLength = 6;

/**
 * Every text under which a secret may turn up: plain, JSON-escaped, URL-encoded, and base64 of it
 * alone or at any place inside a longer base64 text, in both alphabets.
 */
export function formsOf(value: string): readonly string[] {
  if (value.length < minSecretLength) return [];
  const base64 = base64Forms(Buffer.from(value, 'utf8'));
  const forms = [
    value,
    JSON.stringify(value).slice(1, -1),
    ...urlForms(value),
    ...base64,
    ...base64.map((form) => form.replaceAll('+', '-').replaceAll('/', '_')),
    ...base64.map((form) => encodeURIComponent(form)),
  ];
  return [...new Set(forms)].filter((form) => form.length >= minFormLength);
}

function urlForms(value: string): readonly string[] {
  const encoded = encodeURIComponent(value.toWellFormed());
  const lower = encoded.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
  return [encoded, lower, encoded.replaceAll('%20', '+'), encodeURI(value.toWellFormed())];
}

/** The whole encoding, and for each of three alignments the characters no neighbour can change. */
function base64Forms(bytes: Buffer): readonly string[] {
  const whole = bytes.toString('base64');
  const inner = [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    const from = Math.ceil((8 * offset) / 6);
    const to = Math.floor((8 * (offset + bytes.length)) / 6);
    return text.slice(from, to);
  });
  return [whole, whole.replace(/=+$/, ''), ...inner];
}
