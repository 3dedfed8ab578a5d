import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '../base/write-whole.edge.ts';
import type { Environment } from '../domain/environment.ts';
import type { RoleMap } from '../domain/role-map.ts';
import { createSlotClient, type SlotClient } from '../slot/client/client.edge.ts';
import { type Ensured, ensureSlot } from '../slot/client/ensure.edge.ts';
import { readSlotConfig, type SlotConfig } from '../slot/slot-config.ts';
import { packageFolder } from '../spec/spec-file.edge.ts';

/** The local tier as one role map has it, or in one sentence why there is none. */
export type LocalSlot =
  | { readonly status: 'configured'; readonly config: SlotConfig }
  | { readonly status: 'absent'; readonly because: string };

/** Folder of the daemon: token, child record, logs, history. */
export function slotFolder(stateDir: string): string {
  return join(stateDir, 'slot');
}

/** What the map says of its one local model. */
export function localSlotOf(map: RoleMap | undefined, env: Environment): LocalSlot {
  const model = Object.values(map?.models ?? {}).find(({ driver }) => driver === 'slot');
  if (!map?.slot || !model) {
    return { status: 'absent', because: 'the spec names no local model and slot' };
  }
  const read = readSlotConfig(map.slot, model.model, env.HOME ?? '/');
  return read.status === 'ok'
    ? { status: 'configured', config: read.config }
    : { status: 'absent', because: read.problems.join(' ') };
}

/** Finds or starts the daemon for the map in force now; every caller of this machine stands in its line. */
export function slotEnsurer(options: {
  readonly map: () => RoleMap | undefined;
  /** The slot's folder. */
  readonly dir: string;
  readonly env: Environment;
}): () => Promise<Ensured> {
  let asking: Promise<Ensured> | undefined;
  const ask = async (): Promise<Ensured> => {
    const slot = localSlotOf(options.map(), options.env);
    if (slot.status === 'absent') return { status: 'failed', because: slot.because };
    const { dir } = options;
    const file = await keepConfig(dir, slot.config);
    const launcher = join(packageFolder(), 'bin', 'fugu.cjs');
    const serve = [process.execPath, launcher, 'slot', 'serve', '--config', file];
    return ensureSlot({ config: slot.config, dir, serve, env: options.env });
  };
  // Several calls of one run may want the slot at once; one of them looks for all.
  return () => {
    asking ??= ask()
      .catch((error) => ({ status: 'failed' as const, because: `The slot cannot start: ${error}` }))
      .finally(() => {
        asking = undefined;
      });
    return asking;
  };
}

/** The daemon outlives the run that started it, so its config lies beside it. */
async function keepConfig(dir: string, config: SlotConfig): Promise<string> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const file = join(dir, 'config.json');
  const text = JSON.stringify(config);
  if ((await readFile(file, 'utf8').catch(() => '')) === text) return file;
  await writeWhole(file, text);
  return file;
}

/** A client of the slot of a map; undefined where it has none. */
export function slotClientOf(
  map: RoleMap | undefined,
  dir: string,
  env: Environment,
): SlotClient | undefined {
  const slot = localSlotOf(map, env);
  return slot.status === 'absent' ? undefined : createSlotClient(slot.config.port, dir);
}
