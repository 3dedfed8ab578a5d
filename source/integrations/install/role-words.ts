/** The role map in the words that other agents are given: lanes, routing in one line, guardrails. */
import { type LaneId, laneIds, type TaskClass, taskClasses } from '../../domain/ids.ts';
import type { RoleMap } from '../../domain/role-map.ts';
import { traitsOf } from '../../domain/task-classes.ts';
import { modelLineage } from '../../rule/identity.ts';
import { proveRoutes } from '../../spec/check/prove-routes.ts';
import type { RouteProof } from '../../spec/check/route-proof.ts';
import { familyWords } from '../../state/view/view-words.ts';

export interface RoleWords {
  /** Markdown table of the lanes that the map has. */
  readonly roles: string;
  readonly routing: string;
  /** Markdown list: the local model, the scarce reviewer, author and verifier. */
  readonly guardrails: string;
}

const jobs: Readonly<Record<LaneId, string>> = {
  conductor: 'breaks the task down, routes it, owns the summary',
  thinker: 'plans, ranks options, designs',
  'worker-fast': 'bounded patches',
  'worker-directed': 'work whose details are decided, output-heavy work',
  'worker-big': 'large changes over many files',
  'second-brain': 'a cheap, private second look',
  'scarce-reviewer': 'one question of high value',
};

/** `slotPort` is the port of the slot's line, where the map has a local model that can be served. */
export function roleWords(map: RoleMap, slotPort: number | undefined): RoleWords {
  return {
    roles: rolesOf(map),
    routing: routingOf(map),
    guardrails: [localRail(map, slotPort), scarceRail(map), authorRail(map)]
      .map((rail) => `- ${rail}`)
      .join('\n'),
  };
}

function rolesOf(map: RoleMap): string {
  const rows = laneIds.flatMap((lane) => {
    const models = map.lanes[lane]?.models;
    if (models === undefined) return [];
    const seats = models.map((name) => `${name} (${familyWords(modelLineage(map, name))})`);
    return [`| ${lane} | ${seats.join(', ')} | ${jobs[lane]} |`];
  });
  return ['| lane | models (family) | job |', '|---|---|---|', ...rows].join('\n');
}

function routingOf(map: RoleMap): string {
  const { proofs } = proveRoutes(map);
  const parts = taskClasses.map((taskClass) => {
    const { to, then } = map.routing[taskClass];
    const after = then === undefined ? '' : `, then ${then}`;
    const proof = proofs.find((each) => each.taskClass === taskClass && each.use === 'route');
    return `${traitsOf(taskClass).label} → ${to.join(' or ')}${after}${checkedBy(map, taskClass, proof)}`;
  });
  return `${parts.join(' · ')}.`;
}

/** Who is asked first to verify: preferred lanes that may, else only how many. */
function checkedBy(map: RoleMap, taskClass: TaskClass, proof: RouteProof | undefined): string {
  const rule = map.routing[taskClass].verify;
  if (rule === 'none') return scarceWords(map, taskClass);
  const preferred = rule.prefer.filter((lane) =>
    proof?.verifiers.some((seat) => seat.lane === lane),
  );
  const named = preferred.slice(0, rule.count);
  const others = rule.count - named.length;
  const rest = others === 1 ? ['another family'] : others > 1 ? [`${others} other families`] : [];
  return ` (verify: ${[...named, ...rest].join(' + ')})`;
}

function scarceWords(map: RoleMap, taskClass: TaskClass): string {
  const scarce = map.routing[taskClass].to.some((lane) => isScarce(map, lane));
  return scarce ? ', sparingly' : '';
}

function isScarce(map: RoleMap, lane: LaneId): boolean {
  return map.lanes[lane]?.loops === 'never' || map.lanes[lane]?.quota !== undefined;
}

function localRail(map: RoleMap, port: number | undefined): string {
  const names = Object.keys(map.models).filter((name) => map.models[name]?.driver === 'slot');
  if (names.length === 0) {
    return 'This role map has no local model. One that is added is reached only through its queue, `fugu slot`.';
  }
  const address = port === undefined ? '' : ` (http://127.0.0.1:${port}/v1)`;
  const lane = laneIds.find((each) =>
    map.lanes[each]?.models.some((model) => names.includes(model)),
  );
  const ask = lane === undefined ? '' : ` Ask it with \`fugu ask ${lane} "QUESTION"\`.`;
  return `The local model (${names.join(', ')}) only through its queue, \`fugu slot\`${address}: one request at a time. Never call or start its engine directly.${ask}`;
}

function scarceRail(map: RoleMap): string {
  const scarce = laneIds.filter((lane) => isScarce(map, lane));
  const [lane] = scarce;
  if (lane === undefined) return 'This role map has no scarce reviewer; no lane is held back.';
  const entry = map.lanes[lane];
  const calls = entry?.quota?.calls;
  const quota =
    calls === undefined ? '' : ` at most ${calls} ${calls === 1 ? 'call' : 'calls'} a job,`;
  return `The ${scarce.join(', ')} (${entry?.models.join(', ')}) never in loops:${quota} one clean question, no repair rounds.`;
}

function authorRail(map: RoleMap): string {
  const planners =
    map.authors === 'writers-and-planners' ? ' Whoever planned it counts as author.' : '';
  return `The author never verifies its own work: the verdict comes from another family, and an unknown family counts as the same.${planners} Where nobody may verify, the step is blocked: say so, do not go around it.`;
}
