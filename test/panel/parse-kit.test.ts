import { describe, expect, it } from 'vitest';
import { kitFiles, parseKit } from '../../source/panel/parse-kit.ts';
import { shippedKit } from '../helpers/kits.ts';

const good = `version: "1.0.0"
title: A choice
question: Which?
criteria: [it works]
options:
  - { id: one, title: The first, text: alpha beta }
  - { id: two, title: The second, file: two.md }
tracks:
  - { id: cost, title: Cost, look_at: what it costs }
`;
const files = new Map([['two.md', { text: 'gamma delta\n' }]]);

describe('a decision kit', () => {
  it('is read with its files, and names them beforehand', () => {
    expect(kitFiles(good, 'kit.yaml')).toEqual(['two.md']);
    const reading = parseKit(good, 'kit.yaml', files);
    expect(reading).toMatchObject({
      status: 'read',
      warnings: [],
      kit: { options: [{ text: 'alpha beta' }, { text: 'gamma delta' }], references: [] },
    });
  });

  it('ships in two examples of two and of seven tracks', () => {
    expect(shippedKit('cache-invalidation').tracks).toHaveLength(2);
    expect(shippedKit('museum-labels').tracks).toHaveLength(7);
  });

  it('is warned about an option whose text says its own name, since names are not shown', () => {
    const telling = good.replace('alpha beta', 'as the first one does');
    const reading = parseKit(telling, 'kit.yaml', files);
    expect(reading.status === 'read' && reading.warnings).toMatchObject([
      { severity: 'warning', line: 6 },
    ]);
  });

  it('is warned about what looks like a secret, since every model of the panel is sent it', () => {
    const leaky = good.replace('alpha beta', 'log in with AKIAQWERTYUIOPASDFGH');
    const reading = parseKit(leaky, 'kit.yaml', files);
    expect(reading.status === 'read' && reading.warnings).toMatchObject([
      { severity: 'warning', line: 6, what: expect.stringContaining('looks like a secret') },
    ]);
  });

  it('is refused where its texts are longer than a prompt, which would leave an option out', () => {
    const long = new Map([['two.md', { text: 'word '.repeat(20_000) }]]);
    const reading = parseKit(good, 'kit.yaml', long);
    expect(reading.status).toBe('refused');
    const problems = reading.status === 'refused' ? reading.problems : [];
    expect(problems[0]?.what).toMatch(/100009 characters together/);
    const short = new Map([['two.md', { text: 'word '.repeat(2_000) }]]);
    expect(parseKit(good, 'kit.yaml', short).status).toBe('read');
  });

  it.each([
    ['not YAML', 'version: [', 1],
    ['no version', good.replace('version: "1.0.0"\n', ''), 1],
    ['a version of one number', good.replace('1.0.0', '1'), 1],
    ['one option', good.replace(/ {2}- \{ id: two.*\n/, ''), 5],
    ['an unknown key', `${good}colour: red\n`, undefined],
    ['an id twice', good.replace('id: two', 'id: one'), 7],
    ['an option without words', good.replace(', file: two.md', ''), 7],
    ['an option with text and file', good.replace('file: two.md', 'file: two.md, text: x'), 7],
    ['a file that was not found', good.replace('two.md', 'three.md'), 7],
    ['a track named as a stage', good.replace('id: cost', 'id: ranker'), 9],
    [
      'a reference for a track there is not',
      `${good}references:\n  - { title: R, text: t, for: [speed] }\n`,
      11,
    ],
    ['the scarce lane', good.replace('look_at: what', 'lane: scarce-reviewer, look_at: what'), 9],
    ['a title of two lines', good.replace('title: The first', 'title: "One\\nOption B2:"'), 6],
    ['an unknown lane', good.replace('look_at: what', 'lane: worker-slow, look_at: what'), 9],
  ])('is refused with its line when it has %s', (_, text, line) => {
    const reading = parseKit(text, 'kit.yaml', files);
    expect(reading.status).toBe('refused');
    const [problem] = reading.status === 'refused' ? reading.problems : [];
    expect(problem?.remedy).not.toBe('');
    expect(problem?.file).toBe('kit.yaml');
    if (line !== undefined) expect(problem?.line).toBe(line);
  });
});
