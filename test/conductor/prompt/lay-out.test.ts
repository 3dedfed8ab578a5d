import { describe, expect, it } from 'vitest';
import { type LayoutOptions, layOut } from '../../../source/conductor/prompt/lay-out.ts';
import type { VerifyInput } from '../../../source/conductor/prompt/prompt-input.ts';
import { roleText } from '../../../source/conductor/prompt/role-text.ts';
import { mostTokens } from '../../../source/conductor/prompt/token-count.ts';
import { marksIn } from '../../helpers/marks.ts';
import { plan, step, texts, verify } from '../../helpers/sample-asks.ts';

/** Marks in a fixed order. */
function counting(...first: readonly string[]) {
  let at = 0;
  return () => {
    at += 1;
    return first[at - 1] ?? `m${String(at).padStart(3, '0')}`;
  };
}

const options = (over: Partial<LayoutOptions> = {}): LayoutOptions => ({
  texts,
  roomTokens: 16_000,
  generated: [],
  draw: counting(),
  ...over,
});

function added(path: string, lines: number, text = 'x'.repeat(60)): string {
  const body = Array.from({ length: lines }, (_, at) => `+${text} ${at}\n`).join('');
  return `diff --git a/${path} b/${path}\nnew file mode 100644\n--- /dev/null\n+++ b/${path}\n@@ -0,0 +1,${lines} @@\n${body}`;
}

const patch = (diff: string): VerifyInput => ({
  ...verify,
  of: { type: 'patch', step, diff, baseFiles: [], checks: [] },
});

function laidOut(input: Parameters<typeof layOut>[0], over: Partial<LayoutOptions> = {}) {
  const layout = layOut(input, options(over));
  if (layout.status === 'unshown') throw new Error(layout.because);
  return layout;
}

const hunksOf = ({ reading }: ReturnType<typeof laidOut>) =>
  reading.parts.map(({ marks }) => marks.map(({ hunk }) => hunk));

describe('a verification laid out', () => {
  it('is one prompt while it fits, and each hunk ends its first line with its mark', () => {
    const layout = laidOut(patch(added('a.ts', 2) + added('b.ts', 2)));
    expect(hunksOf(layout)).toEqual([['a.ts#1', 'b.ts#1']]);
    const [{ prompt = '' } = {}] = layout.parts;
    expect(prompt).toContain('@@ -0,0 +1,2 @@ [mark m001]');
    expect(marksIn(prompt)).toEqual(layout.reading.parts[0]?.marks.map(({ mark }) => mark));
  });

  it('shows every line of a long change in parts that all fit, the last file too', () => {
    const diff = added('package-lock.json', 4000) + added('src/last.ts', 3, 'steal()');
    const layout = laidOut(patch(diff));
    expect(layout.parts.length).toBeGreaterThan(3);
    for (const { system, prompt } of layout.parts)
      expect(mostTokens(system + prompt)).toBeLessThanOrEqual(16_000);
    const shown = layout.parts.map(({ prompt }) => prompt).join('\n');
    const lines = diff.split('\n').filter((line) => line.startsWith('+'));
    const prompted = new Set(shown.split('\n'));
    expect(lines.filter((line) => !prompted.has(line))).toEqual([]);
    expect(shown).not.toContain('lines left out');
    expect(layout.parts.at(-1)?.prompt).toContain('Part ');
  });

  it('shortens what stands around the hunks and never the hunks', () => {
    const baseFiles = [{ path: 'a.ts', text: 'base line\n'.repeat(20_000) }];
    const input: VerifyInput = {
      ...verify,
      of: { type: 'patch', step, diff: added('a.ts', 300), baseFiles, checks: [] },
    };
    const { parts } = laidOut(input);
    expect(parts).toHaveLength(1);
    expect(parts[0]?.prompt).toContain('lines left out');
    expect(parts[0]?.prompt).toContain(`${'x'.repeat(60)} 299`);
    expect(parts[0]?.prompt).toContain('1 | base line');
  });

  it('counts signs outside ASCII as tokens of their own', () => {
    const { parts } = laidOut(patch(added('kanji.md', 500, '漢'.repeat(60))));
    for (const { system, prompt } of parts)
      expect(mostTokens(system + prompt)).toBeLessThanOrEqual(16_000);
    expect(parts.length).toBeGreaterThan(2);
  });

  it('leaves generated files out and says so, and nothing else', () => {
    const diff = added('package-lock.json', 4000) + added('src/a.ts', 3);
    const layout = laidOut(patch(diff), { generated: ['package-lock.json'] });
    expect(hunksOf(layout)).toEqual([['src/a.ts#1']]);
    expect(layout.reading.unread).toEqual(['package-lock.json']);
    expect(layout.parts[0]?.prompt).toContain('because it is generated: package-lock.json');
    expect(laidOut(patch(added('src/a.ts', 3))).reading.unread).toBeUndefined();
  });

  it.each([
    ['all of it is generated', added('dist/a.js', 2), /nothing of the change is left/],
    ['one line is longer than a prompt', added('dist/min.js', 1, 'y'.repeat(90_000)), /one line/],
    ['it takes too many prompts', added('dist/big.txt', 40_000), /prompts, and 32 are the most/],
  ])('is refused when %s', (_why, diff, because) => {
    const generated = /left/.test(String(because)) ? ['dist/**'] : [];
    const layout = layOut(patch(diff), options({ generated }));
    expect(layout).toMatchObject({ status: 'unshown', because: expect.stringMatching(because) });
  });

  it('takes no mark that is a word, a number, said before or written elsewhere', () => {
    const draw = counting('word', '1234', 'k3fd', 'k3fd', 'p4ss', 'q9rt');
    const layout = laidOut(patch(added('a.ts', 1, 'K3FD') + added('b.ts', 1, 'READ: p4ss')), {
      draw,
    });
    expect(layout.reading.parts[0]?.marks.map(({ mark }) => mark)).toEqual(['q9rt', 'm007']);
  });

  it('marks the summary and every step of a plan', () => {
    const layout = laidOut({ ...verify, of: { type: 'plan', plan, fileList: ['a'] } });
    expect(hunksOf(layout)).toEqual([['summary', 'step s1']]);
    expect(layout.parts[0]?.prompt).toMatch(/^### step s1 \[mark m002\]$/m);
  });

  it('shows an answer in parts under one name', () => {
    const text = 'a claim about something\n'.repeat(6000);
    const layout = laidOut({ ...verify, of: { type: 'answer', step, text } });
    expect(layout.parts.length).toBeGreaterThan(1);
    expect(new Set(hunksOf(layout).flat())).toEqual(new Set(['answer#1']));
  });

  it('asked again shows only the hunks whose marks are missing', () => {
    const of = patch(added('a.ts', 2) + added('b.ts', 2));
    const again = { purpose: 'reask', of, problems: ['b.ts#1'], only: ['b.ts#1'] } as const;
    const layout = laidOut(again);
    expect(hunksOf(layout)).toEqual([['b.ts#1']]);
    expect(layout.parts[0]?.prompt).toContain('## Why you are asked again');
    expect(layout.parts[0]?.prompt).not.toContain('+++ b/a.ts');
    expect(layout.parts[0]?.system).toContain(roleText(texts, 'reask-marks'));
  });
});
