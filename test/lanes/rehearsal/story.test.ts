import { describe, expect, it } from 'vitest';
import { readRetry } from '../../../source/lanes/rehearsal/sample/retry-fault.ts';
import { rehearsalModelIds } from '../../../source/lanes/rehearsal/script/rehearsal-spec.ts';
import { readVerdict } from '../../../source/replies/read-verdict.ts';
import { sampleFiles } from '../../helpers/sample-files.ts';
import { type Files, replyTo, stepOf, verifyInput, workInput } from './asks.ts';
import { applied, diffOf, ran } from './bench.ts';

const base = sampleFiles();
const { compass, anvil, flash } = rehearsalModelIds;

function work(id: string, files: Files, model?: string): Files {
  return applied(files, replyTo(workInput(id, files), model), stepOf(id).owns);
}

function verdictOn(before: Files, after: Files, id: string, model: string = compass) {
  const reading = readVerdict(replyTo(verifyInput(diffOf(before, after), id), model));
  if (reading.status === 'unreadable') throw new Error(reading.problems.join(' '));
  return reading.verdict;
}

function proofOf(before: Files, after: Files) {
  const { counterExample } = verdictOn(before, after, 's1');
  if (counterExample === undefined) throw new Error('the verdict carries no proof');
  const files = Object.fromEntries(counterExample.files.map((one) => [one.path, one.content]));
  return { example: counterExample, files };
}

function repaired(files: Files): Files {
  const { example } = proofOf(base, files);
  const { findings } = verdictOn(base, files, 's1');
  const repair = { findings, counterExample: example };
  return applied(files, replyTo(workInput('s1', files, repair)), stepOf('s1').owns);
}

describe('the fast worker', () => {
  const first = work('s1', base);

  it('writes a first patch that passes every visible test', () => {
    for (const command of ['node --test', ...stepOf('s1').acceptance]) {
      expect(ran(first, command)).toMatchObject({ status: 'passed' });
    }
  });

  it('writes a first patch that asks again whatever the answer was', () => {
    expect(readRetry(first['src/fetch-shelf.js'] ?? '')).toBe('retries-everything');
  });

  it('is proved wrong by a test that passes on the base and fails on its patch', () => {
    const { example, files } = proofOf(base, first);
    expect(example.claims).toBe('regression');
    expect(ran({ ...first, ...files }, example.command)).toMatchObject({ status: 'failed' });
    expect(ran({ ...base, ...files }, example.command)).toMatchObject({ status: 'passed' });
  });

  it('mends the patch so that visible tests and the proof pass', () => {
    const second = repaired(first);
    const { example, files } = proofOf(base, first);
    expect(readRetry(second['src/fetch-shelf.js'] ?? '')).toBe('selective');
    for (const command of ['node --test', ...stepOf('s1').acceptance, example.command]) {
      expect(ran({ ...second, ...files }, command)).toMatchObject({ status: 'passed' });
    }
  });

  it('gives a mended patch that the same verifier passes', () => {
    const verdict = verdictOn(base, repaired(first), 's1');
    expect(verdict).toMatchObject({ judgement: 'pass' });
    expect(verdict.counterExample).toBeUndefined();
  });

  it('makes the whole change anew where its edits were rejected, without the fault', () => {
    const patchProblems = ['Edit 1 matches nothing.'];
    const again = applied(
      base,
      replyTo(workInput('s1', base, { patchProblems })),
      stepOf('s1').owns,
    );
    expect(ran(again, 'node --test')).toMatchObject({ status: 'passed' });
    expect(verdictOn(base, again, 's1').judgement).toBe('pass');
  });
});

describe('another worker on the same step', () => {
  it('writes it soundly at once', () => {
    const after = work('s1', base, anvil);
    expect(ran(after, 'node --test')).toMatchObject({ status: 'passed' });
    expect(verdictOn(base, after, 's1').judgement).toBe('pass');
  });
});

describe('the other steps', () => {
  const beside = work('s2', base, flash);
  const joined = { ...repaired(work('s1', base)), ...pick(beside, stepOf('s2').owns) };
  const whole = work('s3', joined, anvil);

  it('write words that stand beside the base alone', () => {
    for (const command of ['node --test', ...stepOf('s2').acceptance]) {
      expect(ran(beside, command)).toMatchObject({ status: 'passed' });
    }
    expect(verdictOn(base, beside, 's2').judgement).toBe('pass');
  });

  it('show a shelf on top of the two others', () => {
    for (const command of ['node --test', ...stepOf('s3').acceptance]) {
      expect(ran(whole, command)).toMatchObject({ status: 'passed' });
    }
    expect(verdictOn(joined, whole, 's3').judgement).toBe('pass');
    expect(verdictOn(joined, whole, 's3', flash).judgement).toBe('pass');
  });

  it('pass as one change too', () => {
    expect(verdictOn(base, whole, 's3').judgement).toBe('pass');
  });

  it('fail as one change while the fault is in it', () => {
    const faulty = { ...whole, ...pick(work('s1', base), stepOf('s1').owns) };
    expect(verdictOn(base, faulty, 's3').judgement).toBe('fail');
  });
});

describe('a person’s note', () => {
  const note = 'Say how long\nthe pause is. */';

  it.each([
    ['s1', 'src/fetch-shelf.js', repaired(work('s1', base))],
    ['s2', 'docs/retry.md', work('s2', base)],
  ])('is worked into %s without breaking a test', (id, path, files) => {
    const after = applied(files, replyTo(workInput(id, files, { note })), stepOf(id).owns);
    expect(after[path]).toContain('Asked for at the audit: Say how long the pause is. */');
    expect(ran(after, 'node --test')).toMatchObject({ status: 'passed' });
    expect(verdictOn(base, after, id).judgement).toBe('pass');
  });

  it('does not stand in for the work where there is none yet', () => {
    const after = applied(base, replyTo(workInput('s1', base, { note })), stepOf('s1').owns);
    expect(readRetry(after['src/fetch-shelf.js'] ?? '')).toBe('selective');
  });
});

function pick(files: Files, paths: readonly string[]): Files {
  return Object.fromEntries(Object.entries(files).filter(([path]) => paths.includes(path)));
}
