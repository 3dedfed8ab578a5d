import { type SlotClass, slotClasses } from '../slot-classes.ts';

/** Who is at the door, read from the head of a request alone. */
export type Heads = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Why a request is not let in, whatever it asks: the slot serves programs of this machine, and a
 * web page can reach 127.0.0.1 too, directly or by a host name that points here (DNS rebinding).
 */
export function strangerProblem(heads: Heads): string | undefined {
  if (!isLoopbackHost(one(heads.host))) {
    return 'The slot answers to 127.0.0.1 and localhost only. Ask it by one of these names.';
  }
  const origin = one(heads.origin);
  const site = one(heads['sec-fetch-site']);
  const isFromPage = origin !== undefined && !isLoopbackHost(origin.replace(/^https?:\/\//, ''));
  if (isFromPage || site === 'cross-site' || site === 'same-site') {
    return 'The slot does not answer to web pages of other sites. Ask it from a program of this machine.';
  }
  return undefined;
}

function isLoopbackHost(host: string | undefined): boolean {
  return /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i.test(host ?? '');
}

/** A tool's key with its value. */
export interface ToolKey {
  readonly tool: string;
  readonly value: string;
  readonly class: SlotClass;
}

export interface Visitor {
  readonly class: SlotClass;
  /** What the pane calls it; cleaned. */
  readonly caller: string;
  /** Wants no wait at all: served at once or turned away. */
  readonly optional: boolean;
  /** Gets the smaller cap. */
  readonly secondOpinion: boolean;
}

/** Class and name of a caller: by header, else by its key, else normal; undefined when a key is due. */
export function visitorOf(
  heads: Heads,
  keys: readonly ToolKey[],
  keysOnly: boolean,
): Visitor | undefined {
  const shown = bearerOf(heads);
  const key = keys.find((each) => each.value === shown);
  if (keysOnly && key === undefined) return undefined;
  const optional = /^(?:1|true|yes)$/i.test(one(heads['x-slot-optional']) ?? '');
  const named = clean(one(heads['x-slot-caller']));
  const agent = clean(one(heads['user-agent'])?.split(/[ /]/)[0]);
  const asked = slotClasses.find((each) => each === one(heads['x-slot-class'])?.toLowerCase());
  return {
    class: asked ?? key?.class ?? 'normal',
    caller: named ?? key?.tool ?? agent ?? 'unnamed',
    optional,
    secondOpinion: optional || one(heads['x-slot-purpose']) === 'second-opinion',
  };
}

/** What a caller shows as its key: OpenAI's header or Anthropic's. */
export function bearerOf(heads: Heads): string | undefined {
  return /^Bearer\s+(\S+)$/i.exec(one(heads.authorization) ?? '')?.[1] ?? one(heads['x-api-key']);
}

function one(head: string | readonly string[] | undefined): string | undefined {
  return typeof head === 'string' ? head : head?.[0];
}

function clean(text: string | undefined): string | undefined {
  const safe = text
    ?.replace(/[^\x20-\x7e]+/g, ' ')
    .trim()
    .slice(0, 80);
  return safe === undefined || safe === '' ? undefined : safe;
}
