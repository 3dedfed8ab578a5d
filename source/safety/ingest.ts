import { createCleaner } from './clean-text.ts';
import { createRedactor, type Secret } from './redact.ts';

/** Where text of a model or program comes in: cleaned first, so that a sequence cannot hide a key, then redacted. */
export interface Ingest {
  push(chunk: string): string;
  end(): string;
  /** How often each secret was put out of sight. */
  found(): Readonly<Record<string, number>>;
}

export function createIngest(secrets: readonly Secret[]): Ingest {
  const cleaner = createCleaner();
  const redactor = createRedactor(secrets);
  return {
    push: (chunk) => redactor.push(cleaner.push(chunk)),
    end: () => redactor.push(cleaner.end()) + redactor.end(),
    found: redactor.found,
  };
}
