import { agents } from '../agents/list.ts';
import type { AgentManifest } from '../agents/manifest.ts';
import type { Diagnosis } from '../domain/diagnosis.ts';
import type { Environment } from '../domain/environment.ts';
import { findProgram, pathOf } from '../lanes/process/containment.edge.ts';
import type { Examination } from './examination.ts';

/** What fugu supports from documentation alone: said here, so that nobody takes it for tried. */
export const neverRun: Examination = {
  name: 'untested',
  examine: async ({ env }) => [
    ...(await Promise.all(untried.map((agent) => lookFor(agent, env)))),
    platform(process.platform),
  ],
};

const untried = agents.filter(({ isTried }) => !isTried);

async function lookFor({ name, title }: AgentManifest, env: Environment): Promise<Diagnosis> {
  const found = await findProgram(name, pathOf(env));
  const there = found === undefined ? `${title} is not in PATH` : `${title} is there (${found})`;
  const what = `${there}; fugu supports it from its documentation alone, untested.`;
  const remedy = found === undefined ? undefined : 'Try it on something small first.';
  return { name, status: 'untested', what, ...(remedy ? { remedy } : {}) };
}

/** Everything was run on Linux only. */
export function platform(name: NodeJS.Platform): Diagnosis {
  if (name === 'linux') {
    const what = 'macOS paths and launchd are written from documentation and untested.';
    return { name: 'macos', status: 'untested', what };
  }
  const what = `fugu is tested on Linux only, and this is ${name}.`;
  const remedy = 'Run `fugu rehearse` first; macOS may work, Windows is not supported.';
  return { name: 'platform', status: 'untested', what, remedy };
}
