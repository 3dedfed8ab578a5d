import { z } from 'zod';
import type { DeepReadonly } from '../domain/readonly.ts';
import { laneIdSchema } from '../domain/role-map.ts';

/**
 * A decision kit as its writer has it: a question, what a good answer does, options, and the tracks
 * they are looked at from. Nothing of any subject is known outside this file.
 */
/**
 * Characters of all texts of a kit together, so that no prompt has to leave an option out: a prompt holds
 * 160,000, and the later stages also read what the earlier ones said.
 */
export const mostKitCharacters = 60_000;

const words = z.string().trim().min(1).max(20_000);
/** One line, or it could pass for a heading of its own in what a reviewer reads. */
const title = z
  .string()
  .trim()
  .min(1)
  .max(120)
  .regex(/^[^\r\n]*$/, 'It is more than one line');
const id = z.string().regex(/^[a-z][a-z0-9-]{0,23}$/);

/** Text in the kit itself, or a file beside it. */
const material = {
  text: words.optional(),
  file: z.string().min(1).max(1024).optional(),
};

export const kitSchema = z.strictObject({
  /** The kit's one version number; records and screens print this and no other. */
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  title,
  question: words,
  criteria: z.array(words).min(1).max(12),
  options: z
    .array(z.strictObject({ id, title, ...material }))
    .min(2)
    .max(12),
  tracks: z
    .array(z.strictObject({ id, title, look_at: words, lane: laneIdSchema.optional() }))
    .min(1)
    .max(12),
  /** Opt-in: a kit without it sends none. `for` names the tracks that see it; all when left out. */
  references: z
    .array(z.strictObject({ title, ...material, for: z.array(id).min(1).optional() }))
    .max(12)
    .optional(),
});

export type KitDocument = DeepReadonly<z.infer<typeof kitSchema>>;

/** An option with its text read. */
export interface KitOption {
  readonly id: string;
  readonly title: string;
  readonly text: string;
}
export interface KitTrack {
  readonly id: string;
  readonly title: string;
  readonly lookAt: string;
  readonly lane?: z.infer<typeof laneIdSchema>;
}
export interface KitReference {
  readonly title: string;
  readonly text: string;
  readonly tracks?: readonly string[];
}

/** A kit whose every text is at hand. */
export interface Kit {
  readonly version: string;
  readonly title: string;
  readonly question: string;
  readonly criteria: readonly string[];
  readonly options: readonly KitOption[];
  readonly tracks: readonly KitTrack[];
  readonly references: readonly KitReference[];
}
