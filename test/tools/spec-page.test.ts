import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { limitsDocument, modelDocument, specDocument } from '../../source/spec/document.ts';
import { slotDocument } from '../../source/spec/slot-document.ts';
import { tuneKeys } from '../../source/spec/tune-document.ts';
import { specPage } from '../../tools/spec-page.ts';
import { root } from '../helpers/tracked.ts';

it('docs/spec.md is the page that is made from the schema (npm run docs)', () => {
  expect(readFileSync(join(root, 'docs', 'spec.md'), 'utf8')).toBe(specPage());
});

it('it names every key of the spec, of a model, of the slot, of the limits and of a project', () => {
  const keys = [
    ...Object.keys(specDocument.shape),
    ...Object.keys(modelDocument.shape).map((key) => `models.NAME.${key}`),
    ...Object.keys(slotDocument.shape).map((key) => `slot.${key}`),
    ...Object.keys(limitsDocument.shape).map((key) => `limits.${key}`),
    ...['lanes.NAME.models', 'routing.NAME.verify.count', 'pulse.delegates.risk', ...tuneKeys],
  ];
  const page = specPage();
  const missing = keys.filter((key) => !new RegExp(`^\\| \`${key}\\??\` \\|`, 'm').test(page));
  expect(missing).toEqual([]);
});

it('it names no key that the schema lacks', () => {
  const page = specPage({ properties: { shelf: { type: 'string', description: 'Its id.' } } });
  expect(page).toContain('| `shelf?` | text | Its id. |');
  expect(page).not.toContain('`models');
});
