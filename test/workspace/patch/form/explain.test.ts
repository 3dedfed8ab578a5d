import { describe, expect, it } from 'vitest';
import { explainProblems } from '../../../../source/workspace/patch/form/explain.ts';
import { block, patch } from '../patching.ts';

describe('the repair text', () => {
  it('names the edit, the file, the reason, the remedy, what was searched and the nearest lines', () => {
    const text = Array.from({ length: 30 }, (_, index) => `line ${index + 1}\n`).join('');
    const { problems } = patch(block('a.ts', 'line 9\nline ten\n', 'x\n'), { 'a.ts': text });
    const explained = explainProblems(problems);
    expect(explained).toContain('nothing was changed. There is 1 problem:');
    expect(explained).toContain(
      '1. edit 1, `a.ts`: The search text is not in the file. Copy the lines exactly',
    );
    expect(explained).toContain('```\nline 9\nline ten\n```');
    expect(explained).toContain('9: line 9');
    expect(explained).not.toContain('30: line 30');
    expect(explained).toContain('Send the whole patch again');
  });

  it('fences text that holds fences in a longer one', () => {
    const { problems } = patch(block('a.md', '````\nx\n', 'y\n'), { 'a.md': '```\nz\n```\n' });
    expect(explainProblems(problems)).toContain('`````\n````\nx\n`````');
  });

  it('shows at most twenty problems and counts the rest', () => {
    const reply = Array.from({ length: 25 }, (_, index) =>
      block('a.ts', `no ${index}\n`, 'x\n'),
    ).join('');
    const explained = explainProblems(patch(reply, { 'a.ts': 'y\n' }).problems);
    expect(explained).toContain('There are 25 problems');
    expect(explained).toContain('And 5 more');
    expect(explained).not.toContain('\n21. ');
  });

  it('spells out what is invisible in a path', () => {
    const { problems } = patch(block('a\u202Etxt.exe', 'x\n', 'y\n'), { 'a.ts': 'x\n' });
    expect(explainProblems(problems)).not.toContain('\u202E');
    expect(explainProblems(problems)).toContain('a\\u{202e}txt.exe');
  });
});
