/** Decider tests as data: given facts, when a command comes, then these facts follow. */
import { expect } from 'vitest';
import type { Command } from '../../source/domain/commands.ts';
import type { Fact, FactType } from '../../source/domain/facts.ts';
import { record } from './states.ts';
import { type Story, storyOf, tell } from './story.ts';

/** The journal's head at the decision, as the harness reports it once a tree is accepted. */
export const anchored: Command = { type: 'EndAnchor', head: 'f'.repeat(64) };

/** A fact with only the parts a test speaks about. */
export type Shape = { readonly type: FactType } & Readonly<Record<string, unknown>>;

type Then = {
  /** Exactly these facts, each with at least these parts. */
  then(...shapes: readonly Shape[]): Story;
  /** Nothing changes, and the refusal says these words. */
  thenRefused(words: RegExp): void;
};

/** Starts from facts, or from a story told so far. */
export function given(...facts: readonly Fact[]): { when(command: Command): Then } {
  return givenTale(storyOf(record(facts)));
}

export function givenTale(story: Story): { when(command: Command): Then } {
  return {
    when(command) {
      const next = tell(story, command);
      return {
        then(...shapes) {
          expect(next.refusals).toEqual([]);
          expect(next.last.map(({ type }) => type)).toEqual(shapes.map(({ type }) => type));
          expect(next.last).toMatchObject(shapes);
          return next;
        },
        thenRefused(words) {
          expect(next.last).toEqual([]);
          const [refusal] = next.refusals;
          expect(`${refusal?.what} ${refusal?.remedy}`).toMatch(words);
          expect(refusal?.remedy).toMatch(/^[A-Z].*\.$/);
        },
      };
    },
  };
}
