import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addressOf } from '../../../source/slot/engine/engine.ts';
import { question } from '../../../source/slot/engine/upstream.edge.ts';
import { freePort } from '../../helpers/free-port.ts';
import { ask, atEnd, eventually, expectState, fakeServer, startSlot } from '../slot-bench.ts';

const deadlines = { firstTokenMs: 400, stallMs: 400, totalMs: 60_000 };

/** A server that somebody else started; resolves once it answers. */
async function foreign(
  env: Readonly<Record<string, string>> = {},
  pidFile?: string,
): Promise<string> {
  const own = await freePort();
  const child = spawn(process.execPath, [fakeServer, '--port', `${own}`], {
    env: { ...process.env, ...env },
    stdio: 'ignore',
  });
  atEnd(() => child.kill('SIGKILL'));
  if (pidFile !== undefined) writeFileSync(pidFile, `${child.pid}`);
  const url = `http://127.0.0.1:${own}`;
  const ask = { method: 'GET', path: '/health' } as const;
  await eventually(
    async () => (await question(addressOf(url), ask, 1_000)).status === 'answered',
    'the foreign server is up',
  );
  return url;
}

describe('an engine started by a command', () => {
  it('serves on the socket it is given', async () => {
    const command = [process.execPath, fakeServer, '--host', '{socket}'];
    const slot = await startSlot({ engine: { kind: 'command', command, health: '/health' } });
    expect((await ask(slot, 'say 1').answer).words).toBe('w0 ');
    expect(slot.deeds()[0]?.args?.[1]).toMatch(/llm\.sock$/);
  });

  it('serves at its address, and is restarted when it freezes', async () => {
    const port = await freePort();
    const command = [process.execPath, fakeServer, '--port', `${port}`];
    const url = `http://127.0.0.1:${port}/v1`;
    const slot = await startSlot({
      deadlines,
      engine: { kind: 'command', command, url, health: '/health' },
    });
    expect((await ask(slot, 'freeze 1 once').answer).words).toBe('w0 ');
    expect((await slot.status()).restarts).toBe(1);
  });

  it('is not believed to be up when a stranger answers on its port', async () => {
    const url = await foreign();
    const command = [process.execPath, fakeServer, '--port', `${new URL(url).port}`];
    const engine = { kind: 'command', command, url, health: '/health' } as const;
    const slot = await startSlot({ engine }, {}, 'open');
    expect((await slot.status()).because).toContain('Another program listens');
  });
});

describe('an engine that is attached', () => {
  it('is used, its model name is the caller’s, and it outlives the slot', async () => {
    const url = await foreign();
    const slot = await startSlot({ engine: { kind: 'attach', url }, ctx: undefined });
    expect((await ask(slot, 'say 2', { body: { model: 'llama3' } }).answer).words).toBe('w0 w1 ');
    await slot.daemon.stop('enough');
    const answered = await question(addressOf(url), { method: 'GET', path: '/health' }, 1_000);
    expect(answered.status).toBe('answered');
  });

  it('that freezes is not killed: the lane is closed, and its process lives', async () => {
    const url = await foreign();
    const slot = await startSlot({ deadlines, engine: { kind: 'attach', url } });
    const answer = await ask(slot, 'freeze 2').answer;
    expect(answer.error?.type).toBe('local_model_restarted');
    await expectState(slot, 'open');
    expect((await slot.status()).restarts).toBe(0);
    const answered = await question(addressOf(url), { method: 'GET', path: '/health' }, 1_000);
    expect(answered.status).toBe('answered');
  });

  it('that freezes is restarted by the command that the spec gives', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'fugu-restart-'));
    atEnd(() => rmSync(dir, { recursive: true, force: true }));
    const pidFile = join(dir, 'pid');
    const url = await foreign({}, pidFile);
    atEnd(() => process.kill(Number(readFileSync(pidFile, 'utf8')), 'SIGKILL'));
    const program = join(dir, 'restart.mjs');
    writeFileSync(
      program,
      `import { spawn } from 'node:child_process';
      import { readFileSync, writeFileSync } from 'node:fs';
      process.kill(Number(readFileSync('${pidFile}', 'utf8')), 'SIGKILL');
      const args = ['${fakeServer}', '--port', '${new URL(url).port}'];
      const child = spawn(process.execPath, args, { detached: true, stdio: 'ignore' });
      child.unref();
      writeFileSync('${pidFile}', String(child.pid));`,
    );
    const engine = { kind: 'attach', url, restart: [process.execPath, program] } as const;
    const slot = await startSlot({ deadlines, engine });
    await ask(slot, 'freeze 2').answer;
    expect((await ask(slot, 'say 1').answer).words).toBe('w0 ');
    expect((await slot.status()).restarts).toBe(1);
  });

  it('without counters is proved by a canary before it is judged', async () => {
    const url = await foreign({ FAKE_ENGINE: 'no-slots' });
    const slot = await startSlot({
      deadlines: { ...deadlines, firstTokenMs: 1_500 },
      engine: { kind: 'attach', url },
    });
    const answer = await ask(slot, 'slow 2 900').answer;
    expect(answer.error?.type).toBe('local_model_restarted');
    expect(await slot.status()).toMatchObject({
      breaker: 'closed',
      restarts: 0,
      softAborts: 1,
    });
    expect((await ask(slot, 'slow 1 2000', { stream: false }).answer).code).toBe(200);
  });

  it('that is not there is said in a sentence', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const slot = await startSlot({ engine: { kind: 'attach', url } }, {}, 'off');
    const answer = await ask(slot, 'say 1').answer;
    expect(answer.error?.message).toContain(`Nothing answers at ${url}`);
  });
});
