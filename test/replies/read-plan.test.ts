import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RoleMap } from '../../source/domain/role-map.ts';
import { readPlan, routableClasses } from '../../source/replies/read-plan.ts';
import { parseSpec } from '../../source/spec/parse-spec.ts';

const text = readFileSync(new URL('../../spec/fugu.yaml', import.meta.url), 'utf8');
const parsed = parseSpec(text, 'fugu.yaml');
if (parsed.status === 'refused') throw new Error('the canonical spec is refused');
const map: RoleMap = parsed.map;
const limits = { ...map.limits, planSteps: 4 };

type Raw = Readonly<Record<string, unknown>>;
const step = (id: string, over: Raw = {}): Raw => ({
  id,
  title: `Do ${id}`,
  class: 'patch',
  detail: 'what to do',
  depends_on: [],
  owns: [`src/${id}.ts`],
  acceptance: ['npm test # C1'],
  hard: false,
  ...over,
});
const reply = (steps: readonly unknown[], summary: unknown = 'all of it') =>
  `Here it is.\n\n\`\`\`json\n${JSON.stringify({ summary, steps })}\n\`\`\`\n`;
const problems = (said: string, done: readonly string[] = []) => {
  const reading = readPlan(said, limits, map, done);
  return reading.status === 'read' ? [] : reading.problems;
};

describe('a plan', () => {
  test('is read from its one json block', () => {
    const reading = readPlan(
      reply([step('s1'), step('s2', { depends_on: ['s1'], hard: true })]),
      limits,
      map,
    );
    expect(reading).toMatchObject({
      status: 'read',
      plan: {
        summary: 'all of it',
        steps: [
          { id: 's1', taskClass: 'patch', owns: ['src/s1.ts'], acceptance: ['npm test # C1'] },
          { id: 's2', dependsOn: ['s1'], hard: true },
        ],
      },
    });
  });

  test.each(['json', 'jsonc', 'json5', 'JSON'])(
    'may carry comments and trailing commas in a fence named %s',
    (name) => {
      const json = JSON.stringify({ summary: 'x // y', steps: [step('s1')] }, null, 1)
        .replace('"steps"', '// the steps\n"steps"')
        .replace(/\}\n/, '}, /* no more */\n');
      const reading = readPlan(`\`\`\`${name}\n${json}\n\`\`\``, limits, map);
      expect(() => JSON.parse(json)).toThrow();
      expect(reading).toMatchObject({ status: 'read', plan: { summary: 'x // y' } });
    },
  );

  test.each(['S1', 'step_1', 'step 1', 'Step-1', '1', 1, '01'])(
    'may name its first step %j, and wait for it so',
    (id) => {
      const rows = [step('s1', { id }), step('s2', { class: 'Patch', depends_on: [id] })];
      expect(readPlan(reply(rows), limits, map)).toMatchObject({
        plan: { steps: [{ id: 's1' }, { id: 's2', taskClass: 'patch', dependsOn: ['s1'] }] },
      });
    },
  );

  test('keeps an id that is one already, and refuses two spellings of one', () => {
    const rows = [step('step-1'), step('s2', { depends_on: ['step-1'] })];
    expect(readPlan(reply(rows), limits, map)).toMatchObject({
      plan: { steps: [{ id: 'step-1' }, { dependsOn: ['step-1'] }] },
    });
    const twice = [step('s1'), step('S1', { owns: ['b'] })];
    expect(problems(reply(twice))).toEqual([expect.stringContaining('Two steps have the id s1')]);
  });

  test('may leave out what is empty', () => {
    const { depends_on: _, acceptance: __, hard: ___, ...short } = step('s1');
    expect(problems(reply([short]))).toEqual([]);
  });

  test('may be bare json, or stand in a fence without a name', () => {
    const json = JSON.stringify({ summary: 'x', steps: [step('s1')] });
    expect(problems(json)).toEqual([]);
    expect(problems(`\`\`\`\n${json}\n\`\`\``)).toEqual([]);
  });

  test.each<[string, string, string]>([
    ['no block', 'I would begin with the tests.', 'no fenced block'],
    ['two blocks', reply([step('s1')]) + reply([step('s1')]), 'more than one'],
    ['a block that is cut off', '```json\n{"summary": "x"', 'not closed'],
    ['text that is not a json', '```json\n{steps: ]\n```', 'not JSON'],
    ['a list', '```json\n[]\n```', 'not an object'],
    ['no steps', reply([]), 'no steps'],
    ['no summary', reply([step('s1')], ''), '`summary`'],
    ['a step that is a text', reply(['do it']), 'Step 1 is not an object'],
  ])('with %s is unreadable', (_name, said, words) => {
    expect(problems(said)).toEqual([expect.stringContaining(words)]);
  });

  test.each<[string, readonly Raw[], string]>([
    ['too many steps', ['s1', 's2', 's3', 's4', 's5'].map((id) => step(id)), 'at most 4'],
    ['an id twice', [step('s1'), step('s1', { owns: ['b'] })], 'Two steps have the id s1'],
    ['a bad id', [step('S 1')], 'small letter'],
    ['the id of a fixed step', [step('synthesis')], 'fixed step'],
    [
      'a dependency that is not a step',
      [step('s1', { depends_on: ['s9'] })],
      '`s9`, which is not a step',
    ],
    ['a step that waits for itself', [step('s1', { depends_on: ['s1'] })], 'circle'],
    [
      'a circle',
      [step('s1', { depends_on: ['s2'] }), step('s2', { depends_on: ['s1'] })],
      's1, s2 wait for each other',
    ],
    ['a step that plans', [step('s1', { class: 'plan' })], 'cannot be used'],
    ['a step that sums up', [step('s1', { class: 'synthesis' })], 'cannot be used'],
    ['an unknown class', [step('s1', { class: 'epic' })], '`class`'],
    ['a change that owns nothing', [step('s1', { owns: [] })], '`owns` must name'],
    ['a path outside', [step('s1', { owns: ['../x'] })], 'climbs out'],
    ['an absolute path', [step('s1', { owns: ['/etc/x'] })], 'relative'],
    ["git's own folder", [step('s1', { owns: ['.git/config'] })], "git's own folder"],
    ['a command of two lines', [step('s1', { acceptance: ['a\nb'] })], 'one short line'],
    ['a title of the wrong type', [step('s1', { title: 7 })], '`title` must be text'],
    ['a hard that is not a truth value', [step('s1', { hard: 'very' })], '`hard`'],
    [
      'owners side by side',
      [step('s1', { owns: ['src/**'] }), step('s2')],
      's1 and s2 may run beside each other',
    ],
  ])('with %s is unreadable', (_name, steps, words) => {
    expect(problems(reply(steps))).toEqual([expect.stringContaining(words)]);
  });

  test('may own one path twice where one step waits for the other, also through a third', () => {
    const owns = ['src/a.ts'];
    const row = [
      step('s1', { owns }),
      step('s2', { depends_on: ['s1'] }),
      step('s3', { owns, depends_on: ['s2'] }),
    ];
    expect(problems(reply(row))).toEqual([]);
  });

  test('may wait for a finished step, and may not take its id', () => {
    const later = reply([step('s2', { depends_on: ['s1'] })]);
    expect(problems(later, ['s1'])).toEqual([]);
    expect(problems(later)).toHaveLength(1);
    expect(problems(reply([step('s1')]), ['s1'])).toEqual([expect.stringContaining('new names')]);
  });

  test('may not use a class whose lanes the spec leaves out', () => {
    const { 'scarce-reviewer': _, ...lanes } = map.lanes;
    const question = reply([step('s1', { class: 'review', owns: [] })]);
    expect(readPlan(question, limits, map).status).toBe('read');
    expect(readPlan(question, limits, { ...map, lanes }).status).toBe('unreadable');
    expect(routableClasses({ ...map, lanes })).toEqual(['quick', 'patch', 'directed', 'ship']);
  });

  test('is read or unreadable with words that say why, whatever the text is', () => {
    const some = fc.anything({ maxDepth: 3, withNullPrototype: false });
    const fields = fc.record({
      id: some,
      title: some,
      class: some,
      detail: some,
      depends_on: some,
      owns: some,
      acceptance: some,
      hard: some,
    });
    const safe = (value: unknown) => {
      try {
        return reply([value, step('s1')]);
      } catch {
        return '';
      }
    };
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fields.map(safe),
      fc.json().map((json) => `\`\`\`json\n${json}\n\`\`\``),
    );
    fc.assert(
      fc.property(texts, (said) => {
        const reading = readPlan(said, limits, map);
        if (reading.status === 'unreadable') expect(reading.problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });
});
