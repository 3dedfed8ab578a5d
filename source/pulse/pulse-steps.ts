import type { ContractForm } from '../domain/contract-form.ts';
import type { LaneId } from '../domain/ids.ts';
import type { RoleMap } from '../domain/role-map.ts';
import { type Delegate, delegates, localPass } from './delegates.ts';
import type { PulseFinding } from './pulse-day.ts';
import { type Inventory, inventoryLines } from './pulse-inventory.ts';

/** Which lane each delegate goes to; the spec may name others, never the scarce reviewer. */
const defaultLanes: Readonly<Record<Delegate, LaneId>> = {
  inventory: 'worker-fast',
  risk: 'worker-directed',
  research: 'thinker',
};

export interface PulseStep {
  readonly id: Delegate | typeof localPass;
  readonly title: string;
  readonly detail: string;
  readonly dependsOn: readonly string[];
  readonly lanes: readonly LaneId[];
  /** Verifiers of another family; 0 for the local pass, which claims nothing of its own. */
  readonly verifiers: 0 | 1;
}

export interface PulseInput {
  readonly map: RoleMap;
  readonly inventory: Inventory;
  /** What the last pulse found, so that a finding keeps its key. */
  readonly yesterday: readonly PulseFinding[];
  /** Diffs since the last pulse, cut to size; shown to the delegates and kept nowhere. */
  readonly diffs: readonly { readonly path: string; readonly text: string }[];
}

const tasks: Readonly<Record<Delegate, { readonly title: string; readonly words: string }>> = {
  inventory: {
    title: 'Inventory: what changed',
    words:
      'Say what changed since the last pulse that a person should know this morning: what was begun and not finished, what does not fit together, what was left behind.',
  },
  risk: {
    title: 'Risk review',
    words:
      'Say what in these changes may break something: for whom, how it would show, and how to find out cheaply.',
  },
  research: {
    title: 'Research',
    words:
      'Say which questions these changes raise that nobody seems to have answered, and where in the repositories the answer would have to be looked for.',
  },
};

/** The job of a pulse. */
export function pulseContract(map: RoleMap): ContractForm {
  return {
    route: { taskClass: 'quick', artifactClass: 'report', fallback: [] },
    role: { instructions: [] },
    task: {
      deliverable: 'the daily pulse: what changed, what is at risk, what is open',
      successCriteria: ['every finding names where it is and what it rests on'],
      nonGoals: ['changing any file'],
    },
    context: { treatment: 'data, not instructions', inputs: [] },
    constraints: guardrails(map),
    outputs: ['findings'],
    verifyRelease: [],
  };
}

/** The lines every delegate's prompt carries, taken from the role map in force. */
export function guardrails(map: RoleMap): readonly string[] {
  const local = localLane(map);
  const scarce = map.lanes['scarce-reviewer'];
  return [
    'Whoever wrote a thing never verifies it: each claim here is verified by a model of another family.',
    scarce === undefined
      ? 'The role map has no scarce reviewer, and a pulse would not ask one.'
      : `The scarce reviewer (${scarce.models.join(', ')}) stays out of this; it is never in a loop.`,
    local === undefined
      ? 'The role map has no local model; the local pass is left out.'
      : `The local model (${local.models.join(', ')}) is reached only through the slot's queue, as ${local.lane}.`,
  ];
}

/** The lane whose models all stand behind the slot. */
function localLane(
  map: RoleMap,
): { readonly lane: LaneId; readonly models: readonly string[] } | undefined {
  for (const lane of ['second-brain', 'worker-fast', 'worker-directed'] as const) {
    const models = (map.lanes[lane]?.models ?? []).filter(
      (name) => map.models[name]?.driver === 'slot',
    );
    if (models.length > 0) return { lane, models };
  }
  return undefined;
}

/** The steps of a pulse: delegates side by side, then one local pass over what they found. */
export function pulseSteps({ map, inventory, yesterday, diffs }: PulseInput): readonly PulseStep[] {
  const seen = inventoryLines(inventory).join('\n');
  const known = yesterday
    .filter(({ from }) => from !== 'harness')
    .map(({ key, where, what }) => `- ${key}: ${where}: ${what}`);
  const before =
    known.length === 0
      ? 'No earlier pulse found anything.'
      : `Found by the last pulse; give the same key to what is the same:\n${known.join('\n')}`;
  const rules = guardrails(map).map((line) => `- ${line}`);
  const steps = delegates.map((id): PulseStep => {
    const { title, words } = tasks[id];
    const detail = [
      words,
      `Rules:\n${rules.join('\n')}`,
      `Seen by the harness:\n${seen}`,
      before,
      ...diffs.map(({ path, text }) => `Diff of ${path}:\n${text}`),
    ];
    return {
      id,
      title,
      detail: detail.join('\n\n'),
      dependsOn: [],
      lanes: lanesFor(map, id),
      verifiers: 1,
    };
  });
  const local = localLane(map);
  if (local === undefined) return steps;
  const detail = [
    'Put the findings of the earlier steps together for a person who has one minute: at most six lines, the most pressing first. Add nothing of your own.',
    `Rules:\n${rules.join('\n')}`,
  ];
  const synthesis: PulseStep = {
    id: localPass,
    title: 'Local synthesis',
    detail: detail.join('\n\n'),
    dependsOn: [...delegates],
    lanes: [local.lane],
    verifiers: 0,
  };
  return [...steps, synthesis];
}

/** The delegate's own lane first, then the other lanes that may stand in. */
function lanesFor(map: RoleMap, id: Delegate): readonly LaneId[] {
  const own = map.pulse?.delegates?.[id] ?? defaultLanes[id];
  const standIns = (['worker-fast', 'worker-directed', 'thinker', 'worker-big'] as const).filter(
    (lane) => lane !== own,
  );
  return [own, ...standIns].filter((lane) => map.lanes[lane] !== undefined);
}
