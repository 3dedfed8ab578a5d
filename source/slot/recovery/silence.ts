/**
 * What two looks at `/slots` say about a server that has gone silent. `/health` is no witness: it
 * answers without touching the inference queue (llama.cpp, server-context.cpp, `get_health`), and
 * `/slots` itself may be answered by a helper thread while inference is frozen, so only counters
 * that move are life.
 */
export type SlotReading =
  | {
      readonly status: 'read';
      readonly busy: boolean;
      readonly task: number;
      readonly prompt: number;
      readonly decoded: number;
    }
  | { readonly status: 'silent' }
  /** The engine has no such page; only its stream can tell. */
  | { readonly status: 'unsupported' };

/**
 * - `moved`: counters moved; slow, and alive.
 * - `wedged`: busy and nothing moved, or no answer at all.
 * - `swallowed`: idle although our request is open.
 * - `unknown`: the engine has no counters; a canary has to tell.
 */
export type Verdict = 'moved' | 'wedged' | 'swallowed' | 'unknown';

type Fields = Readonly<Record<string, unknown>>;

/** Reads the body of `/slots`, all slots summed up; anything of another shape is `unsupported`. */
export function readSlots(text: string): SlotReading {
  const slots = parsed(text);
  if (!Array.isArray(slots) || slots.length === 0) return { status: 'unsupported' };
  let busy = false;
  let [task, prompt, decoded] = [0, 0, 0];
  for (const slot of slots.map(fields)) {
    if (typeof slot.is_processing !== 'boolean') return { status: 'unsupported' };
    const token = fields(Array.isArray(slot.next_token) ? slot.next_token[0] : slot.next_token);
    busy ||= slot.is_processing;
    task += count(slot.id_task);
    prompt += count(slot.n_prompt_tokens_processed);
    decoded += count(token.n_decoded);
  }
  return { status: 'read', busy, task, prompt, decoded };
}

/** Judges a server whose client is still waiting for its next token. */
export function judge(first: SlotReading, second: SlotReading): Verdict {
  if (first.status === 'unsupported' || second.status === 'unsupported') return 'unknown';
  if (first.status === 'silent' || second.status === 'silent') return 'wedged';
  if (!first.busy && !second.busy) return 'swallowed';
  return hasMoved(first, second) ? 'moved' : 'wedged';
}

type Read = Extract<SlotReading, { status: 'read' }>;

function hasMoved(first: Read, second: Read): boolean {
  return (
    first.busy !== second.busy ||
    first.task !== second.task ||
    first.prompt !== second.prompt ||
    first.decoded !== second.decoded
  );
}

/** Deltas looked back on, and the share of different ones below which a reply goes round in circles. */
const loopWindow = 512;
const loopRatio = 0.05;

/**
 * Watches a reply for never ending: more tokens than were allowed, or the same few over and over.
 * `take` answers why it should be stopped, once there is a reason.
 */
export interface EndlessWatch {
  take(token: string): string | undefined;
}

/** A few tokens past the cap are let through: a delta may be less than a token. */
const capSlack = 1.5;

export function createEndlessWatch(maxTokens: number): EndlessWatch {
  const recent: string[] = [];
  const held = new Map<string, number>();
  let taken = 0;
  return {
    take: (token) => {
      taken += 1;
      if (taken > maxTokens * capSlack + 32) return `it went past its cap of ${maxTokens} tokens`;
      recent.push(token);
      held.set(token, (held.get(token) ?? 0) + 1);
      if (recent.length > loopWindow) {
        const gone = recent.shift() ?? '';
        const left = (held.get(gone) ?? 1) - 1;
        if (left === 0) held.delete(gone);
        else held.set(gone, left);
      }
      if (recent.length < loopWindow || held.size > loopWindow * loopRatio) return undefined;
      return `its last ${loopWindow} tokens are ${held.size} different ones over and over`;
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function count(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}
