import { z } from 'zod';
import { specDocument } from './document.ts';

const width = 100;

/** The JSON schema of a document as a person writes it, for editors. Its id names the format, no place. */
export function jsonSchema(name: string, document: z.ZodType): Readonly<Record<string, unknown>> {
  const schema = z.toJSONSchema(document, { io: 'input' });
  return { $id: `urn:fugu-conductor:${name}:1`, title: `fugu-conductor ${name}`, ...schema };
}

/** The text of a document's schema, for `fugu spec schema`. */
export function schemaText(name = 'spec', document: z.ZodType = specDocument): string {
  return `${print(jsonSchema(name, document), '', 0)}\n`;
}

/** JSON as the project's formatter leaves it: short lists on one line, every map spread out. */
function print(value: unknown, indent: string, taken: number): string {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const flat = `[${value.map((item) => JSON.stringify(item)).join(', ')}]`;
    const plain = value.every((item) => item === null || typeof item !== 'object');
    if (plain && taken + flat.length < width) return flat;
    return `[\n${value.map((item) => `${inner}${print(item, inner, inner.length)}`).join(',\n')}\n${indent}]`;
  }
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value);
  if (entries.length === 0) return '{}';
  const lines = entries.map(([key, item]) => {
    const name = `${inner}${JSON.stringify(key)}: `;
    return `${name}${print(item, inner, name.length)}`;
  });
  return `{\n${lines.join(',\n')}\n${indent}}`;
}
