import { describe, expect, it } from 'vitest';
import { parseReply } from '../../../../source/workspace/patch/read/reply.ts';
import { block, patch, planned, whole } from '../patching.ts';

const ofSize = (bytes: number) => 'x\n'.repeat(bytes / 2);

describe('a patch past a limit is refused before it is planned', () => {
  it('by its bytes', () => {
    expect(parseReply(ofSize(50 * 1024 * 1024))).toMatchObject({
      problems: [{ type: 'too-large' }],
    });
    expect(parseReply('é'.repeat(110 * 1024))).toMatchObject({ problems: [{ type: 'too-large' }] });
    expect(patch(whole('a.txt', ofSize(190 * 1024)), {}).status).toBe('planned');
  });

  it('by its files', () => {
    const wholes = (count: number) =>
      Array.from({ length: count }, (_, index) => whole(`f${index}`, 'x\n')).join('');
    expect(patch(wholes(51), {}).types).toEqual(['too-large']);
    expect(patch(wholes(50), {}).status).toBe('planned');
  });

  it('by its blocks, in a reply and without one', () => {
    const blocks = (count: number) =>
      `a\n${'<<<<<<< SEARCH\nx\n=======\ny\n>>>>>>> REPLACE\n'.repeat(count)}`;
    expect(patch(blocks(2_001), { a: 'x\n' }).types).toEqual(['too-large']);
    const edits = Array.from(
      { length: 2_001 },
      (_, index) => ({ type: 'delete', block: index + 1, path: 'a' }) as const,
    );
    expect(planned(edits, { a: 'x\n' }).types).toEqual(['too-large']);
  });

  it('by the size of the file it edits', () => {
    expect(patch(block('a', 'y\n', 'z\n'), { a: `${ofSize(1024 * 1024)}y\n` }).types).toEqual([
      'too-large',
    ]);
  });

  it('by the searching it would need', () => {
    const blocks = Array.from({ length: 400 }, (_, index) =>
      block('a', `no${index}\n`, 'z\n'),
    ).join('');
    expect(patch(blocks, { a: ofSize(512 * 1024) }).types).toContain('too-large');
  });
});

describe('text made to be slow', () => {
  const n = 60_000;
  const slow: Readonly<Record<string, string>> = {
    'markers without an end': '<<<<<<< SEARCH\n'.repeat(n / 6),
    'fences without an end': '```x\n'.repeat(n / 3),
    'envelopes without contents': '*** Begin Patch\n*** End Patch\n'.repeat(n / 15),
    'paths of spaces': `FILE: ${' '.repeat(n)}x\n`,
    stars: `${'*'.repeat(n)}\n${'**a:**'.repeat(n / 10)}\n`,
    'one line': '`'.repeat(n * 3),
    dots: whole('a', `//${' '.repeat(n)}...${' '.repeat(n)}x\n`),
    'blank lines above a block': `a\n${'\n'.repeat(n)}${'<<<<<<< SEARCH\nx\n=======\ny\n>>>>>>> REPLACE\n'}`,
  };
  it.each(Object.entries(slow))('ends: %s', (_, reply) => {
    expect(['planned', 'rejected']).toContain(patch(reply, { a: 'x\n' }).status);
  });

  it('ends: a block of one line repeated, in a file of the same line', () => {
    const most = patch(block('a', `${'x\n'.repeat(40_000)}y\n`, 'z\n'), {
      a: 'x\n'.repeat(200_000),
    });
    expect(most.types).toEqual(['not-found']);
    const indented = patch(block('a', `${'x\n'.repeat(30_000)} x\n`, 'z\n'), {
      a: ' x\n'.repeat(200_000),
    });
    expect(indented.types).toEqual(['ambiguous']);
  });

  it('ends: an indentation as long as the file, for many lines', () => {
    const reply = block('a', 'x\n', 'y\n'.repeat(50_000));
    expect(patch(reply, { a: `${' '.repeat(900_000)}x\n` }).status).toBe('rejected');
  });
});
