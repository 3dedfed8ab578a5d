import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AgentHeading, AgentWire } from '../../source/lanes/rehearsal/script/agent-wires.ts';
import { type Move, moveOf, turnOf } from './agent-scenario.ts';
import { agentWires } from './agent-wires.ts';

/** One request of an agent, as the server saw it. */
export interface AgentRequest {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Readonly<Record<string, unknown>>;
}

export interface AgentModelServer {
  /** Without a path; each wire format has its own below it. */
  readonly origin: string;
  readonly seen: readonly AgentRequest[];
  close(): Promise<void>;
}

/**
 * A scripted model on loopback in the four wire formats that agents speak. `failFirst` answers that
 * many requests with 429 before the script begins.
 */
export async function agentModelServer(failFirst = 0): Promise<AgentModelServer> {
  const seen: AgentRequest[] = [];
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const path = (request.url ?? '').split('?')[0] ?? '';
    const wire = agentWires.find((each) => each.path.test(path));
    if (wire === undefined || request.method !== 'POST') {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{}');
      return;
    }
    seen.push({ path, headers: request.headers, body });
    const turn = turnOf(wire.parts(body), wire.tools(body));
    const move: Move = seen.length <= failFirst ? { type: 'status', code: 429 } : moveOf(turn);
    answer(response, { wire, move, id: `call_${seen.length}` });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    origin: `http://127.0.0.1:${port}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(
  response: ServerResponse,
  { wire, move, id }: { readonly wire: AgentWire; readonly move: Move; readonly id: string },
): void {
  switch (move.type) {
    case 'hang':
      return;
    case 'status': {
      const head = { 'content-type': 'application/json', 'retry-after': '0' };
      const error = { type: 'scripted', code: move.code, message: `scripted ${move.code}` };
      response.writeHead(move.code, head).end(JSON.stringify({ type: 'error', error }));
      return;
    }
    case 'cut': {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const events = wire.events({ type: 'text', text: 'Half a' }, heading(id));
      const half = events.slice(0, Math.ceil(events.length / 2)).join('');
      response.write(half, () => response.destroy());
      return;
    }
    default:
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(wire.events(move, heading(id)).join(''));
  }
}

/** The same figures for every answer. */
function heading(id: string): AgentHeading {
  return { id, model: 'shelf-1', inputTokens: 1_200, outputTokens: 34 };
}

async function bodyOf(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  let text = '';
  for await (const piece of request) text += String(piece);
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
