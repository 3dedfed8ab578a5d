import { join } from 'node:path';
import type { Patient, SpecSeen } from '../doctor/examination.ts';
import type { Environment } from '../domain/environment.ts';
import { secretsOf } from '../lanes/call/ingest.ts';
import { createDrivers } from '../lanes/drivers.edge.ts';
import { parseSpec } from '../spec/parse-spec.ts';
import { locateSpec, readSpecFile } from '../spec/spec-file.edge.ts';
import type { Caller } from './caller.ts';
import { systemClock } from './clock.edge.ts';
import { localSlotOf, slotFolder } from './local-slot.edge.ts';
import { placesOf } from './places.ts';

/** What there is to look at on this machine, with the spec in force. */
export async function patientOf(
  { env, cwd }: Caller,
  terminal: Patient['terminal'],
): Promise<Patient> {
  const places = placesOf(env);
  const spec = await specSeen(env);
  const slot = localSlotOf(spec.status === 'adopted' ? spec.map : undefined, env);
  const hide = [join(places.state, 'runs')];
  return {
    env,
    cwd,
    home: env.HOME ?? '',
    stateDir: places.state,
    dataDir: places.data,
    configDir: places.config,
    spec,
    slot:
      slot.status === 'configured'
        ? { status: 'configured', config: slot.config, dir: slotFolder(places.state) }
        : slot,
    drivers: createDrivers(env, { clock: systemClock, secrets: secretsOf(env), hide }),
    terminal,
  };
}

export async function specSeen(env: Environment): Promise<SpecSeen> {
  const { path, source } = locateSpec(env);
  const read = await readSpecFile(path);
  if (read.status === 'refused') return { status: 'refused', path, problems: read.problems };
  const parsed = parseSpec(read.text, path);
  if (parsed.status === 'refused') return { status: 'refused', path, problems: parsed.problems };
  const status = source === 'bundled' ? 'bundled' : 'adopted';
  const { map, place, problems } = parsed;
  return { status, path, map, place, problems };
}
