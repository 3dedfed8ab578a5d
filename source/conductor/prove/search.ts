import { sha256 } from '../../domain/sha256.ts';
import { BrokenRule } from '../../state/evolve/hard-rule.ts';
import { type Forgery, forgeriesOf } from './forgeries.ts';
import { movesOf } from './moves.ts';
import type { Opening } from './opening.ts';
import { breachOf } from './oracle.ts';
import { type Move, play, record, type Story } from './story.ts';
import type { Makers } from './truth.ts';

/** How far a search goes: moves in a row, deviations from the honest world in one story, states in all. */
export type SearchLimits = {
  readonly depth: number;
  readonly deviations: number;
  readonly states: number;
};

export type Breach = { readonly what: string; readonly trail: readonly string[] };

export type SearchResult = {
  readonly states: number;
  /** The longest story, in moves. */
  readonly depth: number;
  /** Stories that landed. */
  readonly landed: number;
  /** False where a limit cut the search short. */
  readonly complete: boolean;
  readonly breach?: Breach;
};

type Open = { readonly story: Story; readonly left: number };

/**
 * Walks every story with at most so many deviations, deepest first, and stops at the first that
 * breaks the promise. A state that was seen with as many deviations left is not walked again.
 */
export function search(opening: Opening, makers: Makers, limits: SearchLimits): SearchResult {
  const seen = new Map<string, number>();
  const open: Open[] = [{ story: opening.story, left: limits.deviations }];
  let depth = 0;
  let landed = 0;
  let complete = true;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { story, left } = next;
    if (story.refusedByFold !== undefined) {
      const breach = { what: story.refusedByFold, trail: story.trail };
      return { states: seen.size, depth, landed, complete: false, breach };
    }
    const key = keyOf(story);
    if ((seen.get(key) ?? -1) >= left) continue;
    if (seen.size >= limits.states) return { states: seen.size, depth, landed, complete: false };
    seen.set(key, left);
    depth = Math.max(depth, story.trail.length);
    if (story.state.landed) landed += 1;
    const what = breachOf(story);
    if (what !== undefined) {
      const breach = { what, trail: story.trail };
      return { states: seen.size, depth, landed, complete: false, breach };
    }
    if (story.trail.length >= limits.depth) complete = false;
    else open.push(...nextOf(next, makers));
  }
  return { states: seen.size, depth, landed, complete };
}

/**
 * Writes every forged fact into every story that the search walks, and goes on honestly: the
 * fold refuses what is false, and nothing comes of the rest.
 */
export function searchForgeries(
  opening: Opening,
  makers: Makers,
  limits: SearchLimits,
): SearchResult {
  const seen = new Map<string, number>();
  const open: Open[] = [{ story: opening.story, left: limits.deviations }];
  let result: SearchResult = { states: 0, depth: 0, landed: 0, complete: true };
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { story, left } = next;
    const key = keyOf(story);
    if ((seen.get(key) ?? -1) >= left || story.refusedByFold !== undefined) continue;
    if (seen.size >= limits.states) return { ...result, complete: false };
    seen.set(key, left);
    const forged = forgeriesOf(story).flatMap((one) => forge(story, one) ?? []);
    const broken = forged.find((one) => one.taken !== undefined) ?? endOf(forged, makers, limits);
    result = { ...result, states: seen.size, depth: Math.max(result.depth, story.trail.length) };
    if (broken) {
      const what = broken.taken ?? breachOf(broken) ?? '';
      return { ...result, complete: false, breach: { what, trail: broken.trail } };
    }
    open.push(...nextOf(next, makers));
  }
  return result;
}

type Forged = Story & { readonly taken?: string };

/** The story with the forged fact, and that a false one was taken; undefined where the fold refuses it. */
function forge(story: Story, { name, fact, isFalse }: Forgery): Forged | undefined {
  const forged = taking(() => record(story, [fact]));
  if (forged === undefined) return undefined;
  const move = `forged: ${name}`;
  if (isFalse) {
    const trail = [...story.trail, move];
    return { ...forged, trail, taken: `the fold takes a forged fact: ${name}` };
  }
  return taking(() => play(forged, { name: move, commands: [{ type: 'Resume', by: 'search' }] }));
}

/** The story, or undefined where the fold refuses it. */
function taking(tell: () => Story): Story | undefined {
  try {
    return tell();
  } catch (error) {
    if (error instanceof BrokenRule) return undefined;
    throw error;
  }
}

function endOf(
  forged: readonly Forged[],
  makers: Makers,
  { depth }: SearchLimits,
): Forged | undefined {
  return forged
    .map((story) => endHonestly(story, makers, depth))
    .find((end) => breachOf(end) !== undefined);
}

/** The story as an honest world ends it; one that the fold refuses ends where it is. */
function endHonestly(story: Story, makers: Makers, depth: number): Story {
  let told = story;
  for (let turn = 0; turn < depth && told.refusedByFold === undefined; turn += 1) {
    const [honest] = movesOf(told.state, makers);
    if (honest === undefined) return told;
    told = playSafely(told, honest);
  }
  return told;
}

/** The honest move last, so that it is walked first. */
function nextOf({ story, left }: Open, makers: Makers): readonly Open[] {
  const [honest, ...others] = movesOf(story.state, makers);
  if (honest === undefined) return [];
  const deviating =
    left === 0 ? [] : others.map((move) => ({ story: playSafely(story, move), left: left - 1 }));
  return [...deviating, { story: playSafely(story, honest), left }];
}

/** A fact that was decided and that the fold refuses ends the story, as a breach of its own. */
function playSafely(story: Story, move: Move): Story {
  try {
    return play(story, move);
  } catch (error) {
    if (!(error instanceof BrokenRule)) throw error;
    return { ...story, trail: [...story.trail, move.name], refusedByFold: error.message };
  }
}

/** States are the same where everything but moments and the maps behind their digests is. */
function keyOf({ state, truth }: Story): string {
  const { maps, spec, lastAt, seq, startedAt, ...rest } = state;
  const digests = [...Object.keys(maps), spec?.digest ?? ''];
  const text = JSON.stringify([digests, rest, truth], (key, value) =>
    moments.has(key) ? undefined : value,
  );
  return sha256(text);
}

const moments = new Set([
  'at',
  'routedAt',
  'begunAt',
  'endedAt',
  'openedAt',
  'decidedSeq',
  'doneSeq',
]);
