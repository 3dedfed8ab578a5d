import type { LaneDriver } from '../conductor/ports.ts';
import type { Diagnosis } from '../domain/diagnosis.ts';
import { type LaneId, laneIds, type ModelName } from '../domain/ids.ts';
import type { Problem } from '../domain/problem.ts';
import type { ModelEntry, RoleMap } from '../domain/role-map.ts';
import { proveRoutes } from '../spec/check/prove-routes.ts';
import { printFamily } from '../spec/check/suggest-fix.ts';
import type { Examination, Patient } from './examination.ts';
import { endedSentence } from './sentence.ts';

/** Every model of every lane, asked for its probe, and what can be proven with those that can be called. */
export const models: Examination = {
  name: 'models',
  examine: async (patient) => {
    const { spec } = patient;
    if (spec.status !== 'adopted') {
      const what = 'No model is probed: there is no spec that says which.';
      return [{ name: 'models', status: 'untested', what }];
    }
    const { map, place } = spec;
    const seen = await Promise.all(placed(map).map((name) => probeModel(patient, map, name)));
    const usable = new Set(seen.flatMap(({ name, usable: can }) => (can ? [name] : [])));
    const now = proveRoutes(map, { usable, place }).problems;
    return [...seen.map((one) => diagnosisOf(map, usable, one)), ...proofNow(now)];
  },
};

interface Probed {
  readonly name: ModelName;
  readonly usable: boolean;
  readonly because: string;
}

/** Models that sit in a lane, in the order of the lanes. */
export function placed(map: RoleMap): readonly ModelName[] {
  return [...new Set(laneIds.flatMap((lane) => map.lanes[lane]?.models ?? []))];
}

async function probeModel(patient: Patient, map: RoleMap, name: ModelName): Promise<Probed> {
  const model = map.models[name];
  if (model === undefined) return { name, usable: false, because: 'The spec does not define it.' };
  if (model.driver === 'slot') return slotModel(patient, name);
  const driver = patient.drivers[model.driver];
  if (driver === undefined) {
    return { name, usable: false, because: `Driver ${model.driver} is not part of this build.` };
  }
  return { name, ...(await probed(driver, model, name)) };
}

async function probed(driver: LaneDriver, model: ModelEntry, name: ModelName) {
  const { usable, because } = await driver.probe(model, name);
  return { usable, because };
}

/** The local model has an examination of its own; its daemon is not started for a probe. */
function slotModel({ slot }: Patient, name: ModelName): Probed {
  return slot.status === 'configured'
    ? { name, usable: true, because: `on demand, in the slot's queue on port ${slot.config.port}` }
    : { name, usable: false, because: slot.because };
}

function diagnosisOf(
  map: RoleMap,
  usable: ReadonlySet<ModelName>,
  { name, usable: can, because }: Probed,
): Diagnosis {
  const lanes = laneIds.filter((lane) => map.lanes[lane]?.models.includes(name));
  const id = `model ${name}`;
  if (can) {
    const what = `${printFamily(map, name)}, for ${lanes.join(', ')}: ${endedSentence(because)}`;
    return { name: id, status: 'ok', what };
  }
  const [what = '', ...more] = because.split(/(?<=[.!?]) /);
  const mend = more.length === 0 ? 'Fix that.' : endedSentence(more.join(' '));
  const alone = lanes.filter((lane) => isNeeded(map, lane) && !isServed(map, lane, usable));
  const status = alone.length === 0 ? 'warning' : 'broken';
  const left =
    alone.length === 0
      ? `${lanes.join(', ')} can do without it.`
      : `Until then nobody can take ${alone.join(', ')}.`;
  return { name: id, status, what: endedSentence(what), remedy: `${mend} ${left}` };
}

/** A job does without a quick look of the local model, and without the scarce reviewer. */
function isNeeded(map: RoleMap, lane: LaneId): boolean {
  return lane !== 'scarce-reviewer' && map.lanes[lane]?.optional !== true;
}

function isServed(map: RoleMap, lane: LaneId, usable: ReadonlySet<ModelName>): boolean {
  return map.lanes[lane]?.models.some((model) => usable.has(model)) === true;
}

/** What of the map cannot be served with the models that answer now. */
function proofNow(problems: readonly Problem[]): readonly Diagnosis[] {
  if (problems.length === 0) {
    const what = 'With the models that can be called now every route can be verified.';
    return [{ name: 'proof now', status: 'ok', what }];
  }
  return problems.map(({ severity, what, remedy }) => ({
    name: 'proof now',
    status: severity === 'error' ? 'broken' : 'warning',
    what,
    remedy,
  }));
}
