import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sampleCommits } from '../../../../source/lanes/rehearsal/sample/sample-files.ts';
import { makeSampleRepo } from '../../../../source/lanes/rehearsal/sample/sample-repo.edge.ts';
import { sampleFiles } from '../../../helpers/sample-files.ts';
import { ran, tempFolder } from '../bench.ts';

function git(dir: string, ...args: readonly string[]): string {
  return execFileSync('git', ['-C', dir, ...args], { encoding: 'utf8' }).trim();
}

describe('the sample repository', () => {
  it('has the same commits wherever and whenever it is made', async () => {
    const one = await makeSampleRepo(join(tempFolder(), 'new', 'bookshop'));
    const other = await makeSampleRepo(tempFolder());
    expect(one.head).toMatch(/^[0-9a-f]{40}$/);
    expect(other.head).toBe(one.head);
    expect(git(one.dir, 'log', '--reverse', '--format=%ct %s').split('\n')).toEqual(
      sampleCommits.map(({ dateS, subject }) => `${dateS} ${subject}`),
    );
  });

  it('is clean, on its branch, and holds every sample file', async () => {
    const { dir, branch } = await makeSampleRepo(tempFolder());
    expect(git(dir, 'status', '--porcelain')).toBe('');
    expect(git(dir, 'symbolic-ref', '--short', 'HEAD')).toBe(branch);
    const paths = git(dir, 'ls-files').split('\n');
    expect(paths).toEqual(Object.keys(sampleFiles()).sort());
    for (const path of paths) {
      expect(readFileSync(join(dir, path), 'utf8')).toBe(sampleFiles()[path]);
    }
  });

  it('runs no hook and no template of the machine it is made on', async () => {
    const { dir } = await makeSampleRepo(tempFolder());
    const hooks = join(dir, '.git', 'hooks');
    expect(existsSync(hooks) ? readdirSync(hooks) : []).toEqual([]);
  });

  it('is not made over files that are there', async () => {
    const dir = tempFolder();
    writeFileSync(join(dir, 'letter.txt'), 'Dear Ada\n');
    await expect(makeSampleRepo(dir)).rejects.toThrow(/is not empty\. Name a new folder/);
    expect(readdirSync(dir)).toEqual(['letter.txt']);
  });

  it('passes its own tests, by npm as by node', () => {
    expect(ran(sampleFiles(), 'node --test')).toMatchObject({ status: 'passed' });
    expect(ran(sampleFiles(), 'npm test')).toMatchObject({ status: 'passed' });
  });

  it('fails them when its code is broken', () => {
    const broken = { ...sampleFiles(), 'src/catalogue.js': 'export const titlesOf = 1;\n' };
    expect(ran(broken, 'node --test')).toMatchObject({ status: 'failed' });
  });
});
