import { z } from 'zod';
import type { DeepReadonly } from './readonly.ts';

/** Who made or mended an artifact: the model, and the families it may carry (empty = unknown). */
export const authorSchema = z.object({
  /** The call that wrote; `imported` for a diff that came from outside. */
  call: z.string(),
  model: z.string(),
  lineage: z.array(z.string()),
  role: z.enum(['writer', 'planner']),
  /** The id that was asked for; absent in older journals, and where only a family is named. */
  asked: z.string().optional(),
  /** Every id that answered; absent where the endpoint said none. */
  served: z.array(z.string()).optional(),
});

export const changedFileSchema = z.object({
  path: z.string(),
  change: z.enum(['added', 'modified', 'deleted']),
  added: z.number().int().nonnegative(),
  removed: z.number().int().nonnegative(),
});

/** Something about how an artifact came to be that a person must see: a fuzzy match, a foreign path. */
export const noticeSchema = z.object({
  type: z.enum([
    'fuzzed',
    'normalised',
    'outside-scope',
    'protected',
    'test-changed',
    'test-deleted',
    'control-file',
    'secret',
    'hidden-characters',
    'deleted-file',
  ]),
  path: z.string().optional(),
  what: z.string(),
});

/** A patch's digest is the digest of its canonical binary diff against `base`. */
export const patchArtifactSchema = z.object({
  digest: z.string(),
  /** Tree id the diff starts from, and the tree it leads to. */
  baseTree: z.string(),
  tree: z.string(),
  files: z.array(changedFileSchema),
  notices: z.array(noticeSchema),
});

export const checkResultSchema = z.object({
  name: z.string(),
  command: z.string(),
  /** `project`: from the base commit or the tune. `acceptance`: from the plan. `setup`: the tune's set-up. */
  origin: z.enum(['project', 'acceptance', 'setup']),
  status: z.enum(['passed', 'failed', 'timed-out', 'not-run']),
  exitCode: z.number().int().nullable(),
  durationMs: z.number().nonnegative(),
  /** Blob of the cleaned log; `tail` is its last lines. */
  log: z.string().optional(),
  tail: z.string(),
});

export type Author = DeepReadonly<z.infer<typeof authorSchema>>;
export type ChangedFile = DeepReadonly<z.infer<typeof changedFileSchema>>;
export type Notice = DeepReadonly<z.infer<typeof noticeSchema>>;
export type PatchArtifact = DeepReadonly<z.infer<typeof patchArtifactSchema>>;
export type CheckResult = DeepReadonly<z.infer<typeof checkResultSchema>>;
