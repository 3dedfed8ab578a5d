/** The frame clock as React sees it. */
import { useSyncExternalStore } from 'react';

/** The part of a frame clock that a component needs; a test may turn it by hand. */
export interface FrameSource {
  subscribe(onTick: () => void): () => void;
  readonly version: number;
}

/** Renders the component again on each tick of the clock; gives the tick's number. */
export function useFrame(clock: FrameSource): number {
  return useSyncExternalStore(clock.subscribe, () => clock.version);
}
