import type { PatchArtifact } from '../../domain/artifact.ts';
import type { Command } from '../../domain/commands.ts';
import type { LaneId } from '../../domain/ids.ts';
import type { RoleMap } from '../../domain/role-map.ts';
import type { RunState } from '../../state/run-state.ts';
import { patchedSteps } from '../../state/select.ts';
import { needsOf } from '../../state/view/needs.ts';
import { type Debt, owed } from '../owed.ts';
import { callMoves } from './answers.ts';
import type { Move } from './story.ts';
import type { Makers } from './truth.ts';

const by = 'search';

/**
 * What may happen next. The first is what an honest world and an agreeable person do; each of the
 * others is one deviation.
 */
export function movesOf(state: RunState, makers: Makers): readonly Move[] {
  if (state.ended) return [];
  const [debt] = owed(state);
  const next = debt ? payments(state, debt, makers) : answers(state);
  return next.length === 0 ? [] : [...next, ...interruptions(state)];
}

function payments(state: RunState, debt: Debt, makers: Makers): readonly Move[] {
  switch (debt.type) {
    case 'probe':
      return [one('probe', { type: 'EndProbe', ...probed(state) })];
    case 'call':
      return callMoves(state, debt.call, makers);
    case 'harvest':
      return [
        one('patch', {
          type: 'EndHarvest',
          attempt: debt.attempt,
          result: { status: 'patch', artifact: artifactOf(debt.attempt) },
        }),
      ];
    case 'check':
      return ['passed' as const, 'failed' as const].map((status) =>
        one(`check ${status}`, checked(state, debt.subject, status)),
      );
    case 'reproduce':
      return [];
    case 'integrate':
      return [one('integrate', integrated(state))];
    case 'anchor':
      return [one('anchor', { type: 'EndAnchor', head: 'a'.repeat(64) })];
    case 'land':
      return [
        one('land', {
          type: 'EndLanding',
          result: {
            ...{ status: 'landed', ref: state.landing?.ref ?? '' },
            ...{ commit: 'c0ffee', merge: 'git merge' },
          },
        }),
      ];
    case 'remember':
      return [one('remember', { type: 'EndRemember', results: [] })];
    case 'report':
      return [one('report', { type: 'EndReport', digest: 'report', path: '/search/report.md' })];
    default:
      return debt satisfies never;
  }
}

const one = (name: string, command: Command): Move => ({ name, commands: [command] });

function probed(state: RunState) {
  const names = Object.keys(state.spec?.map.models ?? {});
  return {
    digest: state.spec?.digest ?? '',
    models: Object.fromEntries(names.map((name) => [name, { usable: true, because: 'ready' }])),
  };
}

function artifactOf(attempt: string): PatchArtifact {
  return {
    ...{ digest: `patch:${attempt}`, baseTree: 'tree:base', tree: `tree:${attempt}`, notices: [] },
    files: [{ path: 'src/s1.ts', change: 'modified', added: 3, removed: 1 }],
  };
}

function checked(
  state: RunState,
  subject: string,
  status: 'passed' | 'failed',
): Extract<Command, { type: 'EndChecks' }> {
  const product = state.attempts[subject]?.product;
  const tree = product?.type === 'patch' ? product.artifact.tree : state.integration?.tree;
  const exitCode = status === 'passed' ? 0 : 1;
  const result = { name: 'test', command: 'npm test', origin: 'project', status } as const;
  return {
    ...{ type: 'EndChecks', subject, tree: tree ?? '', sandboxed: true },
    results: [{ ...result, exitCode, durationMs: 1, tail: '' }],
  };
}

function integrated(state: RunState): Command {
  const steps = patchedSteps(state);
  const name = steps.map(({ chosen }) => chosen).join('+');
  const result = { tree: `tree:all ${name}`, patch: `patch:all ${name}`, files: [] } as const;
  return {
    type: 'EndIntegration',
    result: { ...result, status: 'integrated', steps: steps.map(({ step }) => step.id) },
  };
}

/** What a person does about the first thing that waits: go on, or one of the other ways. */
function answers(state: RunState): readonly Move[] {
  const [need] = needsOf(state);
  switch (need?.type) {
    case 'audit':
      return [
        one('accept', { type: 'AcceptAudit', tree: need.tree, by }),
        one('accept another tree', { type: 'AcceptAudit', tree: 'tree:another', by }),
        one('send back', { type: 'SendBack', tree: need.tree, note: 'again', by }),
      ];
    case 'step':
      return [
        one('cancel', { type: 'CancelJob', by }),
        one('retry', { type: 'RetryStep', step: need.step, by }),
      ];
    case undefined:
      return [];
    default:
      return [one('cancel', { type: 'CancelJob', by })];
  }
}

/** What may happen at any moment: a crash, another spec, another lane, an acceptance too early. */
function interruptions(state: RunState): readonly Move[] {
  const tree = state.audit?.tree ?? state.integration?.tree ?? 'tree:s1.a.0';
  const moves: readonly Move[] = [
    one('resume', { type: 'Resume', by }),
    one('accept early', { type: 'AcceptAudit', tree, by }),
  ];
  return [...moves, ...otherSpecs(state), ...otherLanes(state)];
}

function otherSpecs(state: RunState): readonly Move[] {
  const map = state.spec?.map;
  const author = state.attempts['s1.a.0']?.authors[0]?.model;
  const entry = author === undefined ? undefined : map?.models[author];
  if (!map || author === undefined || !entry) return [];
  const adopt = (name: string, models: RoleMap['models'], digest: string) =>
    one(name, { type: 'AdoptSpec', digest, source: 'spec.yaml', map: { ...map, models } });
  const other = Object.values(map.models).find(({ model }) => model !== entry.model);
  return [
    adopt(
      'rename',
      { ...map.models, [author]: { ...entry, lineage: ['renamed'] } },
      'spec:renamed',
    ),
    ...(other === undefined
      ? []
      : [adopt('reuse the name', { ...map.models, [author]: other }, 'spec:reused')]),
  ];
}

function otherLanes(state: RunState): readonly Move[] {
  const status = state.steps.s1?.status;
  if (status !== 'running' && status !== 'waiting') return [];
  const lanes = Object.keys(state.spec?.map.lanes ?? {}) as readonly LaneId[];
  return lanes.map((lane) =>
    one(`reroute to ${lane}`, { type: 'RerouteStep', step: 's1', lane, by }),
  );
}
