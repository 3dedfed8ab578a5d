import { z } from 'zod';
import type { DeepReadonly } from './readonly.ts';

/** What kind of knowledge a fact of the shared memory is. */
export const memoryTypes = [
  'fact',
  'decision',
  'convention',
  'preference',
  'pitfall',
  'reference',
] as const;
export const confidences = ['high', 'medium', 'low'] as const;

/** One plain line: what a heading, a list row and a front matter value can hold. */
const line = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^\S(?:[^\p{Cc}\p{Cf}\u2028\u2029]*\S)?$/u);

/** The name of a fact and of its file: lower-case letters, digits and single hyphens. */
export const memoryIdSchema = z
  .string()
  .max(64)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);

/** A day of the calendar, `2027-01-31`. */
const daySchema = z.iso.date();

/** What a writer brings; the store gives it an id and a time. */
export const memoryDraftSchema = z.object({
  title: line(160),
  type: z.enum(memoryTypes),
  tags: z.array(z.string().regex(/^[\p{Ll}\p{Lo}\p{N}][\p{Ll}\p{Lo}\p{N}._-]{0,31}$/u)).max(16),
  /** Who wrote it: an agent or a lane's model, `person` for a person. */
  source: line(64),
  /** Whose weights wrote it; absent for a person and where nobody knows. */
  family: line(64).optional(),
  /** Ids of the facts it takes the place of. */
  supersedes: z.array(memoryIdSchema).max(32),
  /** The last day it holds. */
  expires: daySchema.optional(),
  confidence: z.enum(confidences),
  /** Markdown. */
  body: z.string().min(1),
});

/** A fact of the shared memory, as its file holds it. */
export const memoryFactSchema = memoryDraftSchema.extend({
  id: memoryIdSchema,
  /** Day or instant it was written, ISO 8601. */
  created: z.union([daySchema, z.iso.datetime({ offset: true })]),
});

export type MemoryType = (typeof memoryTypes)[number];
export type Confidence = (typeof confidences)[number];
export type MemoryDraft = DeepReadonly<z.infer<typeof memoryDraftSchema>>;
export type MemoryFact = DeepReadonly<z.infer<typeof memoryFactSchema>>;

/** Whether the fact's last day is over at `now`, epoch milliseconds; days are those of UTC. */
export function isExpired(fact: MemoryFact, now: number): boolean {
  return fact.expires !== undefined && fact.expires < new Date(now).toISOString().slice(0, 10);
}
