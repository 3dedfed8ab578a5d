// Scripted models behind a real endpoint on loopback, so that nothing on this side of it is pretended.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import {
  type ChatReading,
  type ChatRequest,
  completion,
  errorBody,
  parseFields,
  readChatRequest,
  type Spoken,
  speak,
  streamEvents,
  tokensOf,
} from './chat-wire.ts';
import { dueTimes, paceOf } from './pace.ts';
import { type AgentWire, chatWire, responsesWire } from './script/agent-wires.ts';
import { readAsk } from './script/prompt-reading.ts';
import { rehearsalScript } from './script/rehearsal-script.ts';
import { rehearsalModelIds } from './script/rehearsal-spec.ts';
import { type AgentTalk, agentTurn } from './script/script-agent.ts';
import type { Script, ScriptAnswer } from './script/script-answer.ts';

/** One question the models were asked, and what became of it. */
export interface SeenRequest {
  readonly model: string;
  /** What its first line says it is for. */
  readonly purpose: string | undefined;
  readonly system: string;
  readonly prompt: string;
  readonly answer: ScriptAnswer;
}

export interface RehearsalModels {
  /** Ends in /v1. */
  readonly baseURL: string;
  /** Every question so far, in the order they came. */
  requests(): readonly SeenRequest[];
  /** Ends open replies and frees the port. */
  close(): Promise<void>;
}

export interface RehearsalModelsOptions {
  /** 1 is the speed of hosted models; Infinity waits for nothing. */
  readonly speed: number;
  /** Other scenes for the same endpoint. */
  readonly script?: Script;
  /** The id an answer says it comes from; the one that was asked for unless told. */
  readonly served?: (model: string) => string;
  /** What is left of a prompt in a server that drops what does not fit its window; all of it unless told. */
  readonly keeps?: (prompt: string) => string;
  /** Wanted port, for a run that knows its models by it; another free one where it is taken. */
  readonly port?: number;
}

/** Prompts are about 160,000 letters at most. */
const bodyBytes = 8 * 1024 * 1024;
/** Shorter pauses are made up for by the next one. */
const leastPauseMs = 8;

/**
 * Starts all scripted models on one free port of 127.0.0.1, speaking OpenAI's chat completions,
 * streamed or not, and to agent programs with tools, the Responses API too. A request the script has no answer for gets status 400 with the reason.
 */
export async function startRehearsalModels({
  speed,
  script = rehearsalScript,
  served = (model) => model,
  keeps = (prompt) => prompt,
  port: wanted = 0,
}: RehearsalModelsOptions): Promise<RehearsalModels> {
  const seen: SeenRequest[] = [];
  let count = 0;
  const server = createServer((request, response) => {
    count += 1;
    const id = `rehearsal-${count}`;
    handle({ request, response, id, speed, script, served, keeps, seen }).catch(() =>
      response.destroy(),
    );
  });
  const port = await listen(server, wanted).catch(() => listen(server, 0));
  return {
    baseURL: `http://127.0.0.1:${port}/v1`,
    requests: () => [...seen],
    close: () => closeServer(server),
  };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly id: string;
  readonly speed: number;
  readonly script: Script;
  readonly served: (model: string) => string;
  readonly keeps: (prompt: string) => string;
  readonly seen: SeenRequest[];
}

async function handle(exchange: Exchange): Promise<void> {
  const { request, response } = exchange;
  const path = (request.url ?? '').split('?')[0] ?? '';
  if (request.method === 'GET' && path === '/v1/models') return sendModels(response);
  const wire = [chatWire, responsesWire].find((each) => each.path.test(path));
  if (request.method !== 'POST' || wire === undefined)
    return sendError(response, 404, `there is nothing at ${request.method} ${path}`, 'not_found');
  if (!/^Bearer \S/.test(request.headers.authorization ?? ''))
    return sendError(response, 401, 'no key was sent', 'invalid_api_key');
  const body = await readBody(request);
  if (body === undefined) return sendError(response, 413, 'the request is too long', 'too_long');
  const reading = readChatRequest(body);
  const talk = readTalk(wire, body);
  if (talk === undefined) await answerChat(exchange, reading);
  else await answerAgent(exchange, wire, talk);
}

/** What an agent program asks, known by the tools it offers; undefined for a plain question. */
function readTalk(wire: AgentWire, body: string): AgentTalk | undefined {
  const fields = parseFields(body) ?? {};
  const tools = wire.tools(fields);
  if (tools.length === 0) return undefined;
  const model = typeof fields.model === 'string' ? fields.model : '';
  return { model, parts: wire.parts(fields), tools };
}

async function answerAgent(exchange: Exchange, wire: AgentWire, talk: AgentTalk): Promise<void> {
  const { response, script, seen, id, speed, served } = exchange;
  const { ask, answer, step, move } = agentTurn(talk, script);
  const { purpose } = readAsk(ask.prompt);
  if (step === 0) seen.push({ ...ask, purpose, answer });
  if (answer.status === 'refused' || move === undefined) {
    const because = answer.status === 'refused' ? answer.because : 'it has no move';
    return sendError(response, 400, unseen(because), 'unseen_request');
  }
  const text = move.type === 'text' ? move.text : JSON.stringify(move.args);
  const { firstMs, lettersPerSecond } = paceOf(talk.model);
  const heading = { id, model: served(talk.model), ...tokensOf(ask, text) };
  const events = wire.events(move, heading);
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  const due = (at: number) =>
    (firstMs + (text.length * 1000 * at) / (lettersPerSecond * events.length)) / speed;
  await sendPaced(response, events, due);
}

async function answerChat(exchange: Exchange, reading: ChatReading): Promise<void> {
  const { response, script, keeps, seen } = exchange;
  if (reading.status === 'unreadable')
    return sendError(response, 400, unseen(reading.because), 'unseen_request');
  const request = { ...reading.request, prompt: keeps(reading.request.prompt) };
  const { model, system, prompt } = request;
  const answer = script({ model, system, prompt });
  seen.push({ model, purpose: readAsk(prompt).purpose, system, prompt, answer });
  if (answer.status === 'refused')
    return sendError(response, 400, unseen(answer.because), 'unseen_request');
  const spoken = speak(answer.text, answer.reasoning, request.maxTokens);
  await (request.stream ? stream : sendWhole)(exchange, request, spoken);
}

const unseen = (because: string) => `the script has no answer for this request: ${because}.`;

async function stream(exchange: Exchange, request: ChatRequest, spoken: Spoken): Promise<void> {
  const { response, speed } = exchange;
  const events = streamEvents(headingOf(exchange, request), request, spoken);
  const due = dueTimes(spoken.pieces, paceOf(request.model), speed);
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  response.write(events.open);
  await sendPaced(response, spoken.pieces.map(events.piece), (at) => due[at] ?? 0, events.close);
}

/** Writes each event when it is due, in milliseconds from now, and ends. */
async function sendPaced(
  response: ServerResponse,
  events: readonly string[],
  dueMs: (at: number) => number,
  close = '',
): Promise<void> {
  const began = performance.now();
  for (const [at, event] of events.entries()) {
    const waitMs = dueMs(at) - (performance.now() - began);
    if (waitMs >= leastPauseMs) await pause(response, waitMs);
    if (response.destroyed) return;
    if (!response.write(event)) await drained(response);
  }
  response.end(close);
}

async function sendWhole(exchange: Exchange, request: ChatRequest, spoken: Spoken): Promise<void> {
  const { response, speed } = exchange;
  const waitMs = dueTimes(spoken.pieces, paceOf(request.model), speed).at(-1) ?? 0;
  if (waitMs >= leastPauseMs) await pause(response, waitMs);
  if (response.destroyed) return;
  sendJson(response, 200, completion(headingOf(exchange, request), request, spoken));
}

function headingOf({ id, served }: Exchange, { model }: ChatRequest) {
  return { id, model: served(model), created: Math.floor(Date.now() / 1000) };
}

function sendModels(response: ServerResponse): void {
  const data = Object.values(rehearsalModelIds).map((id) => ({ id, object: 'model' }));
  sendJson(response, 200, { object: 'list', data });
}

function sendError(response: ServerResponse, status: number, message: string, code: string): void {
  sendJson(response, status, errorBody(message, code));
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

/** The body as text, or undefined where it is too long. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length <= bodyBytes) parts.push(part);
  }
  return length > bodyBytes ? undefined : Buffer.concat(parts).toString('utf8');
}

/** Ends after the wait, or when the other side has gone. */
function pause(response: ServerResponse, waitMs: number): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      clearTimeout(timer);
      response.off('close', wake);
      resolve();
    };
    const timer = setTimeout(wake, waitMs);
    response.once('close', wake);
  });
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      response.off('drain', wake).off('close', wake);
      resolve();
    };
    response.once('drain', wake).once('close', wake);
  });
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
