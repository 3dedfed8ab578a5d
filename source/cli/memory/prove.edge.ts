import { agentNames } from '../../agents/list.ts';
import { systemClock } from '../../app/clock.edge.ts';
import {
  agentsNamed,
  askedStore,
  bridgePlaces,
  knownIndex,
  targetFor,
} from '../../app/memory/bridge-deps.edge.ts';
import { archiveFact, tryBridge } from '../../app/memory/try-bridge.edge.ts';
import { exits, UsageError } from '../../app/usage-error.ts';
import { readAccepted } from '../../memory/bridge/accepted-bridges.edge.ts';
import type { AgentSurface } from '../../memory/bridge/agent-surface.ts';
import { isProven, type Proof } from '../../memory/bridge/proof.ts';
import { keepProof } from '../../memory/bridge/proofs.edge.ts';
import type { MemoryStore } from '../../memory/store/store.edge.ts';
import { safeJson } from '../../safety/safe-json.ts';
import { type CommandContext, valuesOf } from '../command.ts';
import { waitForSignal } from '../signals.edge.ts';
import { storeAsked } from './store-asked.ts';

/**
 * `fugu memory prove`: whether each agent loads the store through its own memory. Exit 0 when all are
 * proven, 1 when one is not.
 */
export async function memoryProve(
  context: CommandContext,
  words: readonly string[],
): Promise<number> {
  const { env, flags } = context;
  const surfaces = agentsNamed([...words, ...valuesOf(flags, 'for')], env);
  if (surfaces.length === 0) {
    throw new UsageError('No agent has a home here.', `Name one of ${agentNames.join(', ')}.`);
  }
  await archiveOld(await askedStore(context, storeAsked(flags)));
  const stop = new AbortController();
  const wait = waitForSignal();
  const interrupted = wait.signal.then((code) => {
    stop.abort();
    return code;
  });
  const proven = proveAll(context, surfaces, stop.signal);
  const first = await Promise.race([proven, interrupted]);
  await proven;
  wait.stop();
  if (typeof first === 'number') return first;
  return first ? exits.done : exits.failed;
}

/** Tries one agent after the other, and keeps and prints what came out; true when all are proven. */
async function proveAll(
  context: CommandContext,
  surfaces: readonly AgentSurface[],
  signal: AbortSignal,
): Promise<boolean> {
  const { env, flags, stdout, stderr } = context;
  const index = await knownIndex(context, storeAsked(flags));
  const places = bridgePlaces(env);
  const accepted = await readAccepted(places.accepted);
  let all = true;
  for (const surface of surfaces) {
    const { agent } = surface;
    const target = targetFor(surface, accepted.find((one) => one.agent === agent)?.target);
    stderr.write(`${agent}: trying…\n`);
    const proof = await tryBridge({
      ...{ caller: context, signal, surface, target, index },
      store: storeAsked(flags),
      told: typeof flags.told === 'string' ? flags.told : undefined,
      live: flags.live === true,
    });
    if (signal.aborted) return false;
    await keepProof(places.proofs, proof);
    stdout.write(`${flags.json === true ? safeJson(proof) : proofLine(proof)}\n`);
    all &&= isProven(proof);
  }
  return all;
}

function proofLine(proof: Proof): string {
  const word = isProven(proof) ? 'proven' : 'NOT PROVEN';
  return `${proof.agent}: ${word} (${proof.way}): ${proof.because}.`;
}

/** Longer than any try: a fact that is older was left behind by one that was killed. */
const oldMs = 1_800_000;

async function archiveOld(store: MemoryStore): Promise<void> {
  const { facts } = await store.list();
  const left = facts.filter(
    ({ source, tags, created }) =>
      source === 'fugu' &&
      tags.includes('round-trip') &&
      systemClock.now() - Date.parse(created) > oldMs,
  );
  for (const { id } of left) await archiveFact(store, id);
}
