import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { takeLock } from '../base/lock.edge.ts';
import type { InstallMaterial } from '../integrations/install/install-texts.ts';
import type { InstallDeps } from '../integrations/install/installer.edge.ts';
import { gatherMaterial } from '../integrations/install/material.edge.ts';
import { packageFolder } from '../spec/spec-file.edge.ts';
import type { Caller } from './caller.ts';
import { systemClock } from './clock.edge.ts';
import { placesOf } from './places.ts';
import {
  adoptText,
  readSpecInForce,
  refuseProblems,
  type SpecInForce,
} from './spec-in-force.edge.ts';

/** The desk at which the doors of this user are put in and taken out. */
export function installDeps({ env }: Pick<Caller, 'env'>): InstallDeps {
  const places = placesOf(env);
  const now = () => systemClock.now();
  return {
    env,
    home: env.HOME || homedir(),
    files: { folder: join(places.data, 'backups'), now, lock: (dir) => takeLock(dir, now) },
    records: join(places.state, 'doors'),
  };
}

/** What the doors are made of now. Throws where the spec is refused. */
export async function installMaterial(context: Pick<Caller, 'env'>): Promise<InstallMaterial> {
  const reading = await readSpecInForce(context.env, {});
  return reading.status === 'refused'
    ? refuseProblems(reading.problems)
    : materialOf(context, reading.spec);
}

/** Enough to find what is ours: a spec that is refused must not keep a door from being taken out. */
export async function materialToTakeOut(context: Pick<Caller, 'env'>): Promise<InstallMaterial> {
  const reading = await readSpecInForce(context.env, {});
  if (reading.status === 'adopted') return materialOf(context, reading.spec);
  const path = join(packageFolder(), 'spec', 'fugu.yaml');
  const shipped = adoptText(await readFile(path, 'utf8'), path, {});
  return shipped.status === 'refused'
    ? refuseProblems(shipped.problems)
    : materialOf(context, shipped.spec);
}

function materialOf(
  { env }: Pick<Caller, 'env'>,
  { map, path }: SpecInForce,
): Promise<InstallMaterial> {
  return gatherMaterial({
    map,
    specPath: path,
    env,
    home: env.HOME || homedir(),
    packageFolder: packageFolder(),
    node: process.execPath,
  });
}
