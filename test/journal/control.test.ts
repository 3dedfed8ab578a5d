import { once } from 'node:events';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { controlSocket, sendToOwner, serveControl } from '../../source/journal/control.edge.ts';
import { maxMessageBytes } from '../../source/journal/control-line.edge.ts';
import { tempDir } from './notes.ts';

const timeoutMs = 10_000;

/** Serves `handle` in a run folder until the test ends. */
async function serve(dir: string, handle: (command: unknown) => Promise<unknown>) {
  const serving = await serveControl(dir, handle);
  if (serving.status !== 'serving') throw new Error(serving.what);
  onTestFinished(() => serving.close());
  return serving;
}

const echo = async (command: unknown): Promise<unknown> => ({ got: command });

/** Sends raw bytes and gives everything that comes back. */
async function raw(dir: string, bytes: string | Uint8Array): Promise<string> {
  const socket = connect(join(dir, controlSocket));
  socket.on('error', () => undefined);
  let text = '';
  socket.on('data', (chunk) => {
    text += String(chunk);
  });
  socket.write(bytes);
  const closed = once(socket, 'close');
  await Promise.race([closed, once(socket, 'data')]);
  socket.destroy();
  await closed;
  return text;
}

describe('sendToOwner', () => {
  it('gets the answer of the owner', async () => {
    const dir = await tempDir();
    await serve(dir, echo);
    const command = { type: 'accept', note: 'zwei\nZeilen \u{1f421}' };
    expect(await sendToOwner(dir, command, timeoutMs)).toEqual({
      status: 'answered',
      reply: { got: command },
    });
  });

  it('serves many senders at once, each its own answer', async () => {
    const dir = await tempDir();
    await serve(dir, echo);
    const numbers = Array.from({ length: 12 }, (_, index) => index);
    const sent = await Promise.all(numbers.map((number) => sendToOwner(dir, number, timeoutMs)));
    expect(sent).toEqual(numbers.map((got) => ({ status: 'answered', reply: { got } })));
  });

  it('says that nobody owns a run without a socket', async () => {
    expect(await sendToOwner(await tempDir(), {}, timeoutMs)).toMatchObject({
      status: 'nobody',
      what: expect.stringContaining('ENOENT'),
    });
  });

  it('says that nobody owns a run whose socket a dead owner left, which the next owner replaces', async () => {
    const dir = await tempDir();
    await leaveStaleSocket(dir);
    expect(await sendToOwner(dir, {}, timeoutMs)).toMatchObject({
      status: 'nobody',
      what: expect.stringContaining('ECONNREFUSED'),
    });
    await serve(dir, echo);
    expect(await sendToOwner(dir, 1, timeoutMs)).toMatchObject({ status: 'answered' });
  });

  it('says that nobody owns a run whose socket is an ordinary file', async () => {
    const dir = await tempDir();
    await writeFile(join(dir, controlSocket), '');
    expect(await sendToOwner(dir, {}, timeoutMs)).toMatchObject({ status: 'nobody' });
  });

  it('stops waiting for an owner that hangs, and says that it may still act', async () => {
    const dir = await tempDir();
    await serve(dir, () => new Promise(() => undefined));
    expect(await sendToOwner(dir, {}, 50)).toMatchObject({
      status: 'unanswered',
      what: expect.stringContaining('may still'),
    });
  });

  it('says so when the owner dies before it answers', async () => {
    const dir = await tempDir();
    const serving = await serve(dir, async () => {
      await serving.close();
    });
    expect(await sendToOwner(dir, {}, timeoutMs)).toMatchObject({ status: 'unanswered' });
  });

  it.each(['garbage\n', '{"status":"odd"}\n', `${'x'.repeat(maxMessageBytes + 1)}\n`])(
    'takes no answer for one from an owner that does not keep to the form',
    async (text) => {
      const dir = await tempDir();
      const server = createServer((socket) => {
        socket.on('error', () => undefined);
        socket.write(text);
      });
      onTestFinished(() => {
        server.close();
      });
      await once(server.listen(join(dir, controlSocket)), 'listening');
      expect(await sendToOwner(dir, {}, timeoutMs)).toMatchObject({ status: 'unanswered' });
    },
  );

  it('does not send a command over the limit', async () => {
    const dir = await tempDir();
    await serve(dir, echo);
    expect(await sendToOwner(dir, 'x'.repeat(maxMessageBytes), timeoutMs)).toMatchObject({
      status: 'refused',
    });
  });

  it('reaches a run in a folder deeper than a socket address can name', async () => {
    const dir = join(await tempDir(), 'd'.repeat(120), 'e'.repeat(120));
    await mkdir(dir, { recursive: true });
    await serve(dir, echo);
    expect((await stat(join(dir, controlSocket))).isSocket()).toBe(true);
    expect(await sendToOwner(dir, 1, timeoutMs)).toEqual({ status: 'answered', reply: { got: 1 } });
  });
});

describe('serveControl', () => {
  it('makes a socket that only its user may use, and removes it on close', async () => {
    const dir = await tempDir();
    const serving = await serve(dir, echo);
    expect((await stat(join(dir, controlSocket))).mode & 0o777).toBe(0o600);
    await serving.close();
    await expect(stat(join(dir, controlSocket))).rejects.toThrow('ENOENT');
  });

  it('answers bad JSON with what is wrong, and serves on', async () => {
    const dir = await tempDir();
    await serve(dir, echo);
    expect(JSON.parse(await raw(dir, '{"a":\n'))).toMatchObject({
      status: 'refused',
      what: expect.stringContaining('not JSON'),
    });
    expect(await sendToOwner(dir, 1, timeoutMs)).toMatchObject({ status: 'answered' });
  });

  it('answers a request over the limit and hangs up, and serves on', async () => {
    const dir = await tempDir();
    await serve(dir, echo);
    const reply = await raw(dir, 'x'.repeat(maxMessageBytes + 10));
    expect(JSON.parse(reply)).toMatchObject({ status: 'refused' });
    expect(await sendToOwner(dir, 1, timeoutMs)).toMatchObject({ status: 'answered' });
  });

  it('answers a command whose handler throws with the reason', async () => {
    const dir = await tempDir();
    await serve(dir, async () => {
      throw new Error('no such step');
    });
    expect(await sendToOwner(dir, {}, timeoutMs)).toMatchObject({
      status: 'refused',
      what: expect.stringContaining('no such step'),
    });
  });

  it('answers several lines of one connection in their order', async () => {
    const dir = await tempDir();
    await serve(dir, async (command) => {
      if (command === 1) await new Promise((turn) => setImmediate(turn));
      return command;
    });
    const socket = connect(join(dir, controlSocket));
    let text = '';
    socket.write('1\n2');
    socket.write('\n3\n');
    while (text.split('\n').length < 4) text += String((await once(socket, 'data'))[0]);
    socket.destroy();
    const replies = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).reply);
    expect(replies).toEqual([1, 2, 3]);
  });

  it('says what is so when the folder does not exist', async () => {
    expect(await serveControl(join(await tempDir(), 'none'), echo)).toMatchObject({
      status: 'failed',
    });
  });
});

/** A socket file whose server was killed: closing a server removes its own, so a process must die. */
async function leaveStaleSocket(dir: string): Promise<void> {
  const { spawn } = await import('node:child_process');
  const script = `require('net').createServer().listen(process.argv[1], () => console.log('up'))`;
  const child = spawn(process.execPath, ['-e', script, join(dir, controlSocket)]);
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
}
