import { lintSource } from '@secretlint/core';
import { secretLintProfiler } from '@secretlint/profiler';
import { rules } from '@secretlint/secretlint-rule-preset-recommend';
import type { Problem } from '../../domain/problem.ts';
import { findSecrets, type Secret } from '../../safety/redact.ts';

/** A secret in a text, by the name of what it looks like or of the key it is; never its value. */
export interface SecretPlace {
  readonly name: string;
  /** 1-based. */
  readonly line: number;
}

/** The preset's rules, without the one by which a text can switch them off. */
const config = {
  rules: rules
    .filter(({ meta }) => !meta.id.endsWith('filter-comments'))
    .map((rule) => ({ id: rule.meta.id, rule })),
};

/**
 * Where secrets stand in each of the texts: the exact values first, then this program's patterns,
 * then secretlint's recommended preset. Texts are scanned in one go, which is what makes ten
 * thousand small ones cheap.
 */
export async function scanSecrets(
  texts: readonly string[],
  secrets: readonly Secret[],
): Promise<readonly (readonly SecretPlace[])[]> {
  const starts: number[] = [];
  let length = 0;
  for (const text of texts) {
    starts.push(length);
    length += text.length + 2;
  }
  const whole = texts.join('\n\n');
  const found = [...findSecrets(whole, secrets), ...(await lintSecrets(whole))];
  const places: SecretPlace[][] = texts.map(() => []);
  for (const { from, to, name } of found) {
    for (let at = lastBefore(starts, from); (starts[at] ?? to) < to; at += 1) {
      addPlace(places[at] ?? [], { name, line: lineAt(texts[at] ?? '', from - (starts[at] ?? 0)) });
    }
  }
  return places.map((some) => some.sort((one, two) => one.line - two.line));
}

/** What is said about a text that holds secrets: the places, and what to do. */
export function secretProblems(places: readonly SecretPlace[], file: string): readonly Problem[] {
  return places.map(({ name, line }) => ({
    severity: 'error',
    kind: 'policy',
    file,
    line,
    what: `It holds a secret (${name}).`,
    remedy: 'Take the value out and name where it is kept instead, such as env:NAME.',
  }));
}

async function lintSecrets(content: string) {
  // Its marks would pile up in a process that lives for days.
  secretLintProfiler.setEnabled(false);
  const { messages } = await lintSource({
    source: { content, filePath: 'fact.md', ext: '.md', contentType: 'text' },
    options: { noPhysicFilePath: true, maskSecrets: true, config },
  });
  return messages.map(({ range: [from, to], ruleId }) => ({
    from,
    to,
    name: ruleId.replace('@secretlint/secretlint-rule-', ''),
  }));
}

/** Two scanners that see the same secret on a line are one finding. */
function addPlace(places: SecretPlace[], place: SecretPlace): void {
  if (!places.some(({ line }) => line === place.line)) places.push(place);
}

function lastBefore(starts: readonly number[], at: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

function lineAt(text: string, at: number): number {
  return text.slice(0, Math.max(0, at)).split('\n').length;
}
