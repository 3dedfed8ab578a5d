import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isCode, read, trackedPaths } from './helpers/tracked.ts';

const record = 'docs/decisions/2026-11-30-programs-are-run-by-execa.md';
const starts = /from 'node:child_process'|import\('node:child_process'\)/;

const listed = [...readFileSync(record, 'utf8').matchAll(/`(source\/[\w./-]+\.ts)`/g)].map(
  ([, path]) => path,
);

describe('child processes', () => {
  it('are started without execa only where a decision gives the reason', () => {
    const sources = read(trackedPaths().filter(isCode)).filter(({ path }) =>
      path.startsWith('source/'),
    );
    const starters = sources.filter(({ text }) => starts.test(text)).map(({ path }) => path);
    expect(starters.toSorted()).toEqual(listed.toSorted());
  });

  it.each([
    ["import { spawn } from 'node:child_process';", true],
    ["const { spawn } = await import('node:child_process');", true],
    ["import { execa } from 'execa';", false],
  ])('are seen in a line such as %s', (line, found) => {
    expect(starts.test(line)).toBe(found);
  });
});
