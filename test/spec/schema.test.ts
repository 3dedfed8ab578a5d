import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { expectationAt } from '../../source/spec/check/expectation.ts';
import { specDocument } from '../../source/spec/document.ts';
import { jsonSchema, schemaText } from '../../source/spec/schema.ts';

const file = join(import.meta.dirname, '..', '..', 'spec', 'fugu.schema.json');

it('the shipped schema is the one the program prints (fugu spec schema > spec/fugu.schema.json)', () => {
  expect(readFileSync(file, 'utf8')).toBe(schemaText());
});

it('the schema text is the schema', () => {
  expect(JSON.parse(schemaText())).toEqual(
    JSON.parse(JSON.stringify(jsonSchema('spec', specDocument))),
  );
});

it('the schema has an id that names the format and no place', () => {
  expect(JSON.parse(schemaText())).toMatchObject({ $id: 'urn:fugu-conductor:spec:1' });
});

it('the schema refuses unknown keys and demands a price', () => {
  const text = schemaText();
  expect(text).toContain('"additionalProperties": false');
  expect(text).toContain('"required": ["driver", "model", "price"]');
});

it('every key of the document has words for what belongs there', () => {
  const sample = { quick: 'routing', thinker: 'lanes' };
  const paths: (string | number)[][] = Object.keys(specDocument.shape).map((key) => [key]);
  const under = (at: (string | number)[], keys: readonly string[]) =>
    paths.push(...keys.map((key) => [...at, key]));
  under(['models', 'm'], Object.keys(specDocument.shape.models.valueType.shape));
  under(['lanes', sample.thinker], ['models', 'atOnce', 'optional', 'quota', 'loops']);
  under(['routing', sample.quick], ['to', 'verify', 'then']);
  under(['slot'], ['engine', 'gguf', 'url', 'maxTokens']);
  const limits = ['planSteps', 'repairRounds', 'replans', 'candidates', 'jobUsd', 'stepMinutes'];
  under(
    ['limits'],
    [...limits, 'idleSeconds', 'firstTokenSeconds', 'checkMinutes', 'maxTokens', 'replyBytes'],
  );
  for (const path of paths) expect(expectationAt(path).shape).not.toBe('what belongs here');
});
