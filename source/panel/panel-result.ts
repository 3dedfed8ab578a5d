import type { Kit } from './kit.ts';
import {
  type Ranking,
  type Review,
  readRanking,
  readReview,
  readSynthesis,
  type Synthesis,
} from './panel-replies.ts';
import { summingUp } from './panel-steps.ts';
import { tagsOf } from './tags.ts';

/** How one step of a panel stands, as the run's facts tell it. */
export type StageOutcome =
  | { readonly status: 'answered'; readonly text: string; readonly by: Speaker }
  | { readonly status: 'under-way'; readonly by?: Speaker }
  | { readonly status: 'failed'; readonly because: string; readonly by?: Speaker };

export interface Speaker {
  readonly lane: string;
  readonly model: string;
  /** Families of its weights; empty means unknown. */
  readonly families: readonly string[];
}

export interface PanelCell {
  readonly score: number;
  readonly for: string;
  readonly against: string;
  readonly unknown: string;
}

export interface PanelRow {
  readonly id: string;
  readonly title: string;
  readonly status: 'answered' | 'under-way' | 'failed';
  readonly because?: string;
  readonly by?: Speaker;
  /** By option id; an option it did not judge has none. */
  readonly cells: ReadonlyMap<string, PanelCell>;
  readonly insights: readonly string[];
}

/** What a panel has come to so far: complete once no row is under way. */
export interface PanelResult {
  readonly kit: Kit;
  readonly seed: string;
  /** Tag by option id, as the reviewers saw them. */
  readonly tags: ReadonlyMap<string, string>;
  readonly baseline: PanelRow;
  readonly tracks: readonly PanelRow[];
  readonly ranking: Ordering;
  readonly ranker: { readonly by?: Speaker; readonly apart: boolean; readonly because: string };
  readonly synthesis?: Synthesis & { readonly by: Speaker };
  readonly synthesisFailed?: string;
  /** Options whose track scores lie at most two points apart. */
  readonly agreed: readonly string[];
  /** Options whose track scores lie five points or more apart. */
  readonly disputed: readonly string[];
  /** Points of criticism-free silence: an option that an answering track did not judge. */
  readonly unjudged: readonly { readonly option: string; readonly track: string }[];
  readonly failedTracks: readonly { readonly id: string; readonly because: string }[];
}

export type Ordering =
  | {
      readonly from: 'ranker';
      readonly order: Ranking['ranking'];
      readonly overruled: readonly string[];
    }
  /** Without a ranker's word the mean of the tracks' scores orders, and says so. */
  | { readonly from: 'scores'; readonly order: Ranking['ranking']; readonly because: string }
  | { readonly from: 'nothing'; readonly because: string };

export interface PanelFacts {
  readonly outcomes: ReadonlyMap<string, StageOutcome>;
  /** Whether the ranker's families are none of the reviewers', and why the pool gave no other. */
  readonly rankerApart: { readonly apart: boolean; readonly because: string };
}

const agreedWithin = 2;
const disputedFrom = 5;

/** Reads what the steps answered. A reply that cannot be read makes its track a failed one, named. */
export function panelResult(kit: Kit, seed: string, facts: PanelFacts): PanelResult {
  const tags = tagsOf(kit, seed);
  const idOf = new Map([...tags].map(([id, tag]) => [tag, id]));
  const outcome = (id: string) => facts.outcomes.get(id) ?? ({ status: 'under-way' } as const);
  const row = (id: string, title: string) => rowOf({ id, title }, outcome(id), idOf);
  const tracks = kit.tracks.map(({ id, title }) => row(id, title));
  const ranker = outcome('ranker');
  return {
    kit,
    seed,
    tags,
    baseline: row('baseline', 'Baseline'),
    tracks,
    ranking: orderingOf(kit, tracks, ranker, idOf),
    ranker: { ...(ranker.by ? { by: ranker.by } : {}), ...facts.rankerApart },
    ...synthesisOf(outcome(summingUp), idOf),
    ...spreads(kit, tracks),
    unjudged: tracks.flatMap((track) => silences(kit, track)),
    failedTracks: tracks.flatMap(({ id, status, because }) =>
      status === 'failed' ? [{ id, because: because ?? 'it gave no answer' }] : [],
    ),
  };
}

type IdOf = ReadonlyMap<string, string>;

function rowOf(
  head: { readonly id: string; readonly title: string },
  outcome: StageOutcome,
  idOf: IdOf,
): PanelRow {
  const by = outcome.by === undefined ? {} : { by: outcome.by };
  const empty = { ...head, ...by, cells: new Map<string, PanelCell>(), insights: [] };
  if (outcome.status === 'under-way') return { ...empty, status: 'under-way' };
  if (outcome.status === 'failed') {
    return { ...empty, status: 'failed', because: outcome.because };
  }
  const reading = readReview(outcome.text, [...idOf.keys()]);
  if (reading.status === 'unreadable') {
    return { ...empty, status: 'failed', because: `its reply was not usable: ${reading.because}` };
  }
  const { reviews, insights } = reading.value;
  return { ...empty, status: 'answered', cells: cellsOf(reviews, idOf), insights };
}

function cellsOf(reviews: Review['reviews'], idOf: IdOf): ReadonlyMap<string, PanelCell> {
  return new Map(reviews.map(({ option, ...cell }) => [idOf.get(option) ?? option, cell]));
}

function orderingOf(
  kit: Kit,
  tracks: readonly PanelRow[],
  ranker: StageOutcome,
  idOf: IdOf,
): Ordering {
  if (ranker.status === 'under-way') return { from: 'nothing', because: 'the ranker is not done' };
  const reading =
    ranker.status === 'answered' ? readRanking(ranker.text, [...idOf.keys()]) : undefined;
  if (reading?.status === 'read') {
    const order = reading.value.ranking.map((one) => ({
      ...one,
      option: idOf.get(one.option) ?? one.option,
    }));
    return { from: 'ranker', order, overruled: reading.value.overruled };
  }
  const because = reading
    ? `the ranker's reply was not usable: ${reading.because}`
    : `the ranker failed: ${ranker.status === 'failed' ? ranker.because : ''}`;
  const means = kit.options.flatMap(({ id }) => {
    const mean = meanOf(scoresOf(tracks, id));
    return mean === undefined ? [] : [{ id, mean }];
  });
  if (means.length === 0) return { from: 'nothing', because };
  means.sort((one, other) => other.mean - one.mean);
  const order = means.map(({ id, mean }) => ({
    option: id,
    because: `mean score ${mean.toFixed(1)}`,
  }));
  return { from: 'scores', order, because };
}

/** The scores an option got from the tracks that answered. */
export function scoresOf(tracks: readonly PanelRow[], option: string): readonly number[] {
  return tracks.flatMap(({ cells }) => {
    const cell = cells.get(option);
    return cell ? [cell.score] : [];
  });
}

export function meanOf(scores: readonly number[]): number | undefined {
  if (scores.length === 0) return undefined;
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

function spreads(kit: Kit, tracks: readonly PanelRow[]) {
  const spread = (id: string) => {
    const scores = scoresOf(tracks, id);
    return scores.length < 2 ? undefined : Math.max(...scores) - Math.min(...scores);
  };
  const ids = kit.options.map(({ id }) => id);
  return {
    agreed: ids.filter((id) => (spread(id) ?? Number.POSITIVE_INFINITY) <= agreedWithin),
    disputed: ids.filter((id) => (spread(id) ?? 0) >= disputedFrom),
  };
}

function silences(kit: Kit, track: PanelRow) {
  if (track.status !== 'answered') return [];
  return kit.options.flatMap(({ id }) =>
    track.cells.has(id) ? [] : [{ option: id, track: track.id }],
  );
}

function synthesisOf(
  outcome: StageOutcome,
  idOf: IdOf,
): Pick<PanelResult, 'synthesis' | 'synthesisFailed'> {
  if (outcome.status === 'under-way') return {};
  if (outcome.status === 'failed') return { synthesisFailed: outcome.because };
  const reading = readSynthesis(outcome.text, [...idOf.keys()]);
  if (reading.status === 'unreadable') return { synthesisFailed: reading.because };
  const { recommendation } = reading.value;
  const chosen = recommendation === null ? null : (idOf.get(recommendation) ?? recommendation);
  return { synthesis: { ...reading.value, recommendation: chosen, by: outcome.by } };
}
