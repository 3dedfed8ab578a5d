/** A model that takes 5 ms and says its prompt back; counts what runs at once, anew after every look. Ends with its stdin. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

const takesMs = 5;
const counts = { running: 0, most: 0 };

const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
  if (request.method === 'POST') void generate(request, response);
  else if (request.url === '/counts') {
    json(response, 200, counts);
    counts.most = counts.running;
  }
  // Like most servers it has no /slots.
  else json(response, request.url === '/slots' ? 404 : 200, { status: 'ok', data: [] });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object') process.stdout.write(`${address?.port}\n`);
});
process.stdin.resume().on('end', () => process.exit());

async function generate(request: IncomingMessage, response: ServerResponse): Promise<void> {
  counts.running += 1;
  counts.most = Math.max(counts.most, counts.running);
  const pieces: Uint8Array[] = [];
  for await (const piece of request) pieces.push(piece);
  const { messages } = JSON.parse(Buffer.concat(pieces).toString('utf8'));
  setTimeout(() => {
    counts.running -= 1;
    const message = { role: 'assistant', content: messages.at(-1).content };
    const usage = { prompt_tokens: 8, completion_tokens: 4, total_tokens: 12 };
    json(response, 200, { choices: [{ index: 0, message, finish_reason: 'stop' }], usage });
  }, takesMs);
}

function json(response: ServerResponse, code: number, value: unknown): void {
  const text = JSON.stringify(value);
  response.writeHead(code, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}
