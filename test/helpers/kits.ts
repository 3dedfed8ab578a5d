import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Kit } from '../../source/panel/kit.ts';
import type { PanelMember } from '../../source/panel/panel-steps.ts';
import { parseKit } from '../../source/panel/parse-kit.ts';

const folder = join(import.meta.dirname, '..', '..', 'spec', 'kits');

/** The kits that ship, by name. */
export function shippedKit(name: 'cache-invalidation' | 'museum-labels'): Kit {
  const file = join(folder, `${name}.yaml`);
  const reading = parseKit(readFileSync(file, 'utf8'), file, new Map());
  if (reading.status === 'refused') throw new Error(JSON.stringify(reading.problems));
  return reading.kit;
}

/** Lanes of four families, the conductor's among them. */
export const fourSeats: readonly PanelMember[] = [
  { lane: 'thinker', families: ['nvidia'] },
  { lane: 'worker-fast', families: ['deepseek'] },
  { lane: 'worker-big', families: ['openai'] },
  { lane: 'conductor', families: ['anthropic'] },
];
