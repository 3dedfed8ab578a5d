import {
  type AnyMessage,
  type ClientContext,
  client,
  methods,
  PROTOCOL_VERSION,
} from '@agentclientprotocol/sdk';
import type { LaneEvent } from '../../conductor/ports.ts';
import { at, objectOf, textAt } from '../../wire/json.ts';
import {
  beginsAnew,
  type Conversation,
  type LaunchAsked,
  led,
  type ProgramInput,
} from '../agent-kind.ts';
import { troubleIn } from '../agent-trouble.ts';
import type { Cause } from '../cause.ts';
import {
  chooseMode,
  chooseModel,
  chooseOption,
  type ModeChoice,
  mayRun,
  staysInside,
} from './acp-choice.ts';
import { createAcpReader } from './acp-events.ts';

/**
 * One prompt over the Agent Client Protocol. Files and terminals are never offered: the agent works
 * in its own folder, and every permission is given once or not at all.
 */
export function createAcpConversation(
  asked: LaunchAsked,
  emit: (event: LaneEvent) => void,
): Conversation {
  const reader = createAcpReader();
  let incoming: ReadableStreamDefaultController<AnyMessage> | undefined;
  let trouble: Cause | undefined;
  let agent: ClientContext | undefined;
  let sessionId: string | undefined;
  let close = (): void => undefined;

  const permission = ({ params }: { readonly params: unknown }) => {
    const toolCall = at(params, 'toolCall');
    const kind = textAt(toolCall, 'kind');
    const inside = staysInside(asked.cwd, toolCall);
    const allowed = inside && mayRun(kind, asked);
    if (!allowed) {
      const what = textAt(toolCall, 'title') ?? kind ?? 'a tool';
      const because = inside
        ? `${asked.access} does not cover it`
        : 'it is outside the folder of the step';
      emit({ type: 'denied', what, because });
    }
    const options = at(params, 'options');
    const optionId = chooseOption(Array.isArray(options) ? options : [], allowed);
    return optionId === undefined
      ? { outcome: { outcome: 'cancelled' as const } }
      : { outcome: { outcome: 'selected' as const, optionId } };
  };
  const begin = (line: ProgramInput): void => {
    const readable = new ReadableStream<AnyMessage>({
      start: (controller) => {
        incoming = controller;
      },
    });
    const writable = new WritableStream<AnyMessage>({
      write: (message) => line.send(`${JSON.stringify(message)}\n`),
    });
    const connection = client({ name: 'fugu' })
      .onRequest(methods.client.session.requestPermission, permission)
      .connect({ readable, writable });
    agent = connection.agent;
    close = () => connection.close();
    converse(connection.agent)
      .catch((error: unknown) => {
        trouble = troubleIn(wordsOf(error));
      })
      .finally(() => line.leave());
  };
  const converse = async (to: ClientContext): Promise<void> => {
    const hello = await to.request(methods.agent.initialize, {
      protocolVersion: PROTOCOL_VERSION,
      clientCapabilities: { fs: { readTextFile: false, writeTextFile: false }, terminal: false },
      clientInfo: { name: 'fugu-conductor', version: '0' },
    });
    const canLoad = at(hello, 'agentCapabilities', 'loadSession') === true;
    const session = await openSession(to, asked, canLoad, emit);
    sessionId = session.sessionId;
    await set(to, session.sessionId, chooseModel(session.state, asked.model.model));
    const mode = chooseMode(session.state, asked.access);
    if (mode === undefined) emit({ type: 'notice', level: 'info', text: noMode });
    await set(to, session.sessionId, mode);
    reader.startTurn(sessionId);
    const prompt = [{ type: 'text' as const, text: led(asked) }];
    await to.request(methods.agent.session.prompt, { sessionId, prompt });
  };
  return {
    reader,
    begin,
    take: (text) => {
      const message = objectOf(text);
      // Updates are read by the reader, which forgives more than the schema does.
      if (message === undefined || message.method === 'session/update') return;
      incoming?.enqueue({ ...message, jsonrpc: '2.0' } as AnyMessage);
    },
    interrupt: () => {
      if (agent === undefined || sessionId === undefined || reader.facts().ended) return false;
      agent.notify(methods.agent.session.cancel, { sessionId }).catch(() => undefined);
      return true;
    },
    trouble: () => trouble,
    end: () => close(),
  };
}

const noMode = 'The agent offers no mode of its own; each permission it asks for is decided here.';

interface OpenSession {
  readonly sessionId: string;
  readonly state: unknown;
}

/** The older session, or a new one: the prompt holds everything, and some agents cannot go back. */
async function openSession(
  to: ClientContext,
  { resume, cwd }: LaunchAsked,
  canLoad: boolean,
  emit: (event: LaneEvent) => void,
): Promise<OpenSession> {
  const place = { cwd, mcpServers: [] };
  const older = resume !== undefined && canLoad ? await load(to, place, resume) : undefined;
  if (older !== undefined) return older;
  if (resume !== undefined) emit({ type: 'notice', level: 'info', text: beginsAnew });
  const state: unknown = await to.request(methods.agent.session.new, place);
  const sessionId = textAt(state, 'sessionId');
  if (sessionId === undefined) throw new Error('The agent opened no session.');
  return { sessionId, state };
}

/** Undefined where the agent refuses. */
async function load(
  to: ClientContext,
  place: { readonly cwd: string; readonly mcpServers: never[] },
  sessionId: string,
): Promise<OpenSession | undefined> {
  try {
    const state: unknown = await to.request(methods.agent.session.load, { ...place, sessionId });
    return { sessionId, state };
  } catch {
    return undefined;
  }
}

async function set(
  to: ClientContext,
  sessionId: string,
  choice: ModeChoice | undefined,
): Promise<void> {
  switch (choice?.type) {
    case undefined:
      return;
    case 'mode':
      await to.request(methods.agent.session.setMode, { sessionId, modeId: choice.modeId });
      return;
    case 'option': {
      const { configId, value } = choice;
      await to.request(methods.agent.session.setConfigOption, { sessionId, configId, value });
      return;
    }
    default:
      return choice satisfies never;
  }
}

/** The message of an error with what JSON-RPC put beside it. */
function wordsOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const data = at(error, 'data') ?? (error instanceof Error && 'data' in error ? error.data : '');
  const more = typeof data === 'string' ? data : JSON.stringify(data ?? '');
  return more === '' || more === '""' ? message : `${message}: ${more}`;
}
