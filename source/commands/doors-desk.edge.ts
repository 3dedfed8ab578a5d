import { homedir } from 'node:os';
import { join } from 'node:path';
import type { DoorMaterial } from '../doors/door-texts.ts';
import type { DoorDesk } from '../doors/doors.edge.ts';
import { gatherMaterial } from '../doors/material.edge.ts';
import { takeLock } from '../journal/lock.edge.ts';
import { packageFolder } from '../spec/spec-file.edge.ts';
import { systemClock } from './clock.edge.ts';
import type { CommandContext } from './command.ts';
import { placesOf } from './places.ts';
import { readSpecInForce, refuseProblems } from './spec-in-force.edge.ts';

/** The desk at which the doors of this user are put in and taken out. */
export function doorDesk({ env }: Pick<CommandContext, 'env'>): DoorDesk {
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
export async function doorMaterial({ env }: Pick<CommandContext, 'env'>): Promise<DoorMaterial> {
  const reading = await readSpecInForce(env, {});
  if (reading.status === 'refused') return refuseProblems(reading.problems);
  const { map, path } = reading.spec;
  return gatherMaterial({
    map,
    specPath: path,
    env,
    home: env.HOME || homedir(),
    packageFolder: packageFolder(),
    node: process.execPath,
  });
}
