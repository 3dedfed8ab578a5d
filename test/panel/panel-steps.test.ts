import { describe, expect, it } from 'vitest';
import { printContract } from '../../source/contract/print-contract.ts';
import type { Kit } from '../../source/panel/kit.ts';
import { panelContract, panelSteps } from '../../source/panel/panel-steps.ts';
import { tagsOf } from '../../source/panel/tags.ts';
import { fourSeats, shippedKit } from '../helpers/kits.ts';

const shop = shippedKit('cache-invalidation');
const museum = shippedKit('museum-labels');

/** A prompt with everything that a kit put into it taken out again. */
function bare(text: string, kit: Kit, seed: string): string {
  const slots = [
    ...kit.options.flatMap(({ text: words }) => words.split('\n')),
    ...kit.references.flatMap(({ title, text: words }) => [title, words]),
    ...kit.tracks.map(({ lookAt }) => lookAt),
    ...tagsOf(kit, seed).values(),
    kit.question,
    ...kit.criteria,
  ];
  const slotted = slots.reduce((said, slot) => said.replaceAll(slot, '{}'), text);
  return slotted
    .split('\n\n')
    .filter((part, at, all) => all.indexOf(part) === at)
    .join('\n\n');
}

/** The different prompts of a stage once a kit's own words are out of them. */
function golden(kit: Kit, stage: string): readonly string[] {
  const steps = panelSteps(kit, 'seed', fourSeats).filter((step) => step.stage === stage);
  return [...new Set(steps.map(({ detail }) => bare(detail, kit, 'seed')))];
}

describe('the prompts of a panel', () => {
  it.each(['baseline', 'ranker', 'synthesis', 'track'])(
    'are the same for two unrelated kits once their slots are substituted: %s',
    (stage) => {
      const unreferenced = { ...museum, references: [] };
      expect(golden(shop, stage)).toHaveLength(1);
      expect(golden(unreferenced, stage)).toEqual(golden(shop, stage));
    },
  );

  it('would differ if a kit’s words were left in', () => {
    const [one, other] = [shop, museum].map((kit) => panelSteps(kit, 'seed', fourSeats)[0]?.detail);
    expect(one).not.toBe(other);
  });

  it('hold a reference for the tracks it is meant for, and for no other', () => {
    const told = panelSteps(museum, 'seed', fourSeats).filter(({ detail }) =>
      detail.includes('31,000 visitors'),
    );
    expect(told.map(({ id }) => id)).toEqual(['flow', 'money']);
  });

  it('never hold an option’s title or id, in steps or in the contract', () => {
    const texts = [
      printContract(panelContract(museum)),
      ...panelSteps(museum, 'seed', fourSeats).flatMap(({ title, detail }) => [title, detail]),
    ].join('\n');
    for (const { id, title } of museum.options) {
      expect(texts).not.toContain(id);
      expect(texts).not.toContain(title);
    }
  });
});

describe('the order of the options', () => {
  const orders = (seed: string) =>
    panelSteps(museum, seed, fourSeats).map(({ detail }) =>
      [...detail.matchAll(/^Option (\w\d):$/gm)].map(([, tag]) => tag).join(' '),
    );

  it('is another one for other reviewers, and the same again for the same seed', () => {
    expect(new Set(orders('s1')).size).toBeGreaterThan(3);
    expect(orders('s1')).toEqual(orders('s1'));
  });

  it('and the tags change with the seed, and no two options share a tag', () => {
    expect(orders('s2')).not.toEqual(orders('s1'));
    const tags = [...tagsOf(museum, 's1').values()];
    expect(new Set(tags).size).toBe(museum.options.length);
    expect(tags.every((tag) => /^[A-Z]\d$/.test(tag))).toBe(true);
  });
});

describe('a tag', () => {
  it('is never a word of the kit itself, whatever the seed', () => {
    const text = 'Serve H2 headings over B2 and C3.';
    const kit = { ...shop, question: text };
    for (let seed = 0; seed < 200; seed += 1) {
      for (const tag of tagsOf(kit, String(seed)).values()) expect(text).not.toContain(tag);
    }
    const free = Array.from({ length: 200 }, (_, seed) => [...tagsOf(shop, String(seed)).values()]);
    expect(free.flat().some((tag) => text.includes(tag))).toBe(true);
  });
});

describe('the steps of a panel', () => {
  const steps = panelSteps(museum, 'seed', fourSeats);
  const step = (id: string) => steps.find((one) => one.id === id);

  it('are a baseline, every track, a ranker that waits for them, and a synthesis that waits for all', () => {
    const tracks = museum.tracks.map(({ id }) => id);
    expect(steps.map(({ id }) => id)).toEqual(['baseline', ...tracks, 'ranker', 'summing-up']);
    expect(step('ranker')?.dependsOn).toEqual(['baseline', ...tracks]);
    expect(step('summing-up')?.dependsOn).toEqual(['baseline', ...tracks, 'ranker']);
    expect(steps.every(({ optional }) => optional)).toBe(true);
  });

  it('give the first tracks to families apart, and keep the conductor for the ranker', () => {
    expect(step('flow')?.apartFrom).toEqual(['reading']);
    expect(step('money')?.apartFrom).toEqual([]);
    expect(
      steps.filter(({ stage }) => stage === 'track').flatMap(({ lanes }) => lanes),
    ).not.toContain('conductor');
    expect(step('ranker')?.lanes[0]).toBe('conductor');
    expect(step('ranker')?.apartFrom).toEqual(museum.tracks.map(({ id }) => id));
  });

  it('go to the conductor too where it is the only lane there is', () => {
    const alone = panelSteps(shop, 'seed', [{ lane: 'conductor', families: ['anthropic'] }]);
    expect(alone.every(({ lanes }) => lanes.includes('conductor'))).toBe(true);
  });

  it('put a track’s own lane first', () => {
    const [track, ...others] = shop.tracks;
    const kit = {
      ...shop,
      tracks: track ? [{ ...track, lane: 'worker-big' as const }, ...others] : [],
    };
    const [, first] = panelSteps(kit, 'seed', fourSeats);
    expect(first?.lanes[0]).toBe('worker-big');
  });
});
