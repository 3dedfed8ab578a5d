import type { Command } from '../../domain/commands.ts';
import type { PerformContext } from '../conductor.ts';
import type { Debt } from '../owed.ts';
import type { World } from './effect-deps.ts';
import { performCall } from './perform-call.ts';
import { performCheck } from './perform-check.ts';
import { performIntegration, performReport } from './perform-handoff.ts';
import { performHarvest } from './perform-harvest.ts';
import { performLanding } from './perform-landing.ts';
import { performRemember } from './perform-memory.ts';
import { performReproduction } from './perform-reproduction.ts';

/** The hand of the conductor: each debt to the one effect that pays it. */
export function createPerform(world: World) {
  return async (debt: Debt, context: PerformContext): Promise<Command | undefined> => {
    switch (debt.type) {
      case 'probe':
        return performProbe(world, context);
      case 'call':
        return performCall(world, context, debt.call);
      case 'harvest':
        return performHarvest(world, context, debt.attempt);
      case 'check':
        return performCheck(world, context, debt.subject);
      case 'reproduce':
        return performReproduction(world, context, debt);
      case 'integrate':
        return performIntegration(world, context);
      case 'anchor':
        return { type: 'EndAnchor', head: await world.anchor(debt.seq) };
      case 'land':
        return performLanding(world, context);
      case 'remember':
        return performRemember(world, context);
      case 'report':
        return performReport(world, context);
      default:
        return debt satisfies never;
    }
  };
}

/** Asks every driver whether its model could be called; no model is. */
async function performProbe(world: World, { state }: PerformContext): Promise<Command | undefined> {
  const { spec } = state();
  if (!spec) return undefined;
  const probes = Object.entries(spec.map.models).map(async ([name, model]) => {
    const driver = world.drivers[model.driver];
    if (!driver) {
      const because = `driver ${model.driver} is not part of this build`;
      return [name, { usable: false, because }] as const;
    }
    const seen = await driver.probe(model, name);
    const echoes = await world.echoes(model.baseURL);
    const ids = await world.acceptedIds(name);
    const accepted = ids.filter(({ id }) => model.servedAs?.includes(id));
    const known = {
      ...(echoes === undefined ? {} : { echoes }),
      ...(accepted.length === 0 ? {} : { accepted }),
    };
    return [name, { ...seen, ...known }] as const;
  });
  const models = Object.fromEntries(await Promise.all(probes));
  return { type: 'EndProbe', digest: spec.digest, models };
}
