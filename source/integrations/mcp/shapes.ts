import { z } from 'zod';
import { memoryTypes } from '../../domain/memory-fact.ts';

/** What goes into and comes out of the tools; the words of `describe` are what a calling model reads. */

/** No task is longer: it stands in one line of the journal, beside the contract made of it. */
const maxTaskChars = 100_000;
/** No prompt to the local model is longer; the slot's own limit is by tokens. */
const maxPromptChars = 400_000;
/** Hosts end a call without news after a minute (opencode) or more; progress is sent meanwhile. */
const maxWaitS = 45;

const run = z
  .string()
  .min(1)
  .max(80)
  .describe('name of a run, as delegate or verify returned it; its beginning is enough');
const waitS = z
  .number()
  .int()
  .min(0)
  .max(maxWaitS)
  .optional()
  .describe('seconds to wait until the run needs somebody or has ended; 0 answers at once');

export const delegateInput = z.strictObject({
  task: z.string().trim().min(1).max(maxTaskChars).describe('what is to be done, in plain words'),
  repo: z
    .string()
    .min(1)
    .max(4096)
    .optional()
    .describe('folder of the git repository; where the server was started when left out'),
  budget_usd: z.number().nonnegative().optional().describe('budget of the job in USD'),
  wait_s: waitS,
});
export const verifyInput = z.strictObject({
  run: run.describe(
    'the run whose result is verified once more; who wrote it is read from that run',
  ),
  budget_usd: z.number().nonnegative().optional().describe('budget in USD'),
  wait_s: waitS,
});
export const askLocalInput = z.strictObject({
  prompt: z.string().min(1).max(maxPromptChars),
  max_tokens: z.number().int().positive().optional().describe('longest reply'),
});
export const runInput = z.strictObject({ run, wait_s: waitS });
export const cancelInput = z.strictObject({ run });
export const noInput = z.strictObject({});
export const memorySearchInput = z.strictObject({
  words: z.string().trim().min(1).max(500).describe('a few words the fact holds'),
  limit: z.number().int().min(1).max(50).optional(),
});
export const memoryAddInput = z.strictObject({
  title: z.string().min(1).max(160).describe('one line that says the fact'),
  body: z.string().min(1).max(60_000).describe('the fact in Markdown; no secrets'),
  type: z.enum(memoryTypes),
  tags: z.array(z.string().min(1).max(32)).max(16).optional(),
});

const need = z.object({
  what: z.string(),
  /** The command a person settles it with. */
  how: z.string(),
});

/** How a run stands. `waiting`: only a person can go on. `interrupted`: no process has it open. */
export const statusOutput = z.object({
  run: z.string(),
  task: z.string(),
  repo: z.string(),
  status: z.enum(['running', 'waiting', 'ended', 'interrupted']),
  /** How it ended. */
  ended: z.string().optional(),
  because: z.string().optional(),
  phase: z.string(),
  now: z.array(z.string()),
  needs: z.array(need),
  steps: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      status: z.string(),
      verified: z.string().optional(),
    }),
  ),
  spent_usd: z.number(),
  budget_usd: z.number(),
  next: z.string(),
});

const verdict = z.object({
  step: z.string(),
  judgement: z.enum(['pass', 'fail', 'inconclusive']),
  because: z.string(),
  model: z.string(),
  families: z.array(z.string()),
  /** Whether the endpoint said which model answered. */
  served: z.enum(['reported', 'declared']),
  findings: z.array(z.object({ severity: z.string(), what: z.string(), where: z.string() })),
  /** Changed files that it was not shown, because the project calls them generated. */
  unread: z.array(z.string()).optional(),
});

/** What a run came to so far. `decided_by` is always a person; no tool decides an audit. */
export const resultOutput = z.object({
  run: z.string(),
  status: z.enum(['running', 'waiting', 'ended', 'interrupted']),
  ended: z.string().optional(),
  because: z.string().optional(),
  authors: z.array(z.object({ model: z.string(), families: z.array(z.string()) })),
  files: z.array(
    z.object({
      path: z.string(),
      change: z.enum(['added', 'modified', 'deleted']),
      added: z.number(),
      removed: z.number(),
    }),
  ),
  /** Unified diff; cut at 60 000 characters, which `diff_cut` says. */
  diff: z.string().optional(),
  diff_cut: z.boolean(),
  verdicts: z.array(verdict),
  checks: z.array(z.object({ name: z.string(), status: z.string() })),
  answers: z.array(z.object({ step: z.string(), text: z.string() })),
  landed: z.object({ ref: z.string(), commit: z.string(), merge: z.string() }).optional(),
  report: z.string().optional(),
  next: z.string(),
});

export const answerOutput = z.object({
  text: z.string(),
  lane: z.string(),
  model: z.string(),
  families: z.array(z.string()),
  served: z.string().optional(),
  seconds: z.number(),
});

export const rolesOutput = z.object({
  rule: z.string(),
  spec: z.string(),
  lanes: z.array(
    z.object({
      lane: z.string(),
      models: z.array(
        z.object({ model: z.string(), families: z.array(z.string()), price: z.string() }),
      ),
      quota: z.string().optional(),
    }),
  ),
  routes: z.array(
    z.object({ task_class: z.string(), lanes: z.array(z.string()), verify: z.string() }),
  ),
});

export const memorySearchOutput = z.object({
  facts: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      type: z.string(),
      tags: z.array(z.string()),
      source: z.string(),
      created: z.string(),
      confidence: z.string(),
      body: z.string(),
    }),
  ),
});
export const memoryAddOutput = z.object({
  id: z.string(),
  path: z.string(),
  problems: z.array(z.string()),
});

export type RunStatus = z.infer<typeof statusOutput>;
export type RunResult = z.infer<typeof resultOutput>;
export type LocalAnswer = z.infer<typeof answerOutput>;
export type Roles = z.infer<typeof rolesOutput>;
export type MemoryFound = z.infer<typeof memorySearchOutput>;
export type MemoryAdded = z.infer<typeof memoryAddOutput>;
