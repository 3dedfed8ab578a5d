import { afterAll } from 'vitest';
import type { EngineRig } from './engine-rig.ts';

/** One engine for a whole file, started by the first test that needs it. */
export function sharedRig<Rig extends EngineRig>(open: () => Promise<Rig>): () => Promise<Rig> {
  let rig: Promise<Rig> | undefined;
  afterAll(async () => (await rig)?.close());
  return () => {
    rig ??= open();
    return rig;
  };
}
