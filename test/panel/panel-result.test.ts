import { describe, expect, it } from 'vitest';
import { decisionRecord } from '../../source/panel/decision-record.ts';
import { panelResult, type StageOutcome } from '../../source/panel/panel-result.ts';
import { panelTable } from '../../source/panel/panel-table.ts';
import { tagsOf } from '../../source/panel/tags.ts';
import { shippedKit } from '../helpers/kits.ts';

const kit = shippedKit('cache-invalidation');
const tags = tagsOf(kit, 'seed');
const tag = (id: string) => tags.get(id) ?? '';
const by = (model: string) => ({ lane: 'thinker', model, families: ['nvidia'] });
const apart = { apart: true, because: 'baton is anthropic' };
const said = (value: unknown, model = 'compass'): StageOutcome => ({
  status: 'answered',
  text: `Here it is.\n\n\`\`\`json\n${JSON.stringify(value)}\n\`\`\`\n`,
  by: by(model),
});
const review = (scores: Readonly<Record<string, number>>, words = 'good') =>
  said({
    reviews: Object.entries(scores).map(([id, score]) => ({
      option: tag(id),
      score,
      for: words,
      against: '',
      unknown: '',
    })),
    insights: [`${tag('short-expiry')} needs no second part`],
  });
const ids = kit.options.map(({ id }) => id);
const ranking = said({
  ranking: ids.map((id) => ({ option: tag(id), because: `${tag(id)} it is` })),
  overruled: ['that speed decides'],
});
const synthesis = said({
  recommendation: tag('short-expiry'),
  because: `${tag('short-expiry')} fails in the open`,
  consensus: ['all work'],
  contradictions: [{ topic: 'upkeep', stances: [{ track: 'upkeep', stance: 'dear' }] }],
  partial_coverage: [],
  unique_insights: [],
  blind_spots: ['nobody asked the shop'],
});
const full: readonly (readonly [string, StageOutcome])[] = [
  ['baseline', review({ 'short-expiry': 6, 'purge-on-write': 6, 'price-at-checkout': 6 })],
  ['failure', review({ 'short-expiry': 9, 'purge-on-write': 2, 'price-at-checkout': 5 })],
  ['upkeep', review({ 'short-expiry': 8, 'purge-on-write': 9 })],
  ['ranker', ranking],
  ['summing-up', synthesis],
];
const resultOf = (outcomes: readonly (readonly [string, StageOutcome])[], rankerApart = apart) =>
  panelResult(kit, 'seed', { outcomes: new Map(outcomes), rankerApart });
const without = (...gone: readonly string[]) => full.filter(([id]) => !gone.includes(id));
const frame = { date: '2026-11-23', run: 'r-1', spentUsd: 0.0123 };

describe('the result of a panel', () => {
  it('has what was agreed, disputed and not judged, by the scores themselves', () => {
    const result = resultOf(full);
    expect(result.agreed).toEqual(['short-expiry']);
    expect(result.disputed).toEqual(['purge-on-write']);
    expect(result.unjudged).toEqual([{ option: 'price-at-checkout', track: 'upkeep' }]);
    expect(result.failedTracks).toEqual([]);
    expect(result.ranking).toMatchObject({
      from: 'ranker',
      order: ids.map((option) => ({ option })),
    });
    expect(result.synthesis?.recommendation).toBe('short-expiry');
  });

  it('names an option in a reviewer’s words as the kit does, dollar signs and all', () => {
    const odd = 'Costs $& and $1';
    const result = resultOf(full);
    const options = result.kit.options.map((one) => ({ ...one, title: odd }));
    const record = decisionRecord({ ...result, kit: { ...result.kit, options } }, frame);
    expect(record).toContain(`“${odd}” fails in the open`);
  });

  it.each<readonly [string, StageOutcome, RegExp]>([
    ['that was lost', { status: 'failed', because: 'no model was left' }, /no model was left/],
    ['that said nothing', { status: 'answered', text: '  \n', by: by('c') }, /empty/],
    [
      'that said words without the form',
      { status: 'answered', text: 'All fine.', by: by('c') },
      /no JSON/,
    ],
    ['that named an option there is not', said({ reviews: [{ option: 'Q1x', score: 3 }] }), /Q1x/],
    [
      'that scored beyond the scale',
      said({ reviews: [{ option: tag('short-expiry'), score: 11 }] }),
      /score/,
    ],
    [
      'that named one option twice',
      said({ reviews: [1, 2].map((score) => ({ option: tag('short-expiry'), score })) }),
      /twice/,
    ],
  ])('names a track %s, and goes on with the others', (_, outcome, because) => {
    const result = resultOf([...without('failure'), ['failure', outcome]]);
    expect(result.failedTracks).toMatchObject([{ id: 'failure' }]);
    expect(result.failedTracks[0]?.because).toMatch(because);
    expect(result.tracks[1]?.status).toBe('answered');
    expect(decisionRecord(result, frame)).toMatch(/1 of 2 tracks gave nothing usable/);
    expect(panelTable(result).notes.join('\n')).toContain('Track failure failed');
  });

  it('is ordered by scores, and says so, where the ranker failed or left an option out', () => {
    const short = said({ ranking: [{ option: tag('short-expiry'), because: '' }] });
    for (const ranker of [short, { status: 'failed', because: 'it hung' } as const]) {
      const result = resultOf([...without('ranker'), ['ranker', ranker]]);
      expect(result.ranking).toMatchObject({
        from: 'scores',
        order: [
          { option: 'short-expiry' },
          { option: 'purge-on-write' },
          { option: 'price-at-checkout' },
        ],
      });
      expect(decisionRecord(result, frame)).toMatch(/By mean score only/);
    }
  });

  it('is still under way while a step is, and no track has failed by that', () => {
    const result = resultOf(without('upkeep', 'ranker', 'summing-up'));
    expect(result.tracks.map(({ status }) => status)).toEqual(['answered', 'under-way']);
    expect(result.failedTracks).toEqual([]);
    expect(result.ranking.from).toBe('nothing');
    expect(panelTable(result).rows[2]).toContain('…');
  });
});

describe('the decision record', () => {
  it('gives the options their names back and says how they were shown', () => {
    const text = decisionRecord(resultOf(full), frame);
    expect(text).toContain('Recommended: **Short expiry**. “Short expiry” fails in the open');
    expect(text).toContain(`- ${tag('short-expiry')} was Short expiry (short-expiry)`);
    expect(text).toContain('- kit version: 1.0.0');
    expect(text).toContain('- seed of the order and the tags: seed');
    expect(text).toContain('| What breaks | 9 | 2 | 5 |');
    expect(text).toContain('| Upkeep | 8 | 9 | not judged |');
    expect(text).toContain('overruled: that speed decides');
  });

  it('says plainly that a ranker is not independent', () => {
    const result = resultOf(full, { apart: false, because: 'all are deepseek' });
    expect(decisionRecord(result, frame)).toContain(
      'The ranker is NOT independent of the reviews: all are deepseek.',
    );
    expect(decisionRecord(resultOf(full), frame)).not.toContain('NOT independent');
  });

  it('says where there is no synthesis why, and keeps the tables', () => {
    const failed = { status: 'failed', because: 'the budget was spent' } as const;
    const text = decisionRecord(
      resultOf([...without('summing-up'), ['summing-up', failed]]),
      frame,
    );
    expect(text).toContain('No synthesis: the budget was spent.');
    expect(text).toContain('| What breaks | 9 | 2 | 5 |');
  });
});
