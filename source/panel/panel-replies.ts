import { z } from 'zod';
import { type ReplyReading, readReply } from '../replies/reply-json.ts';

const says = z.string().max(2_000);
const many = <Item extends z.ZodType>(item: Item) => z.array(item).max(40).default([]);

const reviewSchema = z.object({
  reviews: z
    .array(
      z.object({
        option: z.string(),
        /** 0 is useless for the question, 10 leaves nothing to wish. */
        score: z.number().min(0).max(10),
        for: says.default(''),
        against: says.default(''),
        unknown: says.default(''),
      }),
    )
    .min(1),
  insights: many(says),
});

const rankingSchema = z.object({
  ranking: z.array(z.object({ option: z.string(), because: says.default('') })).min(1),
  /** What the reviews agree on and the ranker holds for wrong. */
  overruled: many(says),
});

const synthesisSchema = z.object({
  recommendation: z.string().nullable(),
  because: says,
  consensus: many(says),
  contradictions: many(
    z.object({ topic: says, stances: many(z.object({ track: says, stance: says })) }),
  ),
  partial_coverage: many(z.object({ tracks: many(says), point: says })),
  unique_insights: many(z.object({ track: says, insight: says })),
  blind_spots: many(says),
});

export type Review = z.infer<typeof reviewSchema>;
export type Ranking = z.infer<typeof rankingSchema>;
export type Synthesis = z.infer<typeof synthesisSchema>;

/** A review of the options under `tags`; one that names another option, or one twice, is unreadable. */
export function readReview(text: string, tags: readonly string[]): ReplyReading<Review> {
  const reading = readReply(text, reviewSchema);
  if (reading.status === 'unreadable') return reading;
  return withKnownTags(reading, reading.value.reviews, tags);
}

/** A ranking of every option under `tags`, best first. */
export function readRanking(text: string, tags: readonly string[]): ReplyReading<Ranking> {
  const reading = readReply(text, rankingSchema);
  if (reading.status === 'unreadable') return reading;
  const named = withKnownTags(reading, reading.value.ranking, tags);
  if (named.status === 'unreadable' || reading.value.ranking.length === tags.length) return named;
  const missing = tags.filter((tag) => !reading.value.ranking.some(({ option }) => option === tag));
  return { status: 'unreadable', because: `it leaves out ${missing.join(', ')}` };
}

/** A synthesis; its recommendation is one of `tags`, or null where none is better. */
export function readSynthesis(text: string, tags: readonly string[]): ReplyReading<Synthesis> {
  const reading = readReply(text, synthesisSchema);
  if (reading.status === 'unreadable') return reading;
  const { recommendation } = reading.value;
  if (recommendation === null || tags.includes(recommendation)) return reading;
  return {
    status: 'unreadable',
    because: `it recommends ${recommendation}, which is not an option`,
  };
}

function withKnownTags<Value>(
  reading: ReplyReading<Value>,
  named: readonly { readonly option: string }[],
  tags: readonly string[],
): ReplyReading<Value> {
  const options = named.map(({ option }) => option);
  const stranger = options.find((option) => !tags.includes(option));
  if (stranger !== undefined)
    return { status: 'unreadable', because: `it names ${stranger}, which is not an option` };
  const twice = options.find((option, at) => options.indexOf(option) !== at);
  if (twice !== undefined) return { status: 'unreadable', because: `it names ${twice} twice` };
  return reading;
}
