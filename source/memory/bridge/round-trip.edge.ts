import { readFile, writeFile } from 'node:fs/promises';
import type { AgentSurface, MemoryTarget } from './agent-surface.ts';
import { unwired } from './bridge.ts';
import { capturedPromptIn } from './captured-prompt.ts';
import { type Finding, judgeRoundTrip } from './proof.ts';
import { makeScratchHome, memorySettings } from './scratch-home.edge.ts';

/** One start of an agent in a home made for it: what it sent to its model, or why it sent nothing. */
export type Listen = (place: {
  readonly home: string;
  readonly cwd: string;
  readonly settings: Readonly<Record<string, unknown>>;
}) => Promise<
  | { readonly status: 'heard'; readonly bodies: readonly unknown[]; readonly version?: string }
  | { readonly status: 'failed'; readonly because: string }
>;

export interface LoaderTrip {
  readonly surface: AgentSurface;
  readonly target: MemoryTarget;
  readonly index: string;
  readonly nonce: string;
  readonly listen: Listen;
  /** Writes the fact; called after the control run, so that only the second run can know it. */
  readonly writeFact: () => Promise<void>;
}

/**
 * Starts the agent twice on copies of what it loads: without the bridge and the fact, then with both.
 * The user's files are only read.
 */
export async function tryLoader(
  trip: LoaderTrip,
): Promise<Finding & { readonly version?: string }> {
  const control = await listenOnce(trip, false);
  if (control.status === 'failed') return { passed: false, because: control.because };
  await trip.writeFact();
  const bridged = await listenOnce(trip, true);
  if (bridged.status === 'failed') return { passed: false, because: bridged.because };
  const { index, nonce } = trip;
  const finding = judgeRoundTrip({
    control: capturedPromptIn(control.bodies),
    bridged: capturedPromptIn(bridged.bodies),
    ...{ index, nonce },
  });
  return bridged.version === undefined ? finding : { ...finding, version: bridged.version };
}

async function listenOnce(
  { surface, target, index, listen }: LoaderTrip,
  bridged: boolean,
): ReturnType<Listen> {
  const scratch = await makeScratchHome(surface);
  try {
    if (!bridged) {
      const trouble = await takeOut(scratch.copyOf(target.path), target, index);
      if (trouble !== undefined) return { status: 'failed', because: trouble };
    }
    const { home, cwd } = scratch;
    return await listen({ home, cwd, settings: await memorySettings(surface) });
  } finally {
    await scratch.remove();
  }
}

/** Takes the bridge out of a copy; why it cannot be, where it cannot. */
async function takeOut(
  copy: string,
  target: MemoryTarget,
  index: string,
): Promise<string | undefined> {
  const text = await readFile(copy, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const edit = unwired({ target, index }, text);
  if (edit.status === 'refused') return `${target.path} cannot be read: ${edit.what}`;
  if (edit.status === 'changed') await writeFile(copy, edit.text);
  return undefined;
}
