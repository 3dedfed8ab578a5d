import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { printProblem } from '../../source/domain/problem.ts';
import { roleMapSchema } from '../../source/domain/role-map.ts';
import { parseSpec } from '../../source/spec/parse-spec.ts';
import { wrongSpecs } from './wrong-specs.ts';

const root = join(import.meta.dirname, '..', '..');
const folder = join(root, 'test', 'fixtures', 'specs');
const fixture = (name: string) => readFileSync(join(folder, `${name}.yaml`), 'utf8');
const good = fixture('good');

function adopted(text: string) {
  const parsed = parseSpec(text, 'spec.yaml');
  if (parsed.status !== 'adopted') throw new Error(parsed.problems.map(printProblem).join('\n'));
  return parsed;
}

describe('a spec with one wrong thing', () => {
  it.each(wrongSpecs)('%s is refused at line %i', (name, line, kind, says) => {
    const parsed = parseSpec(fixture(name), `${name}.yaml`);
    expect(parsed.status).toBe('refused');
    const [first] = parsed.problems;
    expect(first).toMatchObject({ severity: 'error', kind, line, file: `${name}.yaml` });
    expect(`${first?.what} ${first?.remedy}`).toContain(says);
  });

  it.each(wrongSpecs)('%s gets a sentence and a remedy for every problem', (name) => {
    for (const problem of parseSpec(fixture(name), `${name}.yaml`).problems) {
      expect(problem.line).toBeGreaterThan(0);
      expect(problem.what).toMatch(/^\S.*\.$/s);
      expect(problem.remedy).toMatch(/^[A-Z].*\.$/s);
    }
  });

  it('never repeats a key that stands in the file', () => {
    for (const name of ['key-literal', 'key-number', 'base-url-password']) {
      const said = JSON.stringify(parseSpec(fixture(name), 'spec.yaml'));
      expect(said).not.toMatch(/SECRET|hunter2|123456789/);
    }
  });

  it('reports every wrong word of a file at once', () => {
    const text = good.replace('planSteps: 5', 'planSteps: 0').replace('model: opus, ', '');
    expect(parseSpec(text, 'spec.yaml').problems.map((problem) => problem.line)).toEqual([10, 35]);
  });
});

describe('a spec that is right', () => {
  it('is adopted without a problem', () => {
    expect(adopted(good).problems).toEqual([]);
  });

  it('gives a map that a fact can carry, with every default filled in', () => {
    const { map, digest } = adopted(good);
    expect(roleMapSchema.parse(map)).toEqual(map);
    expect(map.lanes.thinker).toEqual({ models: ['nemotron'], atOnce: 1, optional: false });
    expect(map.routing.patch.verify).toEqual({ count: 1, prefer: [] });
    expect(map.limits).toMatchObject({ jobUsd: 5, candidates: 2, replans: 2 });
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  it('keeps what the writer said over the defaults', () => {
    const text = good.replace('planSteps: 5', 'planSteps: 7, candidates: 3, idleSeconds: 30');
    expect(adopted(text).map.limits).toMatchObject({
      planSteps: 7,
      candidates: 3,
      idleSeconds: 30,
    });
    expect(adopted(`${good.replace('authors: writers\n', '')}`).map.authors).toBe('writers');
  });

  it('has another digest as soon as a byte differs', () => {
    expect(adopted(`${good}\n`).digest).not.toBe(adopted(good).digest);
  });

  it('may repeat itself by a few aliases', () => {
    const text = good
      .replace('models: [nemotron]', 'models: &deep [nemotron]')
      .replace('worker-big: { models: [codex] }', 'worker-big: { models: *deep }')
      .replace('count: 2', 'count: 1');
    expect(adopted(text).map.lanes['worker-big']?.models).toEqual(['nemotron']);
  });

  it('lets an agent have an address, a key, a command and its user’s home', () => {
    const codex = 'driver: codex, command: [/opt/codex], baseURL: "http://127.0.0.1:9/v1"';
    const text = good.replace('driver: codex', `${codex}, key: "env:A_KEY", home: user`);
    expect(adopted(text).map.models.codex).toMatchObject({
      ...{ command: ['/opt/codex'], baseURL: 'http://127.0.0.1:9/v1' },
      ...{ key: 'env:A_KEY', home: 'user' },
    });
  });

  it('warns of a model that no lane asks, with its line', () => {
    const text = good.replace('models: [claude-code, codex]', 'models: [codex]');
    const [warning] = adopted(text).problems;
    expect(warning).toMatchObject({ severity: 'warning', kind: 'input', line: 10 });
    expect(warning?.what).toContain('claude-code');
  });

  it('warns of a slot model without a slot section', () => {
    const [warning] = adopted(good.replace(/^slot:.*\n/m, '')).problems;
    expect(warning).toMatchObject({ severity: 'warning', line: 15 });
  });

  it('may reach this machine over plain http, and no other', () => {
    const at = (address: string) =>
      parseSpec(good.replace('https://integrate.api.nvidia.com/v1', address), 'spec.yaml').status;
    for (const host of ['127.0.0.1:9', 'localhost:9', '[::1]:9', '127.8.9.1:9']) {
      expect(at(`http://${host}/v1`)).toBe('adopted');
    }
    for (const host of ['10.0.0.1', '127.0.0.1.example.com', 'localhost.example.com']) {
      expect(at(`http://${host}/v1`)).toBe('refused');
    }
  });

  it('is the shipped one too, and the directed row of the article is found in it', () => {
    const text = readFileSync(join(root, 'spec', 'fugu.yaml'), 'utf8');
    const { problems } = adopted(text);
    const line = text.split('\n').findIndex((row) => row.startsWith('  directed:')) + 1;
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ severity: 'warning', kind: 'policy', line });
    expect(problems[0]?.what).toContain(
      'code-spark is deepseek, its author code-flash is deepseek',
    );
    expect(problems[0]?.remedy).toContain('thinker (nemotron) takes it');
  });
});
