import { createServer } from 'node:http';

/** What an endpoint makes of a request for a reply, and of the stream that another one answered. */
export type Bend = (stream: string, request: string) => string;

export interface BentWire {
  /** Ends in /v1. */
  readonly baseURL: string;
  /** Where requests go on to; ends in /v1. */
  upstream: string;
  close(): Promise<void>;
}

/** An endpoint on loopback that asks another one, and bends what it answers. */
export async function bentWire(bend: Bend): Promise<BentWire> {
  const wire = { upstream: '' };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += String(piece);
    const path = (request.url ?? '').replace(/^\/v1/, '');
    const headers = { 'content-type': 'application/json', authorization: auth(request.headers) };
    const asked = await fetch(`${wire.upstream}${path}`, { method: 'POST', headers, body });
    const type = asked.headers.get('content-type') ?? 'application/json';
    response.writeHead(asked.status, { 'content-type': type });
    response.end(bend(await asked.text(), body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return Object.assign(wire, {
    baseURL: `http://127.0.0.1:${port}/v1`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

function auth({ authorization = '' }: { readonly authorization?: string | undefined }): string {
  return authorization;
}
