import { z } from 'zod';
import { laneIdSchema } from '../domain/role-map.ts';

const command = z.string().trim().min(1).max(4096);
const relative = z.string().min(1).max(1024);

const checkForms = z.union([
  z.record(z.string().min(1).max(64), command),
  z
    .array(z.union([command, z.strictObject({ name: z.string().min(1).max(64), run: command })]))
    .max(64),
]);

/** A project's `.fugu.yaml` as it is written; `disabledLanes` and `budgetUsd` are accepted beside the short names. */
export const tuneDocument = z.strictObject({
  checks: checkForms.optional(),
  setup: z.union([command, z.array(command).max(64)]).optional(),
  protected: z.union([relative, z.array(relative).max(256)]).optional(),
  budget: z.number().min(0).max(100_000).optional(),
  budgetUsd: z.number().min(0).max(100_000).optional(),
  disabled_lanes: z.array(laneIdSchema).optional(),
  disabledLanes: z.array(laneIdSchema).optional(),
  context: z.union([relative, z.array(relative).max(64)]).optional(),
  generated: z.union([relative, z.array(relative).max(64)]).optional(),
});

export type TuneDocument = z.infer<typeof tuneDocument>;

/** Keys a project may write, as messages list them. */
export const tuneKeys = [
  'checks',
  'setup',
  'protected',
  'budget',
  'disabled_lanes',
  'context',
  'generated',
] as const;

/** Words that belong to the global spec alone, and why a project may not say them. */
export const globalWords: Readonly<Record<string, string>> = {
  version: 'the format belongs to the spec',
  families: 'whose weights a model carries decides who may verify whom',
  lineage: 'whose weights a model carries decides who may verify whom',
  models: 'the pool is the user’s, and a project could send prompts elsewhere',
  model: 'the pool is the user’s, and a project could send prompts elsewhere',
  lanes: 'who does which job is the role map itself',
  routing: 'routes and their verify rule are the role map itself',
  routes: 'routes and their verify rule are the role map itself',
  verify: 'a project could verify itself less',
  endpoint: 'a project could send prompts and keys elsewhere',
  endpoints: 'a project could send prompts and keys elsewhere',
  baseURL: 'a project could send prompts and keys elsewhere',
  key: 'keys belong to the user',
  keys: 'keys belong to the user',
  env: 'the environment belongs to the user',
  slot: 'the local tier is shared by all projects',
  memory: 'the store is shared by all projects',
  pulse: 'the pulse belongs to the user and spends the user’s money',
  authors: 'whose work counts decides who may verify it',
  limits: 'bounds belong to the spec; a project may only lower the budget',
  price: 'prices belong to the pool',
  prompts: 'what the models are told belongs to the spec',
};

/** Shape and remedy of each key, for messages. */
export const tuneShapes: Readonly<Record<string, readonly [shape: string, remedy: string]>> = {
  checks: ['a map from name to command', 'Write for example `checks: { test: npm test }`.'],
  setup: [
    'a command or a list of commands',
    'Write for example `setup: ["npm ci --ignore-scripts"]`.',
  ],
  protected: ['a list of path patterns', 'Write for example `protected: ["migrations/**"]`.'],
  budget: [
    'USD from 0 to 100000',
    'Write a number without a currency sign, for example `budget: 2`.',
  ],
  budgetUsd: [
    'USD from 0 to 100000',
    'Write a number without a currency sign, for example `budget: 2`.',
  ],
  disabled_lanes: ['a list of lanes', 'Write for example `disabled_lanes: [scarce-reviewer]`.'],
  disabledLanes: ['a list of lanes', 'Write for example `disabled_lanes: [scarce-reviewer]`.'],
  context: ['a list of files', 'Write for example `context: [docs/architecture.md]`.'],
  generated: ['a list of path patterns', 'Write for example `generated: [package-lock.json]`.'],
};
