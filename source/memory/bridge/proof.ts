import { z } from 'zod';
import { agentNames } from '../../agents/list.ts';
import type { DeepReadonly } from '../../domain/readonly.ts';
import type { CapturedPrompt } from './captured-prompt.ts';

/**
 * By which way it was found out that an agent loads the store: `agent-loader` from what the agent itself
 * sent to a model, `live-answer` from what its own model answered, `direct-path` by opening the files
 * ourselves, `proxy` from somebody else's word.
 */
export const proofWays = ['agent-loader', 'live-answer', 'direct-path', 'proxy'] as const;
export type ProofWay = (typeof proofWays)[number];

export const proofSchema = z.object({
  agent: z.enum(agentNames),
  way: z.enum(proofWays),
  passed: z.boolean(),
  because: z.string(),
  /** Epoch milliseconds. */
  at: z.number(),
  /** The file the bridge was in, and the digest of its text then. */
  target: z.string(),
  from: z.string(),
  /** Id of the fact that was written for it. */
  fact: z.string().optional(),
  version: z.string().optional(),
});
export type Proof = DeepReadonly<z.infer<typeof proofSchema>>;

/** Only what the agent or its model showed proves anything: a file that can be read may still never be loaded. */
export function isProven({ way, passed }: Pick<Proof, 'way' | 'passed'>): boolean {
  return passed && (way === 'agent-loader' || way === 'live-answer');
}

/** Two runs of one agent, the first without the bridge and without the fact. */
export interface RoundTrip {
  readonly control: CapturedPrompt;
  readonly bridged: CapturedPrompt;
  /** Absolute path of the store's index, and a word that only the fact holds. */
  readonly index: string;
  readonly nonce: string;
}

export type Finding = { readonly passed: boolean; readonly because: string };

/** Whether the agent's memory loader brought the pointer or the fact to its model, and nothing else did. */
export function judgeRoundTrip({ control, bridged, index, nonce }: RoundTrip): Finding {
  if (control.outside.length === 0 || bridged.outside.length === 0) {
    return failed('it asked the model nothing');
  }
  const needles = [nonce, index];
  const fresh = [...bridged.skills].filter((name) => !control.skills.has(name));
  if (fresh.length > 0) {
    return failed(`the store registers as a skill: ${fresh.join(', ')}`);
  }
  const listed = needles.find((needle) => holds(bridged.listing, needle));
  const brought = needles.find((needle) => holds(bridged.outside, needle));
  if (brought === undefined) {
    return listed === undefined
      ? failed('neither the pointer nor the fact reached the model')
      : failed('the pointer reached the model only as a skill, which is the wrong loader');
  }
  if (needles.some((needle) => holds(control.outside, needle))) {
    return failed('it reaches the model without the bridge too, so something else brings it');
  }
  if (listed !== undefined) {
    return failed('the pointer stands among the skills as well, which is the wrong loader');
  }
  const what = brought === nonce ? 'the fact itself' : 'the pointer';
  return {
    passed: true,
    because: `its loader brought ${what} to the model, and not without the bridge`,
  };
}

function failed(because: string): Finding {
  return { passed: false, because };
}

function holds(texts: readonly string[], needle: string): boolean {
  return texts.some((text) => text.includes(needle));
}
