import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeWhole } from '../../base/write-whole.edge.ts';
import { type AcceptedId, acceptedIdSchema } from '../../domain/probe.ts';

/** By model of the spec: the ids that a person let it answer as, outside any run. */
const record = z.record(z.string(), z.array(acceptedIdSchema));
export type AcceptedIds = Readonly<Record<string, readonly AcceptedId[]>>;

const fileIn = (stateDir: string) => join(stateDir, 'accepted-ids.json');

/** What was accepted so far; nothing where there was none, or the file is damaged. */
export async function readAcceptedIds(stateDir: string): Promise<AcceptedIds> {
  try {
    const parsed = record.safeParse(JSON.parse(await readFile(fileIn(stateDir), 'utf8')));
    return parsed.success ? parsed.data : {};
  } catch {
    return {};
  }
}

/** Keeps one yes; runs take it into their facts when they probe the models. */
export async function keepAcceptedId(
  stateDir: string,
  model: string,
  accepted: AcceptedId,
): Promise<void> {
  const all = await readAcceptedIds(stateDir);
  const others = (all[model] ?? []).filter(({ id }) => id !== accepted.id);
  await mkdir(stateDir, { recursive: true, mode: 0o700 });
  const next = { ...all, [model]: [...others, accepted] };
  await writeWhole(fileIn(stateDir), `${JSON.stringify(next, undefined, 2)}\n`);
}
