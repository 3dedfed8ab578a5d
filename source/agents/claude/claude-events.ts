import type { LaneEvent } from '../../conductor/ports.ts';
import type { Usage } from '../../domain/call.ts';
import { endingTrouble, isGoodEnding } from '../../wire/ending.ts';
import { at, countAt, type Json, listAt, objectOf, textAt } from '../../wire/json.ts';
import { createServedIds, idsIn } from '../../wire/served-ids.ts';
import { type AgentReader, createToolLog, type ToolLog } from '../agent-reading.ts';
import { troubleIn } from '../agent-trouble.ts';
import type { Cause } from '../cause.ts';

/**
 * Reads `claude -p --output-format stream-json`, as 2.1.330 writes it; Qwen Code 0.24 speaks the
 * same. `resumed` says that the session is an older one: its cost then is the whole session's.
 */
export function createClaudeReader(resumed: boolean): AgentReader {
  const tools = createToolLog();
  const words = createWords();
  const ids = createServedIds();
  let sessionId: string | undefined;
  let result: Json | undefined;
  let hopeless: Cause | undefined;
  let retries = 0;

  const take = (line: string): readonly LaneEvent[] => {
    const event = objectOf(line);
    switch (event?.type) {
      case 'system':
        return systemEvents(event);
      case 'stream_event':
        ids.add(idsIn(event.event));
        return words.piece(event);
      case 'assistant':
        ids.add(idsIn(event).filter((id) => id !== ownWords));
        return [...words.whole(event), ...callsIn(event, tools)];
      case 'user':
        return resultsIn(event, tools);
      case 'result':
        result = event;
        ids.add(idsIn(event));
        return usageEvents(usageIn(event));
      default:
        return [];
    }
  };
  const systemEvents = (event: Json): readonly LaneEvent[] => {
    switch (event.subtype) {
      case 'init':
        sessionId = textAt(event, 'session_id');
        return sessionId === undefined ? [] : [{ type: 'started', sessionId }];
      case 'permission_denied':
        return [denial(event)];
      case 'api_retry':
        return [retry(event)];
      default:
        return [];
    }
  };
  const retry = (event: Json): LaneEvent => {
    retries += 1;
    const status = countAt(event, 'error_status');
    const error = textAt(event, 'error') ?? 'the request failed';
    // It would go on for minutes; a wrong key does not get better.
    if (status === 401 || status === 403) hopeless = troubleIn(`API error ${status}: ${error}`);
    const waitMs = countAt(event, 'retry_delay_ms') ?? 0;
    return { type: 'retry', attempt: retries + 1, waitMs, because: `${status ?? ''} ${error}` };
  };
  return {
    take,
    facts: () => {
      const usage = result === undefined ? undefined : usageIn(result);
      const costUsd = result === undefined || resumed ? undefined : costIn(result);
      const trouble = result === undefined ? hopeless : (troubleOf(result) ?? undefined);
      return {
        text: textAt(result, 'result') ?? '',
        ended: result !== undefined,
        retries,
        toolCalls: tools.count(),
        ...(sessionId === undefined ? {} : { sessionId }),
        ...(ids.all().length === 0 ? {} : { ids: ids.all() }),
        ...(usage === undefined ? {} : { usage }),
        ...(costUsd === undefined ? {} : { costUsd }),
        ...(trouble === undefined ? {} : { trouble }),
      };
    },
  };
}

/** The model that claude names for words of its own. */
const ownWords = '<synthetic>';

interface Words {
  piece(event: Json): readonly LaneEvent[];
  whole(event: Json): readonly LaneEvent[];
}

/** The agent's own words, once each: most come in pieces and then whole, some only whole. */
function createWords(): Words {
  const streamed = new Set<string>();
  let message = '';
  const piece: Words['piece'] = (event) => {
    if (textAt(event, 'parent_tool_use_id') !== undefined) return [];
    message = textAt(event, 'event', 'message', 'id') ?? message;
    const delta = at(event, 'event', 'delta');
    const said = textAt(delta, 'text');
    const thought = textAt(delta, 'thinking');
    if (thought !== undefined) return [{ type: 'reasoning', delta: thought }];
    if (said === undefined) return [];
    streamed.add(message);
    return [{ type: 'text', delta: said }];
  };
  const whole: Words['whole'] = (event) => {
    const id = textAt(event, 'message', 'id') ?? '';
    const subagent = textAt(event, 'parent_tool_use_id') !== undefined;
    const made = textAt(event, 'message', 'model') === ownWords;
    if (subagent || made || streamed.has(id)) return [];
    return textsIn(event).map((delta) => ({ type: 'text', delta }));
  };
  return { piece, whole };
}

/** Every word has to be good: a failed request ends as `success` with `is_error`. */
function troubleOf(result: Json): Cause | undefined {
  const why = textAt(result, 'terminal_reason') ?? 'completed';
  const subtype = textAt(result, 'subtype') ?? 'success';
  const isError = at(result, 'is_error') ?? false;
  if (isError === false && isGoodEnding(why) && subtype === 'success') {
    const word = textAt(result, 'stop_reason');
    return word === undefined ? undefined : endingTrouble({ word });
  }
  const words = `The run ended by ${why} (${subtype}).`;
  const said = isError === true ? (textAt(result, 'result') ?? errorsIn(result) ?? words) : words;
  switch (why) {
    case 'max_turns':
      return { reason: 'tool-limit', message: 'The agent used up the turns it was given.' };
    case 'aborted_streaming':
    case 'aborted_tools':
      return { reason: 'cancelled', message: 'The agent was interrupted.' };
    default:
      return troubleIn(said, countAt(result, 'api_error_status'));
  }
}

function errorsIn(result: Json): string | undefined {
  const errors = at(result, 'errors');
  return Array.isArray(errors) && errors.length > 0 ? errors.join(' ') : undefined;
}

function textsIn(event: Json): readonly string[] {
  return listAt(event, 'message', 'content').flatMap((block) =>
    block.type === 'text' ? [textAt(block, 'text') ?? ''] : [],
  );
}

function callsIn(event: Json, tools: ToolLog): readonly LaneEvent[] {
  return listAt(event, 'message', 'content').flatMap((block) => {
    const id = textAt(block, 'id');
    if (block.type !== 'tool_use' || id === undefined) return [];
    const note = textAt(block, 'input', 'command') ?? textAt(block, 'input', 'file_path');
    return tools.start(id, textAt(block, 'name') ?? 'tool', note);
  });
}

function resultsIn(event: Json, tools: ToolLog): readonly LaneEvent[] {
  return listAt(event, 'message', 'content').flatMap((block) => {
    const id = textAt(block, 'tool_use_id');
    if (block.type !== 'tool_result' || id === undefined) return [];
    const ok = block.is_error !== true;
    return [...(ok ? fileIn(event) : []), ...tools.end(id, 'tool', ok)];
  });
}

function fileIn(event: Json): readonly LaneEvent[] {
  const done = at(event, 'tool_use_result');
  const path = textAt(done, 'filePath');
  if (path === undefined || !Array.isArray(at(done, 'structuredPatch'))) return [];
  const change = textAt(done, 'type') === 'create' ? 'added' : 'modified';
  return [{ type: 'file', path, change }];
}

function denial(event: Json): LaneEvent {
  const what = textAt(event, 'tool_name') ?? 'a tool';
  return { type: 'denied', what, because: textAt(event, 'message') ?? 'not allowed' };
}

function usageEvents(usage: Usage | undefined): readonly LaneEvent[] {
  return usage === undefined ? [] : [{ type: 'usage', usage }];
}

/** Tokens of this run: fresh, written to the cache and read from it. */
function usageIn(result: Json): Usage | undefined {
  const fresh = countAt(result, 'usage', 'input_tokens');
  const outputTokens = countAt(result, 'usage', 'output_tokens');
  if (fresh === undefined || outputTokens === undefined) return undefined;
  const cachedTokens = countAt(result, 'usage', 'cache_read_input_tokens') ?? 0;
  const written = countAt(result, 'usage', 'cache_creation_input_tokens') ?? 0;
  return { inputTokens: fresh + written + cachedTokens, outputTokens, cachedTokens, scope: 'run' };
}

/** The price claude gives; for a model it has no price of, it invents one, which is left out. */
function costIn(result: Json): number | undefined {
  const usd = at(result, 'total_cost_usd');
  const models = Object.values(Object(at(result, 'modelUsage') ?? {}));
  const invented = models.some((model) => textAt(model, 'costBasis') === 'unknown');
  return typeof usd === 'number' && usd >= 0 && models.length > 0 && !invented ? usd : undefined;
}
