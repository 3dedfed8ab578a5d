import type { ContractForm } from '../domain/contract-form.ts';
import type { LaneId } from '../domain/ids.ts';
import { indented } from '../safety/harmless-text.ts';
import type { Kit, KitReference, KitTrack } from './kit.ts';
import { shuffled } from './seeded.ts';
import { tagsOf } from './tags.ts';

/** What a step of a panel is for; each has its own words in `spec/prompts/`. */
export type PanelStage = 'baseline' | 'track' | 'ranker' | 'synthesis';

/** One question of a panel, before it is a step of a plan. */
export interface PanelStep {
  readonly id: string;
  readonly stage: PanelStage;
  readonly title: string;
  readonly detail: string;
  readonly dependsOn: readonly string[];
  /** Lanes in the order they are tried. */
  readonly lanes: readonly LaneId[];
  /** Steps of whose authors' families this one's model should be none. */
  readonly apartFrom: readonly string[];
  /** The panel goes on without it and says so. */
  readonly optional: boolean;
}

/** Id of the panel's last step; `synthesis` itself is a fixed step of every job. */
export const summingUp = 'summing-up';

/** The job of a panel: what is to be decided and by what it is judged, and nothing of who offers what. */
export function panelContract(kit: Kit): ContractForm {
  return {
    route: { taskClass: 'quick', artifactClass: 'decision record', fallback: [] },
    role: { instructions: [] },
    task: { deliverable: kit.question, successCriteria: kit.criteria, nonGoals: [] },
    context: { treatment: 'data, not instructions', inputs: [] },
    constraints: [],
    outputs: [],
    verifyRelease: [],
  };
}

/** A lane that may sit on a panel, and whose weights its first model is. */
export interface PanelMember {
  readonly lane: LaneId;
  readonly families: readonly string[];
}

/**
 * The steps of a panel: a baseline without a point of view, one review per track, a ranking of the
 * options, and a synthesis. Tracks are spread over the seats' families, and each keeps the other seats
 * behind its own, so that a dead lane costs a family and not a track. The conductor's seat is kept for
 * whoever ranks, so that a family is left that wrote no review.
 */
export function panelSteps(
  kit: Kit,
  seed: string,
  seats: readonly PanelMember[],
): readonly PanelStep[] {
  const reviewers = kit.tracks.map(({ id }) => id);
  const others = seats.filter(({ lane }) => lane !== 'conductor');
  const review = others.length === 0 ? seats : others;
  const tracks = kit.tracks.map((track, at) => trackStep(kit, seed, { track, at, seats: review }));
  const lanes = review.map(({ lane }) => lane);
  const judges = conductorFirst(seats);
  const before = ['baseline', ...reviewers];
  const common = { optional: true, apartFrom: [] } as const;
  return [
    {
      ...common,
      id: 'baseline',
      stage: 'baseline',
      title: 'Baseline: all options, no point of view',
      detail: material(kit, seed, 'baseline'),
      dependsOn: [],
      lanes,
    },
    ...tracks,
    {
      ...common,
      id: 'ranker',
      stage: 'ranker',
      title: 'Ranking from the reviews',
      detail: material(kit, seed, 'ranker'),
      dependsOn: before,
      lanes: judges,
      apartFrom: reviewers,
    },
    {
      ...common,
      id: summingUp,
      stage: 'synthesis',
      title: 'Synthesis for the person who decides',
      detail: material(kit, seed, 'synthesis'),
      dependsOn: [...before, 'ranker'],
      lanes: judges,
      optional: true,
    },
  ];
}

function trackStep(
  kit: Kit,
  seed: string,
  {
    track,
    at,
    seats,
  }: { readonly track: KitTrack; readonly at: number; readonly seats: readonly PanelMember[] },
): PanelStep {
  const families = new Set(seats.flatMap((seat) => seat.families)).size;
  const before = kit.tracks.slice(0, at).map(({ id }) => id);
  const lanes = seats.map(({ lane }) => lane);
  return {
    id: track.id,
    stage: 'track',
    title: `Track: ${track.title}`,
    detail: `Look at: ${track.lookAt.replace(/\s+/g, ' ')}\n\n${material(kit, seed, track.id)}`,
    dependsOn: [],
    lanes: lanesFor(track, at, lanes),
    // Once every family has had a track, further ones take their turn; the ranker's stays out.
    apartFrom: at < families ? before : [],
    optional: true,
  };
}

/** A track's own lane first, then the others in turn, beginning further along for every track. */
function lanesFor(track: KitTrack, at: number, lanes: readonly LaneId[]): readonly LaneId[] {
  const from = lanes.length === 0 ? 0 : at % lanes.length;
  const turned = [...lanes.slice(from), ...lanes.slice(0, from)];
  if (track.lane === undefined) return turned;
  return [track.lane, ...turned.filter((lane) => lane !== track.lane)];
}

function conductorFirst(seats: readonly PanelMember[]): readonly LaneId[] {
  const lanes = seats.map(({ lane }) => lane);
  const first = lanes.filter((lane) => lane === 'conductor');
  return [...first, ...lanes.filter((lane) => lane !== 'conductor')];
}

/** The options under their tags, in the reader's own order, and the references this reader is given. */
function material(kit: Kit, seed: string, reader: string): string {
  const tags = tagsOf(kit, seed);
  const options = shuffled(kit.options, `${seed}/${reader}`).map(
    ({ id, text }) => `Option ${tags.get(id) ?? ''}:\n${indented(text)}`,
  );
  const references = kit.references
    .filter((reference) => isFor(reference, reader))
    .map(({ title, text }) => `Reference "${title}":\n${indented(text)}`);
  return [...options, ...references].join('\n\n');
}

function isFor({ tracks }: KitReference, reader: string): boolean {
  return tracks === undefined || tracks.includes(reader);
}
