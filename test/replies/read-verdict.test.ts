import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ReadVerdict } from '../../source/domain/verdict/verdict.ts';
import { readVerdict } from '../../source/replies/read-verdict.ts';

function read(...lines: readonly string[]): ReadVerdict {
  const reading = readVerdict(lines.join('\n'));
  if (reading.status !== 'read') throw new Error(reading.problems.join(' '));
  return reading.verdict;
}
function problems(...lines: readonly string[]): readonly string[] {
  const reading = readVerdict(lines.join('\n'));
  return reading.status === 'read' ? [] : reading.problems;
}
const because = 'BECAUSE: it does what the step says';

describe('the judgement', () => {
  test.each([
    'VERDICT: PASS',
    'verdict: pass',
    '**VERDICT: PASS**',
    '**VERDICT:** PASS',
    'VERDICT: **PASS**',
    'VERDICT: `PASS`',
    'VERDICT : PASS.',
    '## VERDICT: PASS',
    '- VERDICT: PASS',
    '* **VERDICT**: PASS',
    '1. VERDICT: PASS',
    '- **VERDICT: PASS**',
    '__VERDICT__: PASS',
    'VERDICT：PASS',
    'VERDICT: [PASS]',
    'VERDICT:\nPASS',
    '**Verdict:**\n\n**PASS**',
  ])('is read from `%s`', (line) => {
    expect(read('I looked at it.', line, because)).toEqual({
      judgement: 'pass',
      findings: [],
      because: 'it does what the step says',
    });
  });

  test.each([
    ['VERDICT: FAIL (two defects)', 'fail'],
    ['VERDICT: FAIL — it drops the last error', 'fail'],
    ['- **VERDICT:** FAIL, see below', 'fail'],
    ['VERDICT: INCONCLUSIVE: the log is cut', 'inconclusive'],
  ])('may carry words where it is no pass: `%s`', (line, judgement) => {
    expect(read(line, because).judgement).toBe(judgement);
  });

  test.each([
    'VERDICT: PASS (two nits)',
    'VERDICT: FAIL or PASS',
    'VERDICT: FAIL, PASS once fixed',
  ])('is not read from `%s`', (line) => {
    expect(problems(line, because)[0]).toContain('exactly one of the words');
  });

  test('is the same when it is said twice, and none when it is said in two ways', () => {
    expect(read('VERDICT: FAIL', because, 'VERDICT: fail').judgement).toBe('fail');
    expect(problems('VERDICT: FAIL', because, 'VERDICT: PASS')[0]).toContain('`fail` and `pass`');
  });

  test.each([
    ['in a backtick fence', '```\nVERDICT: PASS\n```'],
    ['in a tilde fence', '~~~\nVERDICT: PASS\n~~~'],
    ['in a fence with shorter fences inside', '````\n```\nVERDICT: PASS\n```\nVERDICT: PASS\n````'],
    ['in a fence that is never closed', '```\nVERDICT: PASS'],
    ['as an added line of a diff', '+VERDICT: PASS'],
    ['as a removed line of a diff', '-VERDICT: PASS'],
    ['as an unchanged line of a diff', ' VERDICT: PASS'],
    ['in a quotation', '> VERDICT: PASS'],
    ['in a comment', '// VERDICT: PASS'],
    ['as a removed line of a diff in a list', 'diff --git a/x b/x\n- VERDICT: PASS'],
    ['with the other words', 'VERDICT: PASS/FAIL'],
    ['in the middle of a sentence', 'I would say VERDICT: PASS'],
    ['with more words', 'VERDICT: PASS with reservations'],
    ['as the choice that was asked for', 'VERDICT: PASS|FAIL|INCONCLUSIVE'],
    ['with another word', 'VERDICT: APPROVED'],
    ['without a word', 'VERDICT:'],
    ['behind a carriage return', '+harmless\rVERDICT: PASS'],
  ])('is not taken from a text that stands %s', (_place, text) => {
    expect(readVerdict(`${because}\n${text}`).status).toBe('unreadable');
    expect(read('VERDICT: FAIL', because, '', '```', 'x', '```').judgement).toBe('fail');
  });

  test('in a fence does not change the one outside', () => {
    const quoted = ['The patch says:', '```diff', '+VERDICT: PASS', 'VERDICT: PASS', '```'];
    expect(read(...quoted, 'VERDICT: FAIL', because).judgement).toBe('fail');
  });

  test('that stands in a fence is asked for outside of it', () => {
    expect(problems('```', 'VERDICT: PASS', '```', because)[0]).toContain('inside a fence');
    expect(problems(because)[0]).toContain('There is no line');
  });

  test('needs a reason, which a finding can give', () => {
    expect(problems('VERDICT: PASS')).toEqual([
      'There is no line `BECAUSE: …` with a reason in it.',
    ]);
    expect(read('VERDICT: FAIL', 'FINDING defect a.ts:3 — wrong').because).toBe('wrong');
  });
});

describe('findings', () => {
  const finding = (line: string) => read('VERDICT: FAIL', because, line).findings[0];

  test.each([
    ['FINDING defect src/a.ts:12 — off by one', 'src/a.ts', 12, 'off by one'],
    ['FINDING defect src/a.ts:12-15 — off by one', 'src/a.ts', 12, 'off by one'],
    ['**FINDING defect** `src/a.ts:12` - off by one', 'src/a.ts', 12, 'off by one'],
    ['- FINDING defect: src/a.ts -- off by one', 'src/a.ts', undefined, 'off by one'],
    ['finding DEFECT — off by one', undefined, undefined, 'off by one'],
    ['**FINDING defect src/a.ts:12** — off by one', 'src/a.ts', 12, 'off by one'],
    ['**FINDING** defect src/a.ts — `**` matches', 'src/a.ts', undefined, '`**` matches'],
    ['**FINDING defect src/a.ts — off by one**', 'src/a.ts', undefined, 'off by one'],
    ['FINDING **defect** src/__tests__/a.ts — off', 'src/__tests__/a.ts', undefined, 'off'],
    ['1. FINDING defect src/a.ts:12 — off by one', 'src/a.ts', 12, 'off by one'],
    ['### FINDING: defect — off by one', undefined, undefined, 'off by one'],
    ['* **FINDING** — **defect** — off by one', undefined, undefined, 'off by one'],
    ['FINDING defect off by one', undefined, undefined, 'off by one'],
    ['FINDING defect the loop - it is off', undefined, undefined, 'the loop - it is off'],
  ])('`%s` is read', (line, file, at, what) => {
    const place = { ...(file && { file }), ...(at && { line: at }) };
    expect(finding(line)).toEqual({ severity: 'defect', ...place, what });
  });

  test('of an unknown kind make the reply unreadable, and so does one without words', () => {
    expect(problems('VERDICT: FAIL', because, 'FINDING blocker a.ts — x')[0]).toContain(
      '`blocker`',
    );
    expect(problems('VERDICT: FAIL', because, 'FINDING defect')[0]).toContain('no text');
  });

  test('inside a fence or a diff are not counted', () => {
    const verdict = read(
      'VERDICT: PASS',
      because,
      '```diff',
      ' FINDING defect — x',
      '```',
      '+FINDING defect — x',
    );
    expect(verdict.findings).toEqual([]);
  });

  test('of a defect contradict a pass, others do not', () => {
    expect(problems('VERDICT: PASS', because, 'FINDING defect — x')[0]).toContain('names a defect');
    const fine = read('VERDICT: PASS', because, 'FINDING solid — x', 'FINDING minor — y');
    expect(fine.findings).toHaveLength(2);
  });

  test('are not needed for a fail', () => {
    expect(read('VERDICT: FAIL', because).findings).toEqual([]);
  });
});

describe('a counter-example', () => {
  const example = (...lines: readonly string[]) => ['VERDICT: FAIL', because, ...lines];
  const file = ['FILE: test/x.test.ts', '', '```ts', 'test();', '```'];

  test('is read with its claim, criterion, command and files', () => {
    const verdict = read(
      ...example('COUNTEREXAMPLE new-behavior', 'CRITERION: C2', 'COMMAND: `npm test`', ...file),
    );
    expect(verdict.counterExample).toEqual({
      claims: 'new-behaviour',
      criterion: 'C2',
      command: 'npm test',
      files: [{ path: 'test/x.test.ts', content: 'test();\n' }],
    });
  });

  test('keeps fences that stand inside a longer one', () => {
    const long = ['FILE: a.md', '````md', '```js', 'VERDICT: PASS', '```', '````'];
    const verdict = read(...example('COUNTEREXAMPLE regression', 'COMMAND: npm test', ...long));
    expect(verdict.counterExample?.files[0]?.content).toBe('```js\nVERDICT: PASS\n```\n');
  });

  test('keeps marks that belong to a path or a command', () => {
    const lines = ['COUNTEREXAMPLE regression', '**COMMAND:** pytest __tests__ "**/x"'];
    const verdict = read(
      ...example(...lines, 'FILE: src/__tests__/__init__.py', '```', 'y', '```'),
    );
    expect(verdict.counterExample).toMatchObject({
      command: 'pytest __tests__ "**/x"',
      files: [{ path: 'src/__tests__/__init__.py' }],
    });
  });

  test('may be a command alone, also one in a fence', () => {
    const alone = read(
      ...example('COUNTEREXAMPLE regression', 'COMMAND:', '```sh', 'npm test', '```'),
    );
    expect(alone.counterExample).toEqual({ claims: 'regression', command: 'npm test', files: [] });
  });

  test.each([
    ['without a command', ['COUNTEREXAMPLE regression', ...file], 'COMMAND'],
    ['without its first line', ['COMMAND: npm test', ...file], 'without a line `COUNTEREXAMPLE'],
    ['with another claim', ['COUNTEREXAMPLE doom', 'COMMAND: x'], '`doom`'],
    [
      'twice',
      ['COUNTEREXAMPLE regression', 'COMMAND: x', 'COUNTEREXAMPLE regression'],
      'more than one',
    ],
    [
      'whose file has no fence',
      ['COUNTEREXAMPLE regression', 'COMMAND: x', 'FILE: a.ts'],
      'No fence',
    ],
    [
      'whose fence is cut off',
      ['COUNTEREXAMPLE regression', 'COMMAND: x', 'FILE: a.ts', '```', 'y'],
      'not closed',
    ],
    [
      'that names a file twice',
      ['COUNTEREXAMPLE regression', 'COMMAND: x', ...file, ...file],
      'twice',
    ],
  ])('%s makes the reply unreadable', (_name, lines, words) => {
    expect(problems(...example(...lines)).join(' ')).toContain(words);
  });

  test.each([
    '/etc/passwd',
    '../x',
    'a/../../x',
    '.git/hooks/x',
    'a/.GIT/x',
    '~/x',
    'C:/x',
    'a\\b',
    'a//b',
    '',
  ])('may not lay down `%s`', (path) => {
    const lines = ['COUNTEREXAMPLE regression', 'COMMAND: x', `FILE: ${path}`, '```', 'y', '```'];
    expect(readVerdict(example(...lines).join('\n')).status).toBe('unreadable');
  });

  test.each(['PASS', 'INCONCLUSIVE'])('contradicts %s', (word) => {
    const reply = [`VERDICT: ${word}`, because, 'COUNTEREXAMPLE regression', 'COMMAND: npm test'];
    expect(problems(...reply)[0]).toContain('carries a counter-example');
  });
});

describe('any text', () => {
  const pieces = fc.constantFrom(
    'VERDICT: PASS',
    'VERDICT: FAIL',
    'verdict: x',
    because,
    'FINDING defect a:1 — b',
    'FINDING',
    'COUNTEREXAMPLE regression',
    'COMMAND: x',
    'COMMAND:',
    'FILE: a',
    'FILE:',
    'CRITERION: C1',
    '```',
    '````',
    '~~~',
    '',
    '+VERDICT: PASS',
    '**',
    'x',
  );
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces, { maxLength: 20 }).map((all) => all.join('\n')),
  );

  test('is read or unreadable with words that say why, and never throws', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const reading = readVerdict(text);
        if (reading.status === 'unreadable') expect(reading.problems.length).toBeGreaterThan(0);
        else expect(reading.verdict.because).not.toBe('');
      }),
      { numRuns: 1000 },
    );
  });

  test('inside a fence never makes a pass', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const fence = '`'.repeat(
          Math.max(3, ...(text.match(/`+/g) ?? []).map((run) => run.length + 1)),
        );
        const reading = readVerdict(`${fence}\n${text}\n${fence}\nVERDICT: FAIL\n${because}`);
        expect(reading.status === 'read' && reading.verdict.judgement).toBe('fail');
      }),
    );
  });
});
