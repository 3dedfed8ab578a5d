import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { slot } from '../../source/doctor/slot.edge.ts';
import type { Diagnosis } from '../../source/domain/diagnosis.ts';
import { readSlotConfig, type SlotSection } from '../../source/slot/slot-config.ts';
import { freePort } from '../helpers/free-port.ts';
import { jsonServer } from '../helpers/machine.ts';
import { patientWith } from './patient.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'fugu-doctor-slot-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function look(section: SlotSection): Promise<Diagnosis | undefined> {
  const read = readSlotConfig({ port: await freePort(), ...section }, 'gemma', root);
  if (read.status === 'refused') throw new Error(read.problems.join(' '));
  const { config } = read;
  const env = { PATH: root };
  const seen = { status: 'configured', config, dir: join(root, 'slot') } as const;
  const [found] = await slot.examine(patientWith({ env, slot: seen, dataDir: root }));
  return found;
}

describe('the slot', () => {
  it('that the spec does not have is well', async () => {
    const [found] = await slot.examine(patientWith({}));
    expect(found).toMatchObject({ status: 'ok', what: /no local tier/ });
  });

  it('with a program and a model file that are there starts on demand', async () => {
    await writeFile(join(root, 'llama-server'), '#!/bin/sh\n', { mode: 0o755 });
    await writeFile(join(root, 'gemma.gguf'), 'GGUF and more');
    const found = await look({ engine: 'llama-server', gguf: '~/gemma.gguf' });
    expect(found).toMatchObject({ status: 'ok', what: /starts on demand/ });
  });

  it.each([
    [
      'no program',
      { engine: 'llama-server', gguf: '~/gemma.gguf' },
      /llama-server is not a program/,
    ],
    ['no engine installed', { engine: 'embedded', gguf: '~/gemma.gguf' }, /not installed/],
  ] as const)(
    'with %s is a warning, because a job goes on without it',
    async (_, section, what) => {
      expect(await look(section)).toMatchObject({ status: 'warning', what });
    },
  );

  it('with a model file that is none says which', async () => {
    await writeFile(join(root, 'llama-server'), '#!/bin/sh\n', { mode: 0o755 });
    await writeFile(join(root, 'gemma.gguf'), 'PK');
    const section = { engine: 'llama-server', gguf: '~/gemma.gguf' } as const;
    expect(await look(section)).toMatchObject({ status: 'warning', what: /is no GGUF file/ });
    await rm(join(root, 'gemma.gguf'));
    expect(await look(section)).toMatchObject({ status: 'warning', what: /cannot be read/ });
  });

  it('that is attached asks the server’s list, never a model', async () => {
    const server = await jsonServer({ '/v1/models': { data: [] } });
    try {
      const found = await look({ engine: 'attach', url: server.url });
      expect(found).toMatchObject({ status: 'ok' });
      expect(server.asked).toEqual(['/health', '/v1/models']);
    } finally {
      await server.close();
    }
    expect(await look({ engine: 'attach', url: server.url })).toMatchObject({
      status: 'warning',
      what: /Nothing answers/,
    });
  });

  it('whose port somebody else has is broken', async () => {
    const server = await jsonServer({});
    try {
      const port = Number(new URL(server.url).port);
      const found = await look({ engine: 'attach', url: server.url, port });
      expect(found).toMatchObject({ status: 'broken', remedy: /slot\.port/ });
    } finally {
      await server.close();
    }
  });
});
