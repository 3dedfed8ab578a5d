import { z } from 'zod';
import { type TaskClass, taskClasses } from '../domain/ids.ts';
import { agentDrivers, driverSchema, laneIdSchema } from '../domain/role-map.ts';
import { traitsOf } from '../domain/task-classes.ts';
import { delegateNames, pulseDocument } from './pulse-document.ts';
import { slotDocument } from './slot-document.ts';

/**
 * The spec as a person writes it: defaults not filled in, every unknown key an error.
 * The JSON schema for editors is made from this, the role map by `parseSpec`.
 */
const words = (about: string) => z.string().min(1).max(4096).describe(about);
const whole = (least: number, most: number, about: string) =>
  z.number().int().min(least).max(most).describe(about);
const amount = (most: number, about: string) => z.number().min(0).max(most).describe(about);

export const familyName = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/);
export const modelName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);
const laneList = z.array(laneIdSchema);
const patternsByFamily = z.record(
  familyName,
  z.array(words('Pattern over the words of model ids; * is any run of words.')).max(256),
);

const priceDocument = z
  .union([
    z.enum(['free', 'subscription']),
    z.strictObject({
      in: amount(10_000, 'USD per million input tokens.'),
      out: amount(10_000, 'USD per million output tokens.'),
    }),
  ])
  .describe('free, subscription, or USD per million tokens.');

export const modelDocument = z.strictObject({
  driver: driverSchema.describe('How the model is reached.'),
  model: words('The id asked for at the endpoint or of the program.'),
  baseURL: words(
    'Address of an OpenAI-compatible endpoint, or of the one an agent program is to use.',
  ).optional(),
  key: words('Where the key is found: env:NAME. Never the key itself.').optional(),
  lineage: z
    .array(familyName)
    .min(1)
    .max(16)
    .optional()
    .describe('Families these weights carry beside those the id shows: distills, fine-tunes.'),
  servedAs: z
    .array(words('An id, exactly as the endpoint answers.'))
    .min(1)
    .max(64)
    .optional()
    .describe('Ids this model may answer as, where they do not show its family.'),
  price: priceDocument,
  router: z
    .boolean()
    .optional()
    .describe(
      'A hosted router: it never verifies, and authors only where it says which model it served.',
    ),
  command: z
    .array(words('One argument.'))
    .min(1)
    .max(64)
    .optional()
    .describe(
      `Program and arguments (drivers ${['command', ...agentDrivers].join(', ')}); the prompt goes to its stdin.`,
    ),
  home: z
    .literal('user')
    .optional()
    .describe(
      'Lends an agent program your own setup and login; left out, it gets a home of its own.',
    ),
  edits: z
    .enum(['blocks', 'whole'])
    .optional()
    .describe('How an API model writes patches: search/replace blocks or whole files.'),
  contextTokens: whole(256, 100_000_000, 'Context window in tokens.').optional(),
  maxTokens: whole(16, 1_000_000, 'Most tokens of one reply.').optional(),
  env: z
    .array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/))
    .max(64)
    .optional()
    .describe('Environment names the program may see beside the fixed few.'),
});

export const laneDocument = z.strictObject({
  models: z
    .array(modelName)
    .min(1)
    .max(16)
    .describe('In order; the first usable one takes the call.'),
  atOnce: whole(1, 64, 'Calls at the same time; 1 when left out.').optional(),
  optional: z
    .boolean()
    .optional()
    .describe('Skipped with a note when slow or down; false when left out.'),
  quota: z
    .strictObject({ calls: whole(0, 100, 'Calls.'), per: z.literal('job') })
    .optional()
    .describe('Most calls of the scarce reviewer in one job; a lost call counts as spent.'),
  loops: z.literal('never').optional().describe('No call inside a repair round.'),
});

const verifyDocument = z
  .union([
    z.literal('none'),
    z.strictObject({
      count: whole(1, 6, 'Verifiers, each a different model, none of an author’s family.'),
      prefer: laneList
        .max(7)
        .optional()
        .describe('Lanes asked first; any other admissible lane stands in.'),
    }),
  ])
  .describe('How many verifiers; always by another family than the author’s.');

export const routeDocument = z.strictObject({
  to: laneList.min(1).max(7).describe('Lanes in order; the first that can take the step does.'),
  verify: verifyDocument,
  then: laneIdSchema.optional().describe('A pass after the synthesis.'),
});

const lanesDocument = z.strictObject({
  conductor: laneDocument.optional(),
  thinker: laneDocument.optional(),
  'worker-fast': laneDocument.optional(),
  'worker-directed': laneDocument.optional(),
  'worker-big': laneDocument.optional(),
  'second-brain': laneDocument.optional(),
  'scarce-reviewer': laneDocument.optional(),
});

const routes = taskClasses.map((id) => [id, routeDocument.describe(traitsOf(id).purpose)] as const);
const routingDocument = z.strictObject(
  Object.fromEntries(routes) as Record<TaskClass, typeof routeDocument>,
);

export const limitsDocument = z.strictObject({
  planSteps: whole(1, 50, 'Most steps of a plan.').optional(),
  repairRounds: whole(0, 10, 'Repair rounds of one step.').optional(),
  replans: whole(0, 10, 'New plans in one job.').optional(),
  candidates: whole(1, 4, 'Candidates of a step marked hard.').optional(),
  jobUsd: amount(100_000, 'USD one job may spend before a person is asked.').optional(),
  stepMinutes: z.number().min(0.1).max(1440).optional().describe('Wall time of one call.'),
  idleSeconds: z.number().min(1).max(86_400).optional().describe('Silence that ends a call.'),
  firstTokenSeconds: z
    .number()
    .min(1)
    .max(86_400)
    .optional()
    .describe('Longest wait for the first token of a call that an endpoint keeps in its queue.'),
  checkMinutes: z.number().min(0.1).max(1440).optional().describe('Wall time of one check.'),
  maxTokens: whole(16, 1_000_000, 'Most tokens of one reply.').optional(),
  replyBytes: whole(1024, 1_073_741_824, 'Most bytes of one reply.').optional(),
});

export const specDocument = z.strictObject({
  version: z.literal(1).describe('Version of this format.'),
  families: patternsByFamily
    .optional()
    .describe(
      'Whose weights, beside what is shipped: patterns over model ids; every match counts.',
    ),
  without: patternsByFamily
    .optional()
    .describe('Shipped patterns that do not hold here, by family; see fugu spec families.'),
  models: z.record(modelName, modelDocument).describe('The pool you already own.'),
  lanes: lanesDocument.describe('Named jobs, each with its models in order.'),
  routing: routingDocument.describe('Task class to lanes and verify rule.'),
  slot: slotDocument.optional().describe('The local tier: one request at a time.'),
  memory: z
    .strictObject({
      store: words('Folder of the shared memory; ~ is the home folder.').regex(/^(?:~$|~\/|\/)/),
    })
    .optional(),
  pulse: pulseDocument.optional().describe('The daily look at your repositories.'),
  limits: limitsDocument.optional().describe('A bound on everything; each has a default.'),
  authors: z
    .enum(['writers', 'writers-and-planners'])
    .optional()
    .describe('Whose work a verifier must differ from; writers when left out.'),
});

export type SpecDocument = z.infer<typeof specDocument>;
export type ModelDocument = z.infer<typeof modelDocument>;
export type LaneDocument = z.infer<typeof laneDocument>;
export type RouteDocument = z.infer<typeof routeDocument>;

const keysByPath: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(specDocument.shape),
  'models.*': Object.keys(modelDocument.shape),
  'models.*.price': ['in', 'out'],
  lanes: Object.keys(lanesDocument.shape),
  'lanes.*': Object.keys(laneDocument.shape),
  'lanes.*.quota': ['calls', 'per'],
  routing: Object.keys(routingDocument.shape),
  'routing.*': Object.keys(routeDocument.shape),
  'routing.*.verify': ['count', 'prefer'],
  slot: Object.keys(slotDocument.shape),
  memory: ['store'],
  pulse: Object.keys(pulseDocument.shape),
  limits: Object.keys(limitsDocument.shape),
};

/** The keys that a map at `path` may have. */
export function keysAt(path: readonly (string | number)[]): readonly string[] {
  if (path.join('.') === 'pulse.delegates') return delegateNames;
  const pattern = path.map((key, at) => (at === 1 ? '*' : String(key))).join('.');
  return keysByPath[pattern] ?? [];
}
