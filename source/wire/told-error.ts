import { asObject, at, type Json, listAt, textAt } from './json.ts';

/** An error in the endpoint's own words, wherever in an event or a body it stood. */
export interface ToldError {
  readonly message: string;
  /** Its code and type as one text, for telling kinds apart. */
  readonly kind: string;
}

/** Reads the error out of an event of any wire, or out of a whole body; undefined where there is none. */
export function errorIn(value: unknown, name?: string): ToldError | undefined {
  const event = asObject(value);
  if (event === undefined) {
    return name === 'error' && typeof value === 'string' ? told(value, {}) : undefined;
  }
  const stated = event.error ?? firstOf(event.errors) ?? at(event, 'response', 'error');
  const inChoice = at(firstOf(event.choices), 'error');
  const own = isSaid(stated) ? stated : inChoice;
  if (isSaid(own)) return fromStated(own, event);
  if (name === 'error' || event.type === 'error' || event.object === 'error') {
    return told(wordsIn(event) ?? JSON.stringify(event), event);
  }
  return fromStatus(event) ?? fromBareBody(event);
}

function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : undefined;
}

/** Some gateways send `error: null`, `""` or `false` with every good event. */
function isSaid(error: unknown): boolean {
  return error !== undefined && error !== null && error !== '' && error !== false;
}

function fromStated(error: unknown, event: Json): ToldError {
  const own = asObject(error);
  if (own === undefined) {
    const more = wordsIn(event);
    return told(more === undefined ? String(error) : `${String(error)}: ${more}`, event);
  }
  // OpenRouter says "Provider returned error", and the provider's own words beside it:
  // https://openrouter.ai/docs/api/reference/errors-and-debugging
  const raw = textAt(own, 'metadata', 'raw');
  const words = wordsIn(own) ?? wordsIn(event) ?? JSON.stringify(own);
  return told(raw === undefined ? words : `${words}: ${raw}`, own);
}

/** MiniMax tells trouble beside empty choices: https://platform.minimax.io/docs/api-reference/errorcode */
function fromStatus(event: Json): ToldError | undefined {
  const code = at(event, 'base_resp', 'status_code');
  if (code === undefined || code === null || code === 0) return undefined;
  const words = textAt(event, 'base_resp', 'status_msg') ?? 'no reason given';
  return told(`${words} (${String(code)})`, { code });
}

/** A body that holds a sentence and no choices: FastAPI's `detail`, DashScope's `message`. */
function fromBareBody(event: Json): ToldError | undefined {
  if (firstOf(event.choices) !== undefined) return undefined;
  const words = wordsIn(event);
  return words === undefined ? undefined : told(words, event);
}

const wordFields = ['message', 'msg', 'detail', 'error_msg', 'error_message', 'errorMessage'];

function wordsIn(value: Json): string | undefined {
  const found = wordFields.map((field) => textAt(value, field)).find((words) => words?.trim());
  return found ?? listAt(value, 'detail').flatMap((one) => textAt(one, 'msg') ?? [])[0];
}

function told(message: string, { code, type, status }: Json): ToldError {
  const kind = [code, type, status].filter((part) => isSaid(part)).join(' ');
  return { message: message.trim() === '' ? 'no reason given' : message, kind };
}
