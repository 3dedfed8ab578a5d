import type { IncomingMessage, ServerResponse } from 'node:http';
import { bodyText, question } from '../engine/upstream.edge.ts';
import { metricsText } from '../queue/metrics.ts';
import type { News } from '../queue/news.edge.ts';
import type { Service } from '../queue/service.edge.ts';
import { createReply } from '../turn/reply.edge.ts';
import { wireError } from '../turn/wire-error.ts';
import { bearerOf, strangerProblem, type ToolKey, visitorOf } from './gate.ts';
import { formOfPath, pass } from './proxy.edge.ts';

export interface RoutesOptions {
  readonly service: Service;
  readonly news: News;
  readonly keys: readonly ToolKey[];
  /** Opens the doors that change something; kept in a file that only its owner can read. */
  readonly token: string;
  /** Ends the daemon: at once, or when nobody holds or waits any more. */
  readonly end: (when: 'now' | 'idle') => void;
}

type Door = (options: RoutesOptions, request: IncomingMessage, response: ServerResponse) => void;

/** Every path of the daemon, in one table. */
const doors: Readonly<Record<string, Door>> = {
  'GET /slot/status': ({ service }, _, response) => json(response, 200, service.status()),
  'GET /slot/events': ({ news }, request, response) => {
    const after = Number(request.headers['last-event-id']);
    news.subscribe(response, Number.isSafeInteger(after) ? after : undefined);
  },
  'GET /metrics': ({ service }, _, response) => {
    response
      .writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' })
      .end(metricsText(service.status(), service.counter.counters()));
  },
  'GET /health': ({ service }, _, response) => {
    const { state } = service.status();
    const isUp = ['idle', 'busy', 'slow', 'draining'].includes(state);
    json(response, isUp ? 200 : 503, { status: isUp ? 'ok' : state });
  },
  'GET /v1/models': models,
  'POST /v1/messages/count_tokens': countTokens,
  'POST /slot/drain': guarded(({ service }, _, response) => {
    service.desk.holdBack(true);
    service.close('A person is draining the local slot. Go on without it, or wait for its resume.');
    service.tell({ type: 'state', state: 'draining' });
    json(response, 200, service.status());
  }),
  'POST /slot/resume': guarded(({ service }, _, response) => {
    service.close(undefined);
    service.desk.holdBack(false);
    service.tell({ type: 'state', state: 'resumed' });
    json(response, 200, service.status());
  }),
  'POST /slot/restart': guarded(({ service }, _, response) => {
    void service.supervisor.restart('a person asked for it');
    json(response, 202, service.status());
  }),
  'POST /slot/stop': guarded(({ end, service }, request, response) => {
    json(response, 202, service.status());
    end(request.url?.endsWith('?when=idle') ? 'idle' : 'now');
  }),
};

/** Answers one request; what it does not know gets a 404 that says what there is. */
export function answer(
  options: RoutesOptions,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  response.on('error', () => undefined);
  const problem = strangerProblem(request.headers);
  if (problem !== undefined) {
    refuse(response, 403, 'forbidden', problem);
    return;
  }
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  const door = doors[`${request.method} ${path}`];
  if (door !== undefined) door(options, request, response);
  else if (request.method === 'POST' && formOfPath[path] !== undefined) {
    generate(options, request, response);
  } else if (request.method === 'POST' && path.startsWith('/slot/drop/')) {
    guarded(drop(path.slice('/slot/drop/'.length)))(options, request, response);
  } else {
    const known = [...Object.keys(doors), ...Object.keys(formOfPath).map((each) => `POST ${each}`)];
    refuse(
      response,
      404,
      'not_found',
      `There is no ${request.method} ${path}. There is: ${known.join(', ')}.`,
    );
  }
}

function generate(
  { service, keys }: RoutesOptions,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const visitor = visitorOf(request.headers, keys, service.config.keysOnly);
  if (visitor !== undefined) {
    void pass(service, visitor, request, response);
    return;
  }
  refuse(
    response,
    401,
    'authentication_error',
    'The slot wants one of the keys of slot.keys. Send it as `authorization: Bearer`.',
  );
}

function drop(id: string): Door {
  return ({ service }, _, response) => {
    const found = service.desk.drop(id);
    json(response, found ? 200 : 404, { dropped: found });
  };
}

function guarded(door: Door): Door {
  return (options, request, response) => {
    if (bearerOf(request.headers) === options.token) door(options, request, response);
    else {
      const message =
        'This needs the token of the slot folder. Use `fugu slot`, or send the token as `authorization: Bearer`.';
      refuse(response, 401, 'authentication_error', message);
    }
  };
}

/** The engine's own list when it is up; else the one model that asking would load. */
function models({ service }: RoutesOptions, _: IncomingMessage, response: ServerResponse): void {
  const { supervisor, config } = service;
  const address = supervisor.address();
  const own = { object: 'list', data: [{ id: config.model, object: 'model', owned_by: 'slot' }] };
  if (address === undefined) {
    json(response, 200, own);
    return;
  }
  void question(address, { method: 'GET', path: '/v1/models' }, 2_000).then((asked) => {
    if (asked.status !== 'answered' || asked.code !== 200) json(response, 200, own);
    else response.writeHead(200, { 'content-type': 'application/json' }).end(asked.text);
  });
}

const countMs = 10_000;

/** Counting needs the tokenizer and not the slot, so it does not stand in line. */
async function askCount(
  { service }: RoutesOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const reply = createReply(request, response, 'message');
  try {
    const body = await bodyText(request, 32 * 1_048_576);
    const ready = await service.supervisor.ready();
    if (ready.status === 'refused') {
      reply.fail(wireError(503, 'local_model_unavailable', ready.because));
      return;
    }
    const ask = { method: 'POST', path: '/v1/messages/count_tokens', body } as const;
    const asked = await question(ready.address, ask, countMs);
    if (asked.status === 'answered') reply.whole(asked.code, 'application/json', asked.text);
    else reply.fail(wireError(504, 'local_model_timeout', 'The engine did not count in time.'));
  } catch (error) {
    reply.fail(wireError(400, 'invalid_request_error', String(error)));
  }
}

function countTokens(
  options: RoutesOptions,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  void askCount(options, request, response);
}

function json(response: ServerResponse, code: number, value: unknown): void {
  if (response.destroyed) return;
  response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

function refuse(response: ServerResponse, code: number, type: string, message: string): void {
  json(response, code, { error: wireError(code, type, message) });
}
