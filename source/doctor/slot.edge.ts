import { open } from 'node:fs/promises';
import type { Diagnosis } from '../domain/diagnosis.ts';
import { findProgram, pathOf } from '../lanes/process/containment.edge.ts';
import { createSlotClient } from '../slot/client/client.edge.ts';
import { embeddedPackages, hasEmbedded } from '../slot/embedded/add-embedded.edge.ts';
import { addressOf } from '../slot/engine/engine.ts';
import { question } from '../slot/engine/upstream.edge.ts';
import type { EngineConfig } from '../slot/slot-config.ts';
import type { Examination, Patient } from './examination.ts';

const lookMs = 2_000;
/** First bytes of every GGUF file (ggml's docs/gguf.md). */
const magic = 'GGUF';

/** The local tier: whether its engine could start, and what its port says; no daemon is started. */
export const slot: Examination = {
  name: 'slot',
  examine: async (patient) => {
    const { slot: seen } = patient;
    if (seen.status === 'absent') {
      const what = `The local tier is not configured: ${seen.because}.`.replace('..', '.');
      return [{ name: 'slot', status: 'ok', what }];
    }
    const { config, dir } = seen;
    const reading = await createSlotClient(config.port, dir).status();
    if (reading.status === 'stranger') return [strange(reading.because)];
    if (reading.status === 'running') {
      const { model, state, because } = reading.slot;
      const what = `The slot runs with ${model}: ${state}${because === undefined ? '' : `, ${because}`}.`;
      return [runningAs(state, what)];
    }
    return [await engineHealth(config.engine, config.port, patient)];
  },
};

function strange(because: string): Diagnosis {
  const [what = because, remedy = 'Set slot.port to another one'] = because.split(/(?<=\.) /);
  return { name: 'slot', status: 'broken', what, remedy };
}

function runningAs(state: string, what: string): Diagnosis {
  if (state !== 'open' && state !== 'dead') return { name: 'slot', status: 'ok', what };
  const remedy = 'See `fugu slot logs`, fix the engine, then `fugu slot restart`.';
  return { name: 'slot', status: 'warning', what, remedy };
}

async function engineHealth(
  engine: EngineConfig,
  port: number,
  patient: Patient,
): Promise<Diagnosis> {
  const trouble = await engineTrouble(engine, patient);
  if (trouble === undefined) {
    const what = `The slot is off and starts on demand on port ${port}, with engine ${engine.kind}.`;
    return { name: 'slot', status: 'ok', what };
  }
  // A local model never blocks a job, so nothing here is more than a warning.
  return { name: 'slot', status: 'warning', ...trouble };
}

type Lack = { readonly what: string; readonly remedy: string };

async function engineTrouble(engine: EngineConfig, patient: Patient): Promise<Lack | undefined> {
  switch (engine.kind) {
    case 'llama-server':
      return (await noProgram(engine.program, patient)) ?? (await noGguf(engine.gguf));
    case 'embedded':
      if (hasEmbedded(embeddedPackages(patient.dataDir))) return noGguf(engine.gguf);
      return {
        what: 'The embedded engine is not installed.',
        remedy: 'Run `fugu slot add-embedded`, or use engine: llama-server.',
      };
    case 'command':
      return noProgram(engine.command[0] ?? '', patient);
    case 'attach':
      return noServer(engine.url, engine.health);
  }
}

async function noProgram(program: string, { env }: Patient): Promise<Lack | undefined> {
  if ((await findProgram(program, pathOf(env))) !== undefined) return undefined;
  const what = `${program} is not a program in PATH, and the slot's engine needs it.`;
  const remedy = 'Install llama.cpp, or name the program in slot.program or slot.command.';
  return { what, remedy };
}

async function noGguf(path: string): Promise<Lack | undefined> {
  const remedy = 'Put the model file there, or name another in slot.gguf.';
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return { what: `${path} cannot be read.`, remedy };
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    const isGguf = bytesRead === 4 && buffer.toString('latin1') === magic;
    return isGguf ? undefined : { what: `${path} is no GGUF file.`, remedy };
  } catch {
    return { what: `${path} is no GGUF file.`, remedy };
  } finally {
    await file.close();
  }
}

async function noServer(url: string, health: string | undefined): Promise<Lack | undefined> {
  const address = addressOf(url);
  for (const path of health === undefined ? ['/health', '/v1/models'] : [health]) {
    const asked = await question(address, { method: 'GET', path }, lookMs);
    if (asked.status === 'answered' && asked.code === 200) return undefined;
  }
  return {
    what: `Nothing answers at ${url}.`,
    remedy: 'Start the server, or fix slot.url.',
  };
}
