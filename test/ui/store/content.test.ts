import { describe, expect, it } from 'vitest';
import type { LaneEvent } from '../../../source/conductor/ports.ts';
import { createContent } from '../../../source/ui/store/content.ts';
import { playedSource } from '../../helpers/dashboard.ts';
import { s1Work, s2Work } from '../../helpers/run-facts.ts';

const later = () => new Promise((resolve) => setImmediate(resolve));

function heard(...events: readonly LaneEvent[]): readonly string[] | undefined {
  const content = createContent(playedSource(), () => {});
  for (const event of events) content.hear(s1Work, event);
  return content.ring(s1Work.id)?.lines();
}

describe('what a call says', () => {
  it('is its text, joined as it comes', () => {
    expect(heard({ type: 'text', delta: 'one ' }, { type: 'text', delta: 'line\ntwo' })).toEqual([
      'one line',
      'two',
    ]);
  });

  it.each<readonly [LaneEvent, string]>([
    [{ type: 'tool', id: '1', name: 'read', phase: 'start', note: 'a.ts' }, '▸ read a.ts'],
    [
      { type: 'tool', id: '1', name: 'read', phase: 'end', ok: false, note: 'no such file' },
      'x read failed: no such file',
    ],
    [{ type: 'file', path: 'a.ts', change: 'modified' }, '▸ a.ts modified'],
    [{ type: 'denied', what: 'rm', because: 'read only' }, 'x not allowed: rm (read only)'],
    [{ type: 'notice', level: 'warning', text: 'slow' }, '! slow'],
    [{ type: 'retry', attempt: 2, waitMs: 1500, because: 'busy' }, '! try 2 in 2 seconds: busy'],
  ])('has a line of its own for %o', (event, line) => {
    expect(
      heard({ type: 'text', delta: 'before' }, event, { type: 'text', delta: 'after' }),
    ).toEqual(['before', line, 'after']);
  });

  it('leaves out what says nothing', () => {
    expect(
      heard({ type: 'started' }, { type: 'tool', id: '1', name: 'read', phase: 'end', ok: true }),
    ).toEqual([]);
  });

  it('is kept apart for each call, and forgotten with the run', () => {
    const content = createContent(playedSource(), () => {});
    content.hear(s1Work, { type: 'text', delta: 'one' });
    content.hear(s2Work, { type: 'text', delta: 'two' });
    expect(content.ring(s2Work.id)?.lines()).toEqual(['two']);
    content.clear();
    expect(content.ring(s1Work.id)).toBeUndefined();
  });
});

describe('thoughts', () => {
  const dimmed = (...events: readonly LaneEvent[]) => {
    const content = createContent(playedSource(), () => {});
    for (const event of events) content.hear(s1Work, event);
    const rows = content.ring(s1Work.id)?.rows(40).marked('tail', 40) ?? [];
    return rows.map(({ text, isThought }) => (isThought ? `~${text}` : text));
  };
  const texts = (text: string): readonly LaneEvent[] =>
    [...text].map((delta) => ({ type: 'text', delta }));

  it('that come apart from the text are told from it', () => {
    expect(
      dimmed(
        { type: 'reasoning', delta: 'hm\nso' },
        { type: 'reasoning', delta: ' be it' },
        { type: 'text', delta: 'VERDICT: FAIL' },
      ),
    ).toEqual(['~hm', '~so be it', 'VERDICT: FAIL']);
  });

  it('that stand inside the text are told from it letter by letter', () => {
    const begun = texts('<think>\nVERDICT: PASS\n');
    expect(dimmed(...begun)).toEqual(['~<think>', '~VERDICT: PASS']);
    expect(dimmed(...begun, ...texts('</think>\nVERDICT: FAIL\n'))).toEqual([
      '~<think>',
      '~VERDICT: PASS',
      '~</think>',
      'VERDICT: FAIL',
    ]);
  });

  it('whose beginning the server took are known once they end', () => {
    expect(dimmed(...texts('hm\n'))).toEqual(['hm']);
    expect(dimmed(...texts('hm\n</think>\nNo.'))).toEqual(['~hm', '~</think>', 'No.']);
  });

  it('are not seen in a fence', () => {
    expect(dimmed(...texts('```\n<think>\n```\n'))).toEqual(['```', '<think>', '```']);
  });
});

describe('a text that is fetched', () => {
  it('is loading first, then there, and asks for a paint', async () => {
    let paints = 0;
    const content = createContent(playedSource(), () => {
      paints += 1;
    });
    expect(content.text('sha256:a').status).toBe('loading');
    await later();
    expect(content.text('sha256:a')).toEqual({ status: 'ready', lines: ['kept text of sha256:a'] });
    expect(paints).toBe(1);
  });

  it('is a reply as it was said, made safe to draw', async () => {
    const said = 'a\u001b[2J\u009b1m b\u202ec\nend';
    const source = { ...playedSource(), blobText: async () => said };
    const content = createContent(source, () => {});
    content.text('sha256:a');
    await later();
    expect(content.text('sha256:a')).toEqual({ status: 'ready', lines: ['a b<U+202E>c', 'end'] });
  });

  it('of a patch shows every character that cannot be seen', async () => {
    const diff = 'diff --git a/a b/a\n@@ -1 +1 @@\n-a\u200db\n+a<U+200D>b \u001b[31m\n';
    const content = createContent({ ...playedSource(), diffText: async () => diff }, () => {});
    content.diff('sha256:p');
    await later();
    expect(content.diff('sha256:p')).toMatchObject({
      lines: ['diff --git a/a b/a', '@@ -1 +1 @@', '-a⟦U+200D⟧b', '+a<U+200D>b ⟦U+001B⟧[31m'],
    });
  });

  it('is absent where it is not held, and where reading it fails', async () => {
    const broken = { ...playedSource(), diffText: () => Promise.reject(new Error('no disk')) };
    const content = createContent(broken, () => {});
    content.text('sha256:gone');
    content.diff('sha256:p');
    await later();
    expect([content.text('sha256:gone').status, content.diff('sha256:p').status]).toEqual([
      'absent',
      'absent',
    ]);
  });

  it('of a run that was left is not shown in the next', async () => {
    let paints = 0;
    const content = createContent(playedSource(), () => {
      paints += 1;
    });
    content.text('sha256:a');
    content.clear();
    await later();
    expect(paints).toBe(0);
  });
});
