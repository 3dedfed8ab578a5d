import { agentNames } from '../../agents/list.ts';
import { systemClock } from '../../app/clock.edge.ts';
import { bridgePlaces } from '../../app/memory/bridge-deps.edge.ts';
import { bridgeRows } from '../../app/memory/bridge-rows.edge.ts';
import { memoryFolder, sharedMemory } from '../../app/shared-memory.edge.ts';
import type { Environment } from '../../domain/environment.ts';
import { readAccepted } from '../../memory/bridge/accepted-bridges.edge.ts';
import { surfaceOf } from '../../memory/bridge/agent-surface.ts';
import { lastProofs } from '../../memory/bridge/proofs.edge.ts';
import type { RunState } from '../../state/run-state.ts';
import type { MemoryBoard } from '../../ui/store/memory-board.ts';

/** So many facts are listed without a search; more are found with one. */
const mostListed = 200;
const mostFound = 50;

/** Reads the memory for the screen of a run again and again; only what changed is read anew. */
export function createMemoryReader(
  env: Environment,
  state: () => RunState | undefined,
): (words: string) => Promise<MemoryBoard> {
  const store = sharedMemory(() => state()?.spec?.map, env);
  return async (words) => {
    const now = state();
    if (now?.job?.rehearsal) return none('A rehearsal knows no shared memory.');
    const map = now?.spec?.map;
    const memory = await store();
    if (memory === undefined) {
      const dir = map === undefined ? '' : ` in ${memoryFolder(map, env)}`;
      return none(`There is no memory${dir} yet. Make one: fugu memory init`);
    }
    const { facts, archived, problems } = await memory.list();
    const found = words === '' ? undefined : await memory.search(words, mostFound);
    return {
      status: 'read',
      dir: memory.dir,
      total: facts.length,
      archived: archived.length,
      facts: found ? found.map(({ fact }) => fact) : facts.slice(0, mostListed),
      problems,
      bridges: await bridgesOf(env),
    };
  };
}

async function bridgesOf(env: Environment) {
  const places = bridgePlaces(env);
  return bridgeRows({
    surfaces: agentNames.map((agent) => surfaceOf(agent, env)),
    accepted: await readAccepted(places.accepted),
    proofs: await lastProofs(places.proofs),
    now: systemClock.now(),
  });
}

function none(because: string): MemoryBoard {
  return { status: 'none', because };
}
