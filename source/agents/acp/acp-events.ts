import type { LaneEvent } from '../../conductor/ports.ts';
import type { FailureReason, Usage } from '../../domain/call.ts';
import { endingTrouble } from '../../wire/ending.ts';
import { at, countAt, type Json, listAt, objectOf, textAt } from '../../wire/json.ts';
import { type AgentReader, createToolLog, type ToolLog } from '../agent-reading.ts';
import type { Cause } from '../cause.ts';

export interface AcpReader extends AgentReader {
  /** What comes before belongs to an older turn: loading a session plays it again. */
  startTurn(session?: string): void;
}

/** Reads what an agent writes over the Agent Client Protocol, version 1, one JSON-RPC message a line. */
export function createAcpReader(): AcpReader {
  const tools = createToolLog();
  let sessionId: string | undefined;
  let inTurn = false;
  let all = '';
  let last = '';
  let stop: string | undefined;
  let summed: Usage | undefined;
  let told: Usage | undefined;

  const take = (line: string): readonly LaneEvent[] => {
    const message = objectOf(line);
    if (message?.method === 'session/update') return inTurn ? update(message) : [];
    const created = textAt(message, 'result', 'sessionId');
    if (created !== undefined && message?.method === undefined) {
      sessionId = created;
      return [{ type: 'started', sessionId: created }];
    }
    const reason = textAt(message, 'result', 'stopReason');
    if (reason === undefined || message?.method !== undefined) return [];
    stop = reason;
    told = usageOf(at(message, 'result', 'usage'));
    told ??= usageOf(at(message, 'result', '_meta', 'quota', 'token_count'));
    const usage = told ?? summed;
    return usage === undefined ? [] : [{ type: 'usage', usage }];
  };
  const update = (message: Json): readonly LaneEvent[] => {
    const news = at(message, 'params', 'update');
    const said = textAt(news, 'content', 'text') ?? '';
    switch (at(news, 'sessionUpdate')) {
      case 'agent_message_chunk':
        summed = sum(summed, usageOf(at(news, '_meta', 'usage')));
        return said === '' ? [] : hear(said);
      case 'agent_thought_chunk':
        return said === '' ? [] : [{ type: 'reasoning', delta: said }];
      case 'tool_call':
      case 'tool_call_update':
        last = '';
        return toolEvents(news, tools);
      default:
        return [];
    }
  };
  const hear = (said: string): readonly LaneEvent[] => {
    if (isNotice(said)) return [{ type: 'notice', level: 'info', text: said }];
    all += said;
    last += said;
    return [{ type: 'text', delta: said }];
  };
  return {
    take,
    startTurn: (session) => {
      inTurn = true;
      sessionId = session ?? sessionId;
    },
    facts: () => {
      const trouble = stop === undefined ? undefined : troubleOf(stop);
      const usage = told ?? summed;
      return {
        // After its last tool an agent says what came of it; one that then says nothing said it before.
        text: last.trim() === '' ? all : last,
        ended: stop !== undefined,
        retries: 0,
        toolCalls: tools.count(),
        ...(sessionId === undefined ? {} : { sessionId }),
        ...(usage === undefined ? {} : { usage }),
        ...(trouble === undefined ? {} : { trouble }),
      };
    },
  };
}

/** Words of the program itself that come as the model's: gemini, codex-acp and claude-agent-acp do so. */
function isNotice(chunk: string): boolean {
  return /^(?:\[MODE_UPDATE\] \w+$|Model metadata for `|\*\*Warning:\*\* )/.test(chunk);
}

function toolEvents(news: unknown, tools: ToolLog): readonly LaneEvent[] {
  const id = textAt(news, 'toolCallId');
  if (id === undefined) return [];
  const name = textAt(news, '_meta', 'toolName') ?? textAt(news, 'kind') ?? 'tool';
  const begun = tools.start(id, name, textAt(news, 'title'));
  const status = at(news, 'status');
  if (status !== 'completed' && status !== 'failed') return begun;
  const ok = status === 'completed';
  return [...begun, ...(ok ? filesIn(news) : []), ...tools.end(id, name, ok)];
}

function filesIn(news: unknown): readonly LaneEvent[] {
  return listAt(news, 'content').flatMap((part) => {
    const path = textAt(part, 'path');
    if (part.type !== 'diff' || path === undefined) return [];
    const change = (textAt(part, 'oldText') ?? '') === '' ? 'added' : 'modified';
    return [{ type: 'file', path, change } as const];
  });
}

/** Words of ACP for what the list of endings does not tell as well. */
const stopReasons: Readonly<Record<string, readonly [FailureReason, string]>> = {
  max_turn_requests: ['tool-limit', 'The agent used up the turns it was given.'],
  refusal: ['error', 'The agent refused to go on.'],
  cancelled: ['cancelled', 'The agent was interrupted.'],
};

function troubleOf(stop: string): Cause | undefined {
  const own = stopReasons[stop];
  return own === undefined ? endingTrouble({ word: stop }) : { reason: own[0], message: own[1] };
}

/** Agents name the same figures in two ways. */
function usageOf(value: unknown): Usage | undefined {
  const inputTokens = countAt(value, 'inputTokens') ?? countAt(value, 'input_tokens');
  const outputTokens = countAt(value, 'outputTokens') ?? countAt(value, 'output_tokens');
  if (inputTokens === undefined || outputTokens === undefined) return undefined;
  const cachedTokens = countAt(value, 'cachedReadTokens') ?? 0;
  return { inputTokens, outputTokens, cachedTokens, scope: 'run' };
}

function sum(before: Usage | undefined, more: Usage | undefined): Usage | undefined {
  if (before === undefined || more === undefined) return more ?? before;
  return {
    inputTokens: before.inputTokens + more.inputTokens,
    outputTokens: before.outputTokens + more.outputTokens,
    cachedTokens: (before.cachedTokens ?? 0) + (more.cachedTokens ?? 0),
    scope: 'run',
  };
}
