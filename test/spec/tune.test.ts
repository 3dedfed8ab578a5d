import { describe, expect, it } from 'vitest';
import { roleMapSchema, tuneSchema } from '../../source/domain/role-map.ts';
import { applyTune, parseTune } from '../../source/spec/tune.ts';
import { mapWith } from './maps.ts';

const read = (text: string) => {
  const parsed = parseTune(text, '.fugu.yaml');
  if (parsed.status === 'refused') throw new Error(JSON.stringify(parsed.problems));
  return parsed.tune;
};
const refused = (text: string) => {
  const parsed = parseTune(text, '.fugu.yaml');
  if (parsed.status === 'read') throw new Error('read');
  return parsed.problems;
};

describe('a tune', () => {
  it('names checks, set-up, protected paths, budget, disabled lanes and context', () => {
    const tune = read(`
checks: { test: npm test, types: npm run types }
setup: npm ci --ignore-scripts
protected: ["migrations/**"]
budget: 2.5
disabled_lanes: [scarce-reviewer]
context: [docs/a.md, README.md]
`);
    expect(tune).toEqual({
      checks: [
        { name: 'test', run: 'npm test' },
        { name: 'types', run: 'npm run types' },
      ],
      setup: ['npm ci --ignore-scripts'],
      protected: ['migrations/**'],
      budgetUsd: 2.5,
      disabledLanes: ['scarce-reviewer'],
      context: ['docs/a.md', 'README.md'],
    });
    expect(tuneSchema.parse(tune)).toEqual(tune);
  });

  it('may list checks by command, or by name and command', () => {
    expect(read('checks: [npm test, { name: lint, run: npm run lint }]').checks).toEqual([
      { name: 'npm test', run: 'npm test' },
      { name: 'lint', run: 'npm run lint' },
    ]);
  });

  it('takes the long names too, and says nothing where nothing is said', () => {
    expect(read('budgetUsd: 1\ndisabledLanes: [thinker]')).toEqual({
      budgetUsd: 1,
      disabledLanes: ['thinker'],
    });
    expect(read('')).toEqual({});
    expect(read('# later\n')).toEqual({});
  });
});

const redefinitions = [
  ['models', '{ mine: { driver: openai } }'],
  ['lanes', '{ thinker: { models: [mine] } }'],
  ['families', '{ mine: ["*"] }'],
  ['routing', '{ patch: { to: [thinker], verify: none } }'],
  ['endpoints', '{ a: "https://example.com" }'],
  ['baseURL', '"https://example.com"'],
  ['key', '"env:HOME"'],
  ['keys', '{ a: b }'],
  ['slot', '{ engine: attach }'],
  ['memory', '{ store: /tmp }'],
  ['authors', 'writers'],
  ['verify', 'none'],
  ['limits', '{ jobUsd: 500 }'],
] as const;

describe('a tune that redefines', () => {
  it.each(redefinitions)('%s is refused with its line and the reason', (key, value) => {
    const problems = refused(`budget: 1\n${key}: ${value}\n`);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ severity: 'error', kind: 'policy', line: 2 });
    expect(problems[0]?.file).toBe('.fugu.yaml');
    expect(problems[0]?.what).toMatch(new RegExp(`never redefines: \`${key}\` .* because .+\\.$`));
    expect(problems[0]?.remedy).toMatch(/spec\.$/);
  });
});

const slips = [
  ['an unknown key', 'budgte: 1', /Did you mean `budget`\?/],
  ['no map', '- npm test', /is a list, not a map/],
  ['no YAML', 'checks: [', /Not YAML/],
  ['a check that is not a command', 'checks: { test: 5 }', /not a map from name to command/],
  ['an empty command', 'setup: [""]', /not a command or a list of commands/],
  ['two checks of one name', 'checks: [npm test, npm test]', /Give each check a name/],
  ['a negative budget', 'budget: -1', /not USD from 0/],
  ['a budget with a sign', 'budget: $2', /without a currency sign/],
  ['the budget twice', 'budget: 1\nbudgetUsd: 2', /Keep `budget`/],
  ['an unknown lane', 'disabled_lanes: [thinkr]', /Did you mean `thinker`\?/],
  ['a context file outside', 'context: [../../etc/passwd]', /leaves the repository/],
  ['a context file from the root', 'context: /etc/passwd', /leaves the repository/],
  ['a protected path at home', 'protected: ["~/x"]', /leaves the repository/],
  ['a command that hides itself', 'setup: "npm ci \\e[2K"', /hidden character U\+001B/],
  ['a command with a bidi mark', 'setup: "npm \\u202e ci"', /hidden character U\+202E/],
] as const;

describe('a slip in a tune', () => {
  it.each(slips)('%s is refused with line and remedy', (_name, text, says) => {
    const [problem] = refused(text);
    expect(problem).toMatchObject({ severity: 'error', kind: 'input', file: '.fugu.yaml' });
    expect(problem?.line).toBeGreaterThan(0);
    expect(`${problem?.what} ${problem?.remedy}`).toMatch(says);
  });
});

describe('applying a tune', () => {
  const map = mapWith();

  it('takes disabled lanes out of the lanes, the routes and the preferences', () => {
    const tuned = applyTune(map, { disabledLanes: ['second-brain', 'worker-fast'] });
    expect(Object.keys(tuned.lanes)).not.toContain('worker-fast');
    expect(tuned.routing.directed.verify).toEqual({ count: 1, prefer: ['thinker'] });
    expect(tuned.routing.synthesis).not.toHaveProperty('then');
    expect(roleMapSchema.parse(tuned)).toEqual(tuned);
  });

  it('keeps the names of a route that has no lane left, so that the proof can say so', () => {
    expect(applyTune(map, { disabledLanes: ['thinker'] }).routing.plan.to).toEqual(['thinker']);
  });

  it('lowers the budget and never raises it', () => {
    expect(applyTune(map, { budgetUsd: 2 }).limits.jobUsd).toBe(2);
    expect(applyTune(map, { budgetUsd: 200 }).limits.jobUsd).toBe(5);
  });

  it('changes nothing where nothing is said', () => {
    expect(applyTune(map, {})).toEqual(map);
  });
});
