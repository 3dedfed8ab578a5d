/** Commands of a run told by hand, in the forms the harness gives. */

import type { Served } from '../../source/domain/call.ts';
import type { Command } from '../../source/domain/commands.ts';
import type { FactOf } from '../../source/domain/facts.ts';
import type { RoleMap } from '../../source/domain/role-map.ts';
import * as replies from './replies.ts';
import { contract } from './states.ts';

export const by = 'ana';
export const submit = (
  job: Partial<Omit<FactOf<'JobSubmitted'>, 'type'>> = {},
): Extract<Command, { type: 'SubmitJob' }> => ({
  type: 'SubmitJob',
  job: {
    run: 'retry-k3f9',
    kind: 'job',
    task: 'retry in fetchShelf',
    contract: {
      ...contract,
      task: { ...contract.task, successCriteria: [replies.criterion] },
    },
    repo: { path: '/srv/shelf', branch: 'main', base: 'base', baseTree: 'tree:base', dirty: false },
    tune: {},
    stepMode: false,
    budgetUsd: 5,
    rehearsal: false,
    sandbox: { status: 'bwrap', because: 'a probe run worked' },
    by,
    ...job,
  },
});

export const adopt = (map: RoleMap, digest = 'spec:1'): Command => ({
  type: 'AdoptSpec',
  digest,
  source: 'spec.yaml',
  map,
});

export function probe(map: RoleMap, down: readonly string[] = [], digest = 'spec:1'): Command {
  const models = Object.keys(map.models).map((name) => {
    const usable = !down.includes(name);
    return [name, { usable, because: usable ? 'ready' : 'its key is not set' }] as const;
  });
  return { type: 'EndProbe', digest, models: Object.fromEntries(models) };
}

export const shown: Command = { type: 'ShowCommands', hash: 'h', commands: [], known: true };

export type End = {
  readonly step?: string;
  readonly call?: string;
  readonly served?: Served;
  readonly usd?: number;
  /** A verifier returns no reading marks. */
  readonly unread?: boolean;
  /** The agent's session, and the folder it worked in. */
  readonly session?: { readonly id: string; readonly dir: string };
};

/** What a call is priced at. */
export const free = (usd: number) => ({ usd, mark: usd > 0 ? 'estimated' : 'free' }) as const;

export function endOf(call: string, text: string, end: End = {}): Command {
  return {
    type: 'EndCall',
    call,
    text,
    outcome: {
      status: 'done',
      text: `text:${call}`,
      textBytes: text.length,
      served: end.served ?? { by: 'declared' },
      cost: free(end.usd ?? 0),
      durationMs: 10,
      retries: 0,
      ...(end.session && { sessionId: end.session.id, sessionDir: end.session.dir }),
    },
  };
}

export function failureOf(call: string): Command {
  return {
    type: 'EndCall',
    call,
    text: '',
    outcome: {
      status: 'failed',
      reason: 'unavailable',
      message: 'it answered 503',
      textBytes: 0,
      served: { by: 'declared' },
      cost: free(0),
      durationMs: 10,
      retries: 4,
    },
  };
}
