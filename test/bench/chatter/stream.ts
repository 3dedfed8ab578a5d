/** Sends 200 numbered events a second to everyone who asks; a process of its own, so that its work is not measured. */
import { createServer, type ServerResponse } from 'node:http';

const perSecond = Number(process.argv[2]);
const count = Number(process.argv[3]);
const everyMs = 5;

const server = createServer((request, response) => {
  request.resume();
  request.once('end', () => stream(response));
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' ? address?.port : ''}\n`);
});

function stream(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const began = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    const due = Math.min(count, Math.floor(((performance.now() - began) * perSecond) / 1000));
    for (; sent < due; sent += 1) response.write(event({ content: `n${sent}\n` }, null));
    if (sent < count) return;
    clearInterval(timer);
    response.end(`${event({}, 'stop')}data: [DONE]\n\n`);
  }, everyMs);
}

function event(delta: object, finish: string | null): string {
  const choices = [{ index: 0, delta, finish_reason: finish }];
  const body = { id: 'bench', object: 'chat.completion.chunk', model: 'bench', choices };
  return `data: ${JSON.stringify(body)}\n\n`;
}
