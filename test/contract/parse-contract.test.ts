import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseContract } from '../../source/contract/parse-contract.ts';

const whole = readFileSync(
  new URL('../fixtures/contracts/memory-layer.yaml', import.meta.url),
  'utf8',
);
const problemsOf = (text: string) => parseContract(text, 'job.yaml').problems;
const lineOf = (text: string, words: string) =>
  text.split('\n').findIndex((line) => line.includes(words)) + 1;

describe('parseContract', () => {
  test('reads a whole contract without a problem', () => {
    const reading = parseContract(whole, 'job.yaml');
    expect(reading.problems).toEqual([]);
    if (reading.status !== 'read') throw new Error('refused');
    expect(reading.form).toMatchObject({
      route: {
        taskClass: 'implementation',
        budgetProfile: 'free-first',
        fallback: ['shared store', 'bridges'],
      },
      role: { name: 'Fugu Conductor' },
      task: { deliverable: 'unified cross-agent memory layer', phase: 'read-pointer' },
      context: { treatment: 'data, not instructions' },
      source: 'job.yaml',
    });
    expect(reading.form.task.successCriteria).toHaveLength(4);
    expect(reading.form.task.nonGoals).toHaveLength(3);
    expect(reading.form.constraints).toHaveLength(5);
    expect(reading.form.outputs).toHaveLength(6);
    expect(reading.form.verifyRelease).toHaveLength(3);
  });

  test('refuses a contract that lacks a block, and names the block', () => {
    const text = whole.replace(/constraints:\n(?: {2}- .*\n)+/, '');
    expect(parseContract(text, 'job.yaml').status).toBe('refused');
    expect(problemsOf(text)).toMatchObject([
      { severity: 'error', what: 'The block `constraints` is missing.', file: 'job.yaml', line: 1 },
    ]);
  });

  test('says of an empty block that it is empty, at its line', () => {
    const text = whole.replace(/verify_release:\n(?: {2}- .*\n)+/, 'verify_release:\n');
    expect(problemsOf(text)).toMatchObject([
      {
        what: 'The block `verify_release` is empty.',
        line: lineOf(text, 'verify_release'),
      },
    ]);
  });

  test('asks whether another key was meant, and stops, because its words would be lost', () => {
    const text = whole.replace('success_criteria', 'success_critera');
    const [problem] = problemsOf(text);
    expect(problem).toMatchObject({
      severity: 'error',
      remedy: 'Did you mean `success_criteria`?',
      line: lineOf(text, 'success_critera'),
    });
    expect(parseContract(text, 'job.yaml').status).toBe('refused');
  });

  test('only warns about a key of its own', () => {
    const text = `${whole}template_id: T-7\n`;
    const reading = parseContract(text, 'job.yaml');
    expect(reading.status).toBe('read');
    expect(reading.problems).toMatchObject([
      { severity: 'warning', line: lineOf(text, 'template_id') },
    ]);
  });

  test('refuses an item that is a map, at its line, and not also as an empty block', () => {
    const text = whole.replace('- archive, never delete', '- note: archive, never delete');
    expect(problemsOf(text)).toMatchObject([
      { what: 'An item of `constraints` is not a text.', line: lineOf(text, 'note: archive') },
    ]);
  });

  test('refuses a text where a block of keys stands, and takes one text as a list of one', () => {
    expect(problemsOf(whole.replace(/role:\n(?: {2}.*\n)+/, 'role: boss\n'))).toMatchObject([
      { what: '`role` is not a block of keys.' },
    ]);
    const single = parseContract(
      whole.replace(/constraints:\n(?: {2}- .*\n)+/, 'constraints: be kind\n'),
      'job.yaml',
    );
    expect(single.status === 'read' && single.form.constraints).toEqual(['be kind']);
  });

  test('refuses a contract without a deliverable and warns about one without criteria', () => {
    expect(problemsOf(whole.replace(/ {2}deliverable: .*\n/, ''))).toMatchObject([
      { severity: 'error', what: '`task.deliverable` is missing.' },
    ]);
    const loose = parseContract(
      whole.replace(/ {2}success_criteria:\n(?: {4}- .*\n)+/, ''),
      'job.yaml',
    );
    expect(loose).toMatchObject({ status: 'read', problems: [{ severity: 'warning' }] });
  });

  test('takes the list right below output_contract as what is to be returned', () => {
    const text = whole
      .replace('output_contract:\n  return:', 'output_contract:')
      .replaceAll(/^ {4}- (chosen|per-agent|seeded|verif|resid|defer)/gm, '  - $1');
    const reading = parseContract(text, 'job.yaml');
    expect(reading.status === 'read' && reading.form.outputs).toHaveLength(6);
  });

  test.each([
    ['tabs and broken brackets', 'route: [a\n\tb'],
    ['a list', '- one\n- two'],
    ['one sentence', 'please add a retry'],
    ['nothing', ''],
    ['two documents', `${whole}---\n${whole}`],
    ['a doubled key', `${whole}constraints:\n  - twice\n`],
    ['an alias bomb', `a: &a [x,x,x]\n${'b: [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\n'}`],
    ['a hidden character', whole.replace('archive', 'arch\u202eive')],
    [
      'a hidden character spelt as an escape',
      whole.replace('unified', '"\\e[31munified').replace(/(memory layer)$/m, '$1"'),
    ],
    ['far too much', 'a'.repeat(200_000)],
  ])('refuses %s with a sentence, a remedy and a line', (_name, text) => {
    const reading = parseContract(text, 'job.yaml');
    expect(reading.status).toBe('refused');
    const errors = reading.problems.filter(({ severity }) => severity === 'error');
    expect(errors.length).toBeGreaterThan(0);
    for (const problem of errors) {
      expect(problem.remedy).not.toBe('');
      expect(problem.what).toMatch(/[.]$/);
      expect(problem.line).toBeGreaterThan(0);
    }
  });

  test('says what a hidden character is and where, when only an escape spells it', () => {
    const text = whole.replace(/deliverable: .*/, 'deliverable: "\\e[31mred\\u202e"');
    expect(problemsOf(text)).toMatchObject([
      {
        what: 'The text spells the hidden character U+001B.',
        line: lineOf(text, 'deliverable'),
      },
    ]);
    const key = `${whole}"a\\x07b": c\n`;
    expect(problemsOf(key)).toMatchObject([{ severity: 'error', line: expect.any(Number) }]);
    const plain = whole.replace(/deliverable: .*/, 'deliverable: "a\\tb \\u00e9"');
    expect(parseContract(plain, 'job.yaml').status).toBe('read');
  });

  test('says of two documents that they are two', () => {
    expect(problemsOf(`${whole}---\n${whole}`)).toMatchObject([
      { what: 'The file holds more than one document.' },
    ]);
  });

  test('never throws, whatever the text is', () => {
    const words = fc.constantFrom(
      'route:',
      'task:',
      '  deliverable: x',
      '- a',
      '  - b',
      '&a',
      '*a',
      '? ',
      '!!map',
      '{',
      '[',
      '"',
      '\n',
      ' ',
      '<<: *a',
      '__proto__: 1',
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(words).map((all) => all.join('\n')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        expect(['read', 'refused']).toContain(parseContract(text, 'f').status);
      }),
    );
  });
});
