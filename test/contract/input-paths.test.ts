import { describe, expect, test } from 'vitest';
import { pathsIn } from '../../source/contract/input-paths.ts';

describe('pathsIn', () => {
  test.each([
    ['docs/brief.md', ['docs/brief.md']],
    ['docs/notes', ['docs/notes']],
    ['agents/', ['agents/']],
    ['"spec/fugu.yaml"', ['spec/fugu.yaml']],
    ['README.md', ['README.md']],
    ['~/hub/memory/', ['~/hub/memory/']],
    ['/etc/hosts', ['/etc/hosts']],
    ['the brief in docs/brief.md, and `my notes/a.md`', ['my notes/a.md', 'docs/brief.md']],
    ['see ./a.txt.', ['./a.txt']],
    ['docs/a.md and docs/a.md', ['docs/a.md']],
  ])('finds the paths in %s', (input, paths) => {
    expect(pathsIn(input)).toEqual(paths);
  });

  test.each([
    'orchestration spec and role map',
    'agent shell / CLI',
    'read and/or write',
    'https://example.org/docs/a.md',
    'see https://example.org/a.md',
    'version v1.2, e.g. the last',
    'none',
    '',
    '/',
  ])('finds none in prose and addresses: "%s"', (input) => {
    expect(pathsIn(input)).toEqual([]);
  });
});
