import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { writeWhole } from '../../base/write-whole.edge.ts';

/** By address: whether an endpoint answered under a name that no model has, and when it was asked. */
const record = z.record(z.string(), z.object({ echoes: z.boolean(), at: z.number() }));
export type EchoRecord = z.infer<typeof record>;

const fileIn = (stateDir: string) => join(stateDir, 'endpoints.json');

/** What trials found out about endpoints; nothing where there was none, or the file is damaged. */
export async function readEchoes(stateDir: string): Promise<EchoRecord> {
  try {
    const parsed = record.safeParse(JSON.parse(await readFile(fileIn(stateDir), 'utf8')));
    return parsed.success ? parsed.data : {};
  } catch {
    return {};
  }
}

/** Keeps what a trial found out; runs take it into their facts when they probe the pool. */
export async function keepEchoes(stateDir: string, found: EchoRecord): Promise<void> {
  const path = fileIn(stateDir);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const all = { ...(await readEchoes(stateDir)), ...found };
  await writeWhole(path, `${JSON.stringify(all, undefined, 2)}\n`);
}
