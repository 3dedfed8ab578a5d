import type { LaneEvent } from '../../conductor/ports.ts';
import type { Usage } from '../../domain/call.ts';
import { endingTrouble } from '../../wire/ending.ts';
import { countAt, type Json, listAt, objectOf, textAt } from '../../wire/json.ts';
import { type AgentReader, createToolLog, type ToolLog } from '../agent-reading.ts';
import { troubleIn } from '../agent-trouble.ts';
import type { Cause } from '../cause.ts';

/**
 * Reads `codex exec --json`, as 0.169 writes it. `resumed` says that the run goes on with an older
 * thread: its usage then counts the whole thread.
 */
export function createCodexReader(resumed: boolean): AgentReader {
  const tools = createToolLog();
  let sessionId: string | undefined;
  let text = '';
  let ended = false;
  let complaint: string | undefined;
  let failed = false;
  let unwhole: Cause | undefined;
  let usage: Usage | undefined;
  let retries = 0;

  const take = (line: string): readonly LaneEvent[] => {
    const event = objectOf(line);
    switch (event?.type) {
      case 'thread.started':
        sessionId = textAt(event, 'thread_id');
        return sessionId === undefined ? [] : [{ type: 'started', sessionId }];
      case 'item.started':
      case 'item.updated':
      case 'item.completed':
        text = answerIn(event) ?? text;
        return itemEvents(event, tools);
      case 'turn.completed':
        ended = true;
        unwhole = endingOf(event);
        usage = usageIn(event, resumed ? 'thread' : 'run');
        return usage === undefined ? [] : [{ type: 'usage', usage }];
      case 'turn.failed':
        ended = true;
        failed = true;
        complaint = textAt(event, 'error', 'message') ?? complaint ?? 'The turn failed.';
        return [];
      case 'error':
        return complain(textAt(event, 'message') ?? 'codex reports an error.');
      default:
        return [];
    }
  };
  const complain = (message: string): readonly LaneEvent[] => {
    if (!/^reconnecting|retrying/i.test(message)) {
      complaint = message;
      return [{ type: 'notice', level: 'warning', text: message }];
    }
    retries += 1;
    return [{ type: 'retry', attempt: retries + 1, waitMs: 0, because: message }];
  };
  return {
    take,
    facts: () => {
      const bad = failed || (!ended && complaint !== undefined);
      return {
        text,
        ended,
        retries,
        toolCalls: tools.count(),
        ...(sessionId === undefined ? {} : { sessionId }),
        ...(usage === undefined ? {} : { usage }),
        ...(unwhole === undefined ? {} : { trouble: unwhole }),
        ...(bad ? { trouble: troubleIn(explained(complaint ?? '')) } : {}),
      };
    },
  };
}

/** The turn's status, where codex gives one as its app server does. */
function endingOf(event: Json): Cause | undefined {
  const word = textAt(event, 'turn', 'status') ?? textAt(event, 'status');
  return word === undefined ? undefined : endingTrouble({ word });
}

/** Many endpoints have chat completions only, and a bare 404 does not say so. */
function explained(complaint: string): string {
  if (!/\b404\b.*\/responses\b/.test(complaint)) return complaint;
  return `${complaint}. codex speaks the Responses API only; for an endpoint with chat completions take qwen or opencode (driver: acp)`;
}

function answerIn(event: Json): string | undefined {
  const message =
    event.type === 'item.completed' && textAt(event, 'item', 'type') === 'agent_message';
  return message ? textAt(event, 'item', 'text') : undefined;
}

function itemEvents(event: Json, tools: ToolLog): readonly LaneEvent[] {
  const kind = textAt(event, 'item', 'type') ?? '';
  const id = textAt(event, 'item', 'id') ?? '';
  const over = event.type === 'item.completed';
  const said = textAt(event, 'item', 'text') ?? '';
  if (kind === 'agent_message') return over ? [{ type: 'text', delta: `${said}\n\n` }] : [];
  if (kind === 'reasoning') return over ? [{ type: 'reasoning', delta: `${said}\n` }] : [];
  // Not a failure: one comes in every run with a model codex has no table for.
  if (kind === 'error') {
    return [{ type: 'notice', level: 'warning', text: textAt(event, 'item', 'message') ?? '' }];
  }
  const name = toolName(event, kind);
  if (name === undefined) return [];
  const begun = tools.start(id, name, textAt(event, 'item', 'command'));
  if (!over) return begun;
  const ok = textAt(event, 'item', 'status') !== 'failed';
  return [...begun, ...(ok ? changes(event) : []), ...tools.end(id, name, ok)];
}

function toolName(event: Json, kind: string): string | undefined {
  switch (kind) {
    case 'command_execution':
      return 'shell';
    case 'file_change':
      return 'apply_patch';
    case 'mcp_tool_call':
      return `${textAt(event, 'item', 'server')}.${textAt(event, 'item', 'tool')}`;
    case 'web_search':
    case 'collab_tool_call':
      return kind;
    default:
      return undefined;
  }
}

const changeWords = { add: 'added', update: 'modified', delete: 'deleted' } as const;

function changes(event: Json): readonly LaneEvent[] {
  return listAt(event, 'item', 'changes').flatMap((one) => {
    const path = textAt(one, 'path');
    const kind = textAt(one, 'kind');
    if (path === undefined || (kind !== 'add' && kind !== 'update' && kind !== 'delete')) return [];
    return [{ type: 'file', path, change: changeWords[kind] } as const];
  });
}

function usageIn(event: Json, scope: Usage['scope']): Usage | undefined {
  const inputTokens = countAt(event, 'usage', 'input_tokens');
  const outputTokens = countAt(event, 'usage', 'output_tokens');
  if (inputTokens === undefined || outputTokens === undefined) return undefined;
  const cachedTokens = countAt(event, 'usage', 'cached_input_tokens') ?? 0;
  return { inputTokens, outputTokens, cachedTokens, scope };
}
