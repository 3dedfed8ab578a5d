import { z } from 'zod';
import type { Usage } from '../call.ts';
import type { DeepReadonly } from '../readonly.ts';

/**
 * What one verify call is shown of an artifact. Every piece of it carries a random mark in the
 * prompt, and the verdict covers only what its reply names by mark. A hunk that does not fit into
 * one part is shown in several pieces under one name.
 */
export const readingSchema = z.object({
  /** One request to the model each, in order. */
  parts: z.array(
    z.object({
      /** The fewest tokens this prompt can come to; an endpoint that counted under half lost some of it. */
      leastTokens: z.number().int().nonnegative(),
      marks: z.array(z.object({ mark: z.string(), hunk: z.string() })),
    }),
  ),
  /** Changed files that nobody is shown: the project's tune calls them generated. */
  unread: z.array(z.string()).optional(),
});

/** What a verdict says of its reading. */
export const coverageShape = {
  /** Hunks its verifier was shown and proved to have read; absent in journals from before marks. */
  covers: z.array(z.string()).optional(),
  /** Changed files that were shown to nobody: the project's tune calls them generated. */
  unread: z.array(z.string()).optional(),
};

export type Reading = DeepReadonly<z.infer<typeof readingSchema>>;

/** `src/a.ts#2`: the second hunk of a file. The path is everything before the last `#`. */
export const hunkName = (path: string, number: number) => `${path}#${number}`;

/** The file a hunk belongs to. */
export const hunkPath = (name: string) => name.slice(0, name.lastIndexOf('#'));

/** Tokens of the prompt as its endpoint counted them; programs count what they took from a cache apart. */
export const promptTokens = ({ inputTokens, cachedTokens = 0, scope }: Usage) =>
  scope === 'call' ? inputTokens : inputTokens + cachedTokens;
