import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import {
  isSchemaKind,
  type SchemaKind,
  schemaKinds,
  schemaOf,
} from '../../../source/cli/setup/schemas.ts';
import { root } from '../../helpers/tracked.ts';

/** Reads a file as an editor would: by the printed schema alone. */
function fits(kind: SchemaKind, value: unknown): boolean {
  return z.fromJSONSchema(JSON.parse(schemaOf(kind))).safeParse(value).success;
}

const shipped = (folder: string, kind: SchemaKind) =>
  readdirSync(join(root, 'spec', folder))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => [kind, join('spec', folder, name)] as const);

const written = (path: string): Readonly<Record<string, unknown>> =>
  parse(readFileSync(join(root, path), 'utf8'));

describe('the printed schema', () => {
  const files = [
    ...shipped('', 'spec'),
    ...shipped('contracts', 'contract'),
    ...shipped('kits', 'panel'),
  ];
  it.each(files)('of a %s takes %s as it is shipped', (kind, path) => {
    expect(fits(kind, written(path))).toBe(true);
  });

  it.each(files)('of a %s refuses %s with a key that nobody reads', (kind, path) => {
    expect(fits(kind, { ...written(path), colour: 'red' })).toBe(false);
  });

  it.each<[SchemaKind, object, boolean]>([
    ['project', { checks: { test: 'npm test' }, budget: 2, context: ['docs/a.md'] }, true],
    ['project', { checks: { test: 'npm test' }, models: {} }, false],
    ['project', { budget: '2 USD' }, false],
    ['pulse', { at: '07:30', repos: ['~/bookshop'] }, true],
    ['pulse', { at: '25:00' }, false],
  ])('of a %s says of %j: %s', (kind, value, good) => {
    expect(fits(kind, value)).toBe(good);
  });

  it.each(schemaKinds)('of a %s has an id of its own', (kind) => {
    expect(JSON.parse(schemaOf(kind)).$id).toBe(`urn:fugu-conductor:${kind}:1`);
  });
});

it('only the kinds that are printed are kinds', () => {
  expect(schemaKinds.every(isSchemaKind)).toBe(true);
  expect(['kit', 'toString', ''].some(isSchemaKind)).toBe(false);
});
