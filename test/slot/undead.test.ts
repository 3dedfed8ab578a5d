import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { processStart, signal } from '../../source/slot/engine/child-record.edge.ts';
import { createOwnedEngine } from '../../source/slot/engine/owned-engine.edge.ts';
import { createConnections } from '../../source/slot/engine/upstream.edge.ts';
import { createSupervisor } from '../../source/slot/recovery/supervisor.edge.ts';
import type { SlotNews } from '../../source/slot/status.ts';
import { atEnd, fakeServer, makeSlot } from './slot-bench.ts';

/** A supervised engine whose process hears no signal while `deaf` is true, as one in a hung driver. */
async function deafEngine() {
  const { dir, config, env } = await makeSlot();
  const news: SlotNews[] = [];
  const heard: NodeJS.Signals[] = [];
  const ears = { deaf: true };
  const engine = createOwnedEngine({
    ...{ dir, env, loadMs: 10_000 },
    pace: { ...config.pace, termMs: 50, deadMs: 150 },
    launch: ({ socket, key }) => ({
      program: process.execPath,
      args: [fakeServer, '--host', socket],
      env: { LLAMA_API_KEY: key },
      address: { socketPath: socket, basePath: '', headers: { authorization: `Bearer ${key}` } },
      healthPath: '/health',
      remedy: '',
    }),
    signal: (pid, name) => {
      heard.push(name);
      return ears.deaf || signal(pid, name);
    },
  });
  const connections = createConnections();
  const memory = { mark: async () => undefined, freed: async () => undefined };
  const supervisor = createSupervisor({
    ...{ engine, config, memory, connections },
    tell: (item) => news.push(item),
  });
  atEnd(async () => {
    ears.deaf = false;
    await supervisor.stop();
    connections.destroy();
  });
  expect((await supervisor.ready()).status).toBe('ready');
  const pid = engine.pid() ?? 0;
  return { dir, supervisor, engine, news, heard, ears, pid };
}

describe('an engine that outlives SIGKILL', () => {
  it('is dead: nothing is started beside it, and whoever asks is told what to do', async () => {
    const { supervisor, engine, news, heard, pid } = await deafEngine();
    await supervisor.restart('it fell silent');
    expect(heard).toEqual(['SIGTERM', 'SIGKILL']);
    expect(processStart(pid)).toBeDefined();
    expect(supervisor.facts()).toMatchObject({ phase: 'dead', breaker: 'dead', pid });
    const refused = await supervisor.ready();
    expect(refused).toMatchObject({ status: 'refused', dead: true });
    expect(refused.status === 'refused' && refused.because).toContain('Reboot or reset the driver');
    expect(engine.pid()).toBe(pid);
    expect(supervisor.address()).toBeUndefined();
    expect(news).toContainEqual(expect.objectContaining({ type: 'state', state: 'dead' }));
  });

  it('stays on record, so that a later daemon knows of it', async () => {
    const { dir, supervisor, pid } = await deafEngine();
    await supervisor.restart('it fell silent');
    expect(JSON.parse(readFileSync(join(dir, 'child.json'), 'utf8'))).toMatchObject({ pid });
  });

  it('is not asked to die again by whoever stands in line, only by a person', async () => {
    const { supervisor, heard, ears, pid } = await deafEngine();
    await supervisor.restart('it fell silent');
    await supervisor.ready();
    await supervisor.letGo();
    expect(heard).toHaveLength(2);
    ears.deaf = false;
    await supervisor.restart('a person asked for it');
    expect(processStart(pid)).toBeUndefined();
    expect(supervisor.facts()).toMatchObject({ phase: 'ready', breaker: 'closed', restarts: 2 });
  });
});

describe('an engine that hears its signals', () => {
  it('is gone after a restart, and another one serves', async () => {
    const { supervisor, engine, ears, pid } = await deafEngine();
    ears.deaf = false;
    await supervisor.restart('it fell silent');
    expect(processStart(pid)).toBeUndefined();
    expect(engine.pid()).not.toBe(pid);
    expect(supervisor.facts().phase).toBe('ready');
  });
});
