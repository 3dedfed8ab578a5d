import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSlotClient } from '../../../source/slot/client/client.edge.ts';
import { ensureSlot } from '../../../source/slot/client/ensure.edge.ts';
import {
  processStart,
  readRecord,
  writeRecord,
} from '../../../source/slot/engine/child-record.edge.ts';
import { readPort, serveSlot } from '../../../source/slot/http/daemon.edge.ts';
import { configDigest } from '../../../source/slot/slot-config.ts';
import { freePort } from '../../helpers/free-port.ts';
import {
  ask,
  atEnd,
  eventually,
  makeSlot,
  type Slot,
  serveProgram,
  startSlot,
} from '../slot-bench.ts';

const envOf = (slot: Slot): Readonly<Record<string, string | undefined>> => ({
  ...slot.env,
  SLOT_CONFIG: JSON.stringify(slot.config),
  SLOT_DIR: slot.dir,
});
const serve = [process.execPath, serveProgram];

async function ensure(slot: Slot): Promise<{ readonly port: number }> {
  const ensured = await ensureSlot({ ...slot, serve, env: envOf(slot) });
  if (ensured.status === 'failed') throw new Error(ensured.because);
  atEnd(() => stop(slot));
  return ensured;
}

async function pidOf(slot: Slot): Promise<number | undefined> {
  const seen = await createSlotClient(slot.config.port, slot.dir).status();
  return seen.status === 'running' ? seen.slot.pid : undefined;
}

async function stop(slot: Slot): Promise<void> {
  const pid = await pidOf(slot);
  await createSlotClient(slot.config.port, slot.dir).stop('now');
  if (pid !== undefined) await eventually(() => processStart(pid) === undefined, 'it has ended');
}

function spawnDaemon(slot: Slot): ChildProcess & { readonly said: string[] } {
  const [program = '', ...args] = serve;
  const child = spawn(program, args, {
    env: { ...envOf(slot) },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const said: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => said.push(text));
  atEnd(() => child.kill('SIGKILL'));
  return Object.assign(child, { said });
}

describe('the port', () => {
  it('is the lock: of two daemons started at once one serves and the other ends well', async () => {
    const slot = await makeSlot();
    const children = [spawnDaemon(slot), spawnDaemon(slot)];
    const status = (child: (typeof children)[number]): string =>
      /"status":"(\w+)"/.exec(child.said.join(''))?.[1] ?? '';
    await eventually(() => children.every((child) => status(child) !== ''), 'both have spoken');
    expect(children.map(status).sort()).toEqual(['running', 'serving']);
    atEnd(() => stop(slot));
    const loser = children.find((child) => status(child) === 'running');
    await eventually(() => loser?.exitCode === 0, 'the second has ended');
  });

  it('that a stranger has is said in one sentence, by the daemon and by who wants one', async () => {
    const slot = await makeSlot();
    const stranger = createServer((_, response) => response.end('hello'));
    await new Promise<void>((resolve) => stranger.listen(slot.config.port, '127.0.0.1', resolve));
    atEnd(() => stranger.close());
    const because = `Port ${slot.config.port} of 127.0.0.1 is taken by another program. Stop it, or set slot.port to another one.`;
    expect(await serveSlot({ ...slot, version: 'test' })).toEqual({ status: 'refused', because });
    const ensured = await ensureSlot({ ...slot, serve, env: envOf(slot) });
    expect(ensured).toMatchObject({ status: 'failed' });
    expect(existsSync(join(slot.dir, 'child.json'))).toBe(false);
  });
});

describe('whoever needs the slot', () => {
  it('starts it, and two at once start one', async () => {
    const slot = await makeSlot();
    const [one, two] = await Promise.all([ensure(slot), ensure(slot)]);
    expect(one).toEqual(two);
    const pid = await pidOf(slot);
    await ensure(slot);
    expect(await pidOf(slot)).toBe(pid);
    expect((await ask(slot.config, 'say 1').answer).words).toBe('w0 ');
    expect(slot.deeds().filter((deed) => deed.spawn !== undefined)).toHaveLength(1);
  });

  it('replaces one of another config once its callers are served', async () => {
    const slot = await makeSlot();
    await ensure(slot);
    const before = await pidOf(slot);
    const running = ask(slot.config, 'slow 20 20');
    await running.until('w0');
    const changed = { ...slot, config: { ...slot.config, model: 'other' } };
    await ensure(changed);
    expect((await running.answer).words).toContain('w19');
    const client = createSlotClient(slot.config.port, slot.dir);
    const seen = await client.status();
    expect(seen).toMatchObject({ slot: { model: 'other', config: configDigest(changed.config) } });
    expect(await pidOf(slot)).not.toBe(before);
  });

  it('replaces one at another port once its callers are served, and its engine with it', async () => {
    const slot = await makeSlot();
    await ensure(slot);
    const before = (await pidOf(slot)) ?? 0;
    const running = ask(slot.config, 'slow 20 20');
    await running.until('w0');
    const engine = readRecord(slot.dir)?.pid ?? 0;
    const moved = { ...slot, config: { ...slot.config, port: await freePort() } };
    await ensure(moved);
    expect((await running.answer).words).toContain('w19');
    await eventually(() => processStart(before) === undefined, 'the daemon at the old port ends');
    expect(processStart(engine)).toBeUndefined();
    expect(readPort(slot.dir)).toBe(moved.config.port);
    expect((await ask(moved.config, 'say 1').answer).words).toBe('w0 ');
  });

  it('leaves a daemon of another folder alone, also where its own had that port once', async () => {
    const slot = await makeSlot();
    const other = await makeSlot();
    await ensure(other);
    const before = await pidOf(other);
    mkdirSync(slot.dir, { recursive: true });
    writeFileSync(join(slot.dir, 'port'), String(other.config.port));
    await ensure(slot);
    expect(await pidOf(slot)).toBeDefined();
    expect(await pidOf(other)).toBe(before);
    expect((await ask(other.config, 'say 1').answer).words).toBe('w0 ');
  });

  it('hears why it could not be started', async () => {
    const slot = await makeSlot();
    const failing = [process.execPath, '-e', 'process.exit(3)'];
    const ensured = await ensureSlot({ ...slot, serve: failing, env: envOf(slot) });
    expect(ensured).toMatchObject({ status: 'failed' });
    expect(ensured.status === 'failed' ? ensured.because : '').toContain('slotd.log');
  });
});

describe('a daemon that is killed', () => {
  it('leaves an engine that the next one kills and does not adopt', async () => {
    const slot = await makeSlot();
    await ensure(slot);
    await ask(slot.config, 'say 1').answer;
    const orphan = readRecord(slot.dir)?.pid ?? 0;
    const daemon = (await pidOf(slot)) ?? 0;
    const caller = ask(slot.config, 'slow 1000 20');
    await caller.until('w0');
    process.kill(daemon, 'SIGKILL');
    await expect(caller.answer).rejects.toThrow();
    expect(processStart(orphan)).toBeDefined();
    await ensure(slot);
    expect((await ask(slot.config, 'say 2').answer).words).toBe('w0 w1 ');
    expect(processStart(orphan)).toBeUndefined();
    expect(readRecord(slot.dir)?.pid).not.toBe(orphan);
  });

  it('whose record names a pid that is another process now leaves that process alone', async () => {
    const slot = await makeSlot();
    const innocent = spawn('sleep', ['60']);
    atEnd(() => innocent.kill('SIGKILL'));
    writeRecord(slot.dir, {
      pid: innocent.pid ?? 0,
      start: 'boot/1',
      berth: join(slot.dir, 'none'),
    });
    await ensure(slot);
    await ask(slot.config, 'say 1').answer;
    expect(innocent.exitCode).toBeNull();
    expect(innocent.signalCode).toBeNull();
  });
});

describe('a daemon', () => {
  it('that nobody needs unloads the model and ends', async () => {
    const slot = await startSlot({ idleMs: 300 });
    const engine = readRecord(slot.dir)?.pid ?? 0;
    const listening = slot.client.events(() => undefined, new AbortController().signal);
    expect(await slot.daemon.ended).toBe('nobody asked for a while');
    expect(processStart(engine)).toBeUndefined();
    await listening;
    expect(await slot.client.status()).toEqual({ status: 'off' });
    expect(existsSync(join(slot.dir, 'child.json'))).toBe(false);
  });

  it('does not end under a caller', async () => {
    const slot = await startSlot({ idleMs: 200 });
    const answer = await ask(slot, 'slow 40 20').answer;
    expect(answer.words).toContain('w39');
    await slot.daemon.ended;
  });

  it('ends when it is told to, and says so to those who wait', async () => {
    const slot = await startSlot();
    const first = ask(slot, 'slow 1000 10');
    await first.until('w0');
    const second = ask(slot, 'say 1', { stream: false });
    await eventually(async () => (await slot.status()).waiters.length === 1, 'one waits');
    expect(await slot.client.stop('now')).toEqual({ status: 'done' });
    expect((await second.answer).code).toBe(503);
    expect(await slot.daemon.ended).toBe('it was told to stop');
    await first.answer.catch(() => undefined);
  });

  it('keeps its token to its owner, gives the engine a key, and no key on a command line', async () => {
    const slot = await startSlot();
    expect(statSync(join(slot.dir, 'token')).mode & 0o777).toBe(0o600);
    expect(statSync(slot.dir).mode & 0o777).toBe(0o700);
    const [spawned] = slot.deeds();
    expect(spawned?.key).toBe(true);
    expect(spawned?.args?.join(' ')).toMatch(/-np 1 .*--no-context-shift/);
    expect(spawned?.args).not.toContain('--api-key');
  });

  it('writes what happened, for those who look later', async () => {
    const slot = await startSlot();
    await ask(slot, 'say 1').answer;
    await slot.daemon.stop('enough');
    const day = new Date().toISOString().slice(0, 10);
    const lines = readFileSync(join(slot.dir, `history-${day}.jsonl`), 'utf8')
      .trim()
      .split('\n');
    const types = lines.map((line) => JSON.parse(line).type);
    expect(types).toEqual(expect.arrayContaining(['ready', 'done']));
    expect(lines.join()).not.toContain('say 1');
  });

  it('starts although its folder holds rubbish', async () => {
    const slot = await startSlot();
    await slot.daemon.stop('again');
    writeFileSync(join(slot.dir, 'child.json'), 'no json');
    const served = await serveSlot({ ...slot, version: 'test' });
    expect(served.status).toBe('serving');
    if (served.status === 'serving') await served.daemon.stop('over');
  });
});
