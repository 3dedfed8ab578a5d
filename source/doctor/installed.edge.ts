import { agentNames } from '../agents/list.ts';
import type { Diagnosis } from '../domain/diagnosis.ts';
import {
  type FileSeen,
  inspectIntegration,
  integrationAt,
} from '../integrations/install/installer.edge.ts';
import {
  type Integration,
  integrationKinds,
  integrationTitle,
} from '../integrations/install/integration.ts';
import { gatherMaterial } from '../integrations/install/material.edge.ts';
import { packageFolder } from '../spec/spec-file.edge.ts';
import type { Examination, Patient } from './examination.ts';

/** What `fugu install` put into the agents, and whether it still says what the spec says. */
export const installedIntegrations: Examination = {
  name: 'doors',
  examine: async (patient) => {
    if (patient.spec.status === 'refused' || patient.home === '') return [];
    const seen = await lookAtAll(patient, patient.spec);
    const found = seen.flatMap(({ name, files }) => diagnosisOf(name, files));
    return found.length > 0 ? found : [nothing];
  },
};

const nothing: Diagnosis = {
  name: 'doors',
  status: 'ok',
  what: 'Nothing of fugu is installed in an agent (fugu install).',
};

interface DoorSeen {
  readonly name: Integration;
  readonly files: readonly FileSeen[];
}

async function lookAtAll(
  { env, home }: Patient,
  { map, path }: Exclude<Patient['spec'], { status: 'refused' }>,
): Promise<readonly DoorSeen[]> {
  const material = await gatherMaterial({
    ...{ map, specPath: path, env, home },
    ...{ packageFolder: packageFolder(), node: process.execPath },
  });
  const names = agentNames.flatMap((agent) => integrationKinds.map((thing) => ({ agent, thing })));
  return Promise.all(
    names.map(async (name) => ({
      name,
      files: await inspectIntegration(integrationAt({ env, home }, name, material)),
    })),
  );
}

/** The worst that stands of one door; none where nothing of ours is there. */
export function diagnosisOf(door: Integration, files: readonly FileSeen[]): readonly Diagnosis[] {
  const name = `${door.thing} ${door.agent}`;
  const again = `fugu install ${door.thing} --for ${door.agent}`;
  const warn = (what: string, remedy: string): readonly Diagnosis[] => [
    { name, status: 'warning', what, remedy },
  ];
  const ours = files.filter(({ standing }) => !['absent', 'foreign'].includes(standing.status));
  for (const { path, standing } of ours) {
    if (standing.status === 'broken') return warn(`${path}: ${standing.what}`, standing.remedy);
    if (standing.status === 'edited') {
      return warn(
        `${path} was changed by hand and no longer follows the spec.`,
        `Keep it so, or take the one of the spec: ${again} --force`,
      );
    }
  }
  const stale = ours.find(({ standing }) => standing.status === 'stale');
  if (stale) return warn(`${stale.path} is stale: the spec says something else.`, again);
  if (ours.length > 0 && ours.length < files.length) {
    return warn(`The ${integrationTitle(door)} is there in part only.`, again);
  }
  const what = `The ${integrationTitle(door)} says what the spec says.`;
  return ours.length > 0 ? [{ name, status: 'ok', what }] : [];
}
