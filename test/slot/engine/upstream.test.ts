import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { addressOf } from '../../../source/slot/engine/engine.ts';
import { send, wholeText } from '../../../source/slot/engine/upstream.edge.ts';
import { atEnd } from '../slot-bench.ts';

/** What a server's answer reads as, and its response while it is still open. */
async function read(
  answer: (response: ServerResponse) => void,
  maxBytes = 100,
): Promise<{ readonly text: Promise<string>; readonly response: ServerResponse }> {
  const open = Promise.withResolvers<ServerResponse>();
  const server = createServer((_, response) => {
    open.resolve(response);
    answer(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  atEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  const place = server.address();
  const port = typeof place === 'object' ? place?.port : 0;
  const sent = send(addressOf(`http://127.0.0.1:${port}`), { method: 'GET', path: '/' });
  const text = sent.answer.then((incoming) => wholeText(incoming, maxBytes));
  text.catch(() => undefined);
  return { text, response: await open.promise };
}

describe('wholeText', () => {
  it('has a body of told length with its last byte, also while its sender holds on', async () => {
    const { text, response } = await read((open) => {
      open.writeHead(200, { 'content-length': 5 });
      open.write('whole');
    });
    expect(await text).toBe('whole');
    expect(response.writableEnded).toBe(false);
  });

  it('waits for the end of a body whose length nobody told', async () => {
    const { text, response } = await read((open) => void open.write('ha'));
    response.end('lf');
    expect(await text).toBe('half');
  });

  it('refuses a body that is longer than it may be', async () => {
    const { text } = await read((open) => void open.end('x'.repeat(101)));
    await expect(text).rejects.toThrow('longer than 100 bytes');
  });

  it('refuses a body that breaks off before its told length', async () => {
    const { text } = await read((open) => {
      open.writeHead(200, { 'content-length': 5 });
      open.write('wh', () => open.destroy());
    });
    await expect(text).rejects.toThrow();
  });
});
