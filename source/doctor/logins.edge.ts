import { type LaneAgent, laneAgents } from '../agents/list.ts';
import { programName } from '../agents/program-name.ts';
import type { Diagnosis } from '../domain/diagnosis.ts';
import type { ModelEntry, RoleMap } from '../domain/role-map.ts';
import { seesLogin } from '../lanes/agent/agent-setup.edge.ts';
import type { Examination } from './examination.ts';
import { placed } from './models.ts';

/** For every agent that is lent the user's home: whether a login lies there. */
export const logins: Examination = {
  name: 'logins',
  examine: async ({ spec, env, home }) => {
    if (spec.status !== 'adopted') return [];
    const lent = laneAgents.filter(({ name }) => lentTo(spec.map).has(name));
    return Promise.all(lent.map(async (agent) => told(agent, await seesLogin(agent, env, home))));
  },
};

function lentTo(map: RoleMap): ReadonlySet<string> {
  const models = placed(map).flatMap((name) => map.models[name] ?? []);
  return new Set(models.filter(({ home }) => home === 'user').map(programOf));
}

function programOf({ driver, command }: ModelEntry): string {
  return programName(command?.[0] ?? driver);
}

function told({ name: program, title, lane }: LaneAgent, seen: boolean): Diagnosis {
  const name = `login ${program}`;
  if (seen) {
    return { name, status: 'ok', what: `A login of ${title} lies where it keeps one.` };
  }
  const what = `No login of ${title} was seen, and the spec lends it your own; a keychain cannot be looked into.`;
  const remedy = `Sign in: ${lane.signIn}. Or see whether it answers: fugu doctor --live`;
  return { name, status: 'warning', what, remedy };
}
