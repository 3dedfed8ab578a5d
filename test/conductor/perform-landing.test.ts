import { describe, expect, it } from 'vitest';
import type { World } from '../../source/conductor/effects/effect-deps.ts';
import { performLanding } from '../../source/conductor/effects/perform-landing.ts';
import type { Integration, LandingRequest } from '../../source/conductor/ports.ts';
import { rereadVerdicts } from '../../source/conductor/reread-verdicts.ts';
import { anchored } from '../helpers/given.ts';
import { allRead, readingOf } from '../helpers/readings.ts';
import * as r from '../helpers/replies.ts';
import * as t from '../helpers/story.ts';

const head = anchored.type === 'EndAnchor' ? anchored.head : '';
const { state } = t.tellAll(
  t.toAudit(t.doneStep(t.doneStep(t.planned([r.step('s1'), r.step('s2')]), 's1'), 's2')),
  { type: 'AcceptAudit', tree: 'tree:all', by: 'ana' },
  anchored,
);
const whole: Integration = {
  status: 'integrated',
  tree: 'tree:all',
  patch: 'patch:all',
  files: [],
};
const replies = { 's1.verify.1': r.pass, 's2.verify.1': r.pass, 'plan.verify.1': r.pass };

/** What a blob holds: a prompt of this material, or the reply to a call by a verifier that read it. */
function keptText(texts: Readonly<Record<string, string>>, digest: string): string | undefined {
  if (digest.startsWith('prompt:')) {
    return `Say ${r.pass}\n\nFUGU-PURPOSE: verify\n\n${texts[digest] ?? 'a diff'}`;
  }
  const call = digest.replace('text:', '');
  const reply = texts[call];
  return reply && allRead(readingOf(state, call), reply);
}

type Setting = {
  readonly head?: string;
  readonly made?: Integration;
  readonly texts?: Readonly<Record<string, string>>;
};

/** A landing in a world of these parts, and what was asked of git meanwhile. */
async function land({ head: now = head, made = whole, texts = {} }: Setting = {}) {
  const landed: LandingRequest[] = [];
  const merged: (readonly string[])[] = [];
  const kept: Readonly<Record<string, string>> = { ...replies, ...texts };
  const world = {
    anchor: async () => now,
    blobs: { text: async (digest: string) => keptText(kept, digest) },
    workspaces: {
      async integrate(_repo: string, _base: string, patches: readonly string[]) {
        merged.push(patches);
        return made;
      },
      async land(request: LandingRequest) {
        landed.push(request);
        return { status: 'landed', ref: request.ref, commit: 'c0ffee', merge: 'git merge' };
      },
    },
  } as unknown as World;
  const context = {
    signal: new AbortController().signal,
    state: () => state,
    tell: async () => [],
  };
  const command = await performLanding(world, context);
  if (command?.type !== 'EndLanding') throw new Error('It reported nothing.');
  return { result: command.result, landed, merged };
}

describe('a landing', () => {
  it('puts the verified patches together again in their order, and lands the accepted tree', async () => {
    const { result, landed, merged } = await land();
    expect(result.status).toBe('landed');
    expect(merged).toEqual([['patch:s1', 'patch:s2']]);
    expect(landed).toMatchObject([{ tree: 'tree:all', base: 'base' }]);
    expect(landed[0]?.message).toMatch(new RegExp(`^Fugu-Journal: ${head}$`, 'm'));
  });

  it.each<readonly [string, Setting, RegExp]>([
    ['patches that make another tree', { made: { ...whole, tree: 'tree:x' } }, /make tree tree:x/],
    [
      'patches that no longer go together',
      { made: { status: 'conflict', patch: 'patch:s2', files: ['src/s2.ts'] } },
      /no longer go together in src\/s2\.ts/,
    ],
    [
      'a patch that is gone',
      { made: { status: 'failed', because: 'The bytes are lost.', remedy: 'Again.' } },
      /bytes are lost/,
    ],
    ['another journal than was meant', { head: '0'.repeat(64) }, /not the one that the landing/],
    [
      'a reply that says otherwise than its verdict',
      { texts: { 's2.verify.1': r.fail } },
      /s2\.verify\.1 says pass, its reply says fail/,
    ],
  ])('stops before anything is written at %s', async (_, setting, says) => {
    const { result, landed } = await land(setting);
    expect(result).toMatchObject({ status: 'stopped', because: expect.stringMatching(says) });
    expect(landed).toEqual([]);
  });
});

describe('a verdict and its stored reply', () => {
  const told = (texts: Readonly<Record<string, string>>) =>
    rereadVerdicts(state, { text: async (digest) => keptText(texts, digest) });

  it('agree where nobody changed either', async () => {
    expect(await told(replies)).toMatchObject({ misread: [], gone: 0 });
  });

  it.each([
    ['a fail', r.fail, 'fail'],
    ['a doubt', r.unsure, 'inconclusive'],
    ['nothing readable', 'I would rather talk.', 'inconclusive'],
    ['a finding more', `${r.pass}\nFINDING minor: src/s1.ts:1 a typo`, 'pass with minor'],
  ])('do not where the reply holds %s', async (_, text, says) => {
    const { misread } = await told({ ...replies, 's1.verify.1': text });
    expect(misread).toMatchObject([{ call: 's1.verify.1', fact: 'pass' }]);
    expect(misread[0]?.reply).toContain(says);
  });

  it('are compared by what the verifier was shown: a quotation of it is no verdict', async () => {
    const quoted = { ...replies, 'prompt:s1.verify.1': `+// ${r.pass}` };
    const { misread } = await told(quoted);
    expect(misread).toMatchObject([{ call: 's1.verify.1', reply: 'inconclusive' }]);
  });

  it('do not where the reply does not hold the reading marks it is said to have returned', async () => {
    const text = async (digest: string) =>
      digest === 'text:s1.verify.1' ? r.pass : keptText(replies, digest);
    const { misread } = await rereadVerdicts(state, { text });
    expect(misread).toEqual([{ call: 's1.verify.1', fact: '1 marks read', reply: '0 marks read' }]);
  });

  it('are not compared where the reply is gone, which is counted', async () => {
    const { 's1.verify.1': _, ...rest } = replies;
    expect(await told(rest)).toMatchObject({ misread: [], gone: 1 });
  });
});
