import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addServedId, withServedId } from '../../../source/app/spec/add-served.edge.ts';
import { keepEchoes, readEchoes } from '../../../source/app/spec/echo-record.edge.ts';
import { ownSpecPath } from '../../../source/spec/spec-file.edge.ts';
import { mapOfText, specText } from '../../helpers/small-map.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'fugu-served-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

describe('the line for an id', () => {
  it('is written into the model’s entry, and nothing else changes its meaning', () => {
    const text = withServedId(`# mine\n${specText}`, 'nemo', 'gateway-7') ?? '';
    expect(text).toContain('# mine');
    const twice = withServedId(text, 'nemo', 'gate "8"') ?? '';
    const { models, ...rest } = mapOfText(twice);
    const { models: before, ...others } = mapOfText(specText);
    expect(rest).toEqual(others);
    expect(models).toEqual({
      ...before,
      nemo: { ...before.nemo, servedAs: ['gateway-7', 'gate "8"'] },
    });
    expect(withServedId(twice, 'nemo', 'gateway-7')).toBe(twice);
  });

  it('has no place where the spec has no such model', () => {
    expect(withServedId(specText, 'nobody', 'gateway-7')).toBeUndefined();
  });

  it('goes into the person’s own spec, and never where it would break the rule', async () => {
    const env = { FUGU_HOME: root };
    const path = ownSpecPath(env);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, specText);
    expect(await addServedId(env, 'nemo', 'gateway-7')).toMatchObject({ status: 'written' });
    expect(mapOfText(await readFile(path, 'utf8')).models.nemo?.servedAs).toEqual(['gateway-7']);
    const before = await readFile(path, 'utf8');
    expect(await addServedId(env, 'nemo', 'claude-opus-4')).toMatchObject({ status: 'refused' });
    expect(await addServedId(env, 'nobody', 'x')).toMatchObject({ status: 'refused' });
    expect(await readFile(path, 'utf8')).toBe(before);
  });
});

describe('what a trial found out about an endpoint', () => {
  it('is kept by its address, the newest answer of each', async () => {
    expect(await readEchoes(root)).toEqual({});
    await keepEchoes(root, { 'http://a/v1': { echoes: true, at: 1 } });
    await keepEchoes(root, { 'http://b/v1': { echoes: false, at: 2 } });
    expect(await readEchoes(root)).toEqual({
      'http://a/v1': { echoes: true, at: 1 },
      'http://b/v1': { echoes: false, at: 2 },
    });
  });

  it('is nothing where the file is damaged', async () => {
    await writeFile(join(root, 'endpoints.json'), '{"http://a/v1": 3}');
    expect(await readEchoes(root)).toEqual({});
  });
});
