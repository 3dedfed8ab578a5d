import { sha256 } from '../domain/sha256.ts';
import { type SlotDocument, slotDocument } from '../spec/slot-document.ts';
import type { QueueRules, slotClasses } from './slot-classes.ts';

export type SlotSection = SlotDocument;

export type EngineConfig =
  | {
      readonly kind: 'llama-server';
      readonly program: string;
      readonly gguf: string;
      readonly args: readonly string[];
    }
  | { readonly kind: 'embedded'; readonly gguf: string }
  | {
      readonly kind: 'command';
      readonly command: readonly string[];
      readonly url?: string;
      readonly gguf?: string;
      readonly health: string;
    }
  | {
      readonly kind: 'attach';
      readonly url: string;
      readonly restart?: readonly string[];
      readonly health?: string;
    };

export interface SlotConfig {
  readonly model: string;
  readonly engine: EngineConfig;
  readonly ctx: number | undefined;
  readonly usualTokens: number;
  readonly ceilingTokens: number;
  readonly idleMs: number;
  readonly port: number;
  readonly line: QueueRules;
  readonly deadlines: DeadlineRules;
  readonly loadMs: number;
  readonly breaker: BreakerRules;
  readonly keys: Readonly<
    Record<string, { readonly key: string; readonly class: (typeof slotClasses)[number] }>
  >;
  readonly keysOnly: boolean;
  readonly gpu: 'auto' | 'off';
  /** Two readings of `/slots` are this far apart, and each may take this long. */
  readonly verdictMs: number;
  /** How long an aborted request may take to free the slot before the engine is looked at. */
  readonly softMs: number;
  readonly pace: Pace;
}

/** Times that belong to the machine and not to taste; tests shorten them. */
export interface Pace {
  /** SIGTERM to SIGKILL. */
  readonly termMs: number;
  /** SIGKILL to giving the process up as dead. */
  readonly deadMs: number;
  /** Longest wait for GPU memory to come back. */
  readonly vramMs: number;
  /** First and later `: queued` comments of a waiting stream. */
  readonly firstCommentMs: number;
  readonly commentMs: number;
  /** Between two looks at a starting engine. */
  readonly pollMs: number;
}

export const usualPace: Pace = {
  termMs: 2_000,
  deadMs: 10_000,
  vramMs: 10_000,
  firstCommentMs: 1_000,
  commentMs: 10_000,
  pollMs: 100,
};

const usualPort = 11_737;

export type ReadSlot =
  | { readonly status: 'ok'; readonly config: SlotConfig }
  | { readonly status: 'refused'; readonly problems: readonly string[] };

/** Reads the spec's `slot:` section for the model whose driver is `slot`; `home` is what `~` means. */
export function readSlotConfig(section: unknown, model: string, home: string): ReadSlot {
  const read = slotDocument.safeParse(section ?? {});
  if (!read.success) {
    const problems = read.error.issues.map(
      (issue) =>
        `slot.${issue.path.join('.')}: ${issue.message}. Fix it in the slot section of the spec.`,
    );
    return { status: 'refused', problems };
  }
  const engine = engineOf(read.data, home);
  if (typeof engine === 'string') return { status: 'refused', problems: [engine] };
  return { status: 'ok', config: configOf(read.data, model, engine) };
}

function engineOf(slot: SlotSection, home: string): EngineConfig | string {
  const path = (text: string): string => text.replace(/^~(?=\/|$)/, home);
  const kind = slot.engine ?? 'llama-server';
  const gguf = slot.gguf === undefined ? undefined : path(slot.gguf);
  switch (kind) {
    case 'llama-server':
      if (gguf === undefined) return noModel(kind);
      return { kind, gguf, program: path(slot.program ?? 'llama-server'), args: slot.args ?? [] };
    case 'embedded':
      return gguf === undefined ? noModel(kind) : { kind, gguf };
    case 'command':
      return commandOf(slot, gguf, path);
    case 'attach':
      return attachOf(slot);
  }
}

function commandOf(
  slot: SlotSection,
  gguf: string | undefined,
  path: (text: string) => string,
): EngineConfig | string {
  if (slot.command === undefined) {
    return 'slot.command is missing, and the engine is command. Write the program and its arguments as a list.';
  }
  if (slot.url === undefined && !slot.command.some((word) => word.includes('{socket}'))) {
    return 'slot.url is missing, and slot.command has no {socket}. Give the address the server listens on.';
  }
  return {
    kind: 'command',
    command: slot.command.map(path),
    health: slot.health ?? '/health',
    ...(slot.url === undefined ? {} : { url: slot.url }),
    ...(gguf === undefined ? {} : { gguf }),
  };
}

function attachOf(slot: SlotSection): EngineConfig | string {
  if (slot.url === undefined || !/^https?:$/.test(URL.parse(slot.url)?.protocol ?? '')) {
    return 'slot.url is not an http address, and the engine is attach. Give the address of the server, for example http://127.0.0.1:11434.';
  }
  return {
    kind: 'attach',
    url: slot.url,
    ...(slot.restart === undefined ? {} : { restart: slot.restart }),
    ...(slot.health === undefined ? {} : { health: slot.health }),
  };
}

function noModel(kind: string): string {
  return `slot.gguf is missing, and the engine is ${kind}. Give the path of a GGUF model file.`;
}

const ms = (value: number | undefined, usual: number): number =>
  value === undefined ? usual : Math.round(value * 1_000);

function configOf(slot: SlotSection, model: string, engine: EngineConfig): SlotConfig {
  const owned = engine.kind === 'llama-server' || engine.kind === 'embedded';
  const usualTokens = slot.maxTokens ?? 1_024;
  return {
    model,
    engine,
    ctx: slot.ctx ?? (owned ? 8_192 : undefined),
    usualTokens,
    ceilingTokens: Math.max(slot.ceilingTokens ?? 4_096, usualTokens),
    idleMs: Math.round((slot.idleMinutes ?? 15) * 60_000),
    port: slot.port ?? usualPort,
    line: {
      depth: slot.depth ?? 32,
      waitMs: {
        interactive: ms(slot.waitSeconds?.interactive, 60_000),
        normal: ms(slot.waitSeconds?.normal, 600_000),
        batch: ms(slot.waitSeconds?.batch, 1_800_000),
      },
      ageMs: {
        normal: ms(slot.ageSeconds?.normal, 120_000),
        batch: ms(slot.ageSeconds?.batch, 600_000),
      },
    },
    deadlines: {
      firstTokenMs: ms(slot.firstTokenSeconds, 30_000),
      stallMs: ms(slot.stallSeconds, 20_000),
      totalMs: ms(slot.totalSeconds, 300_000),
    },
    loadMs: ms(slot.loadSeconds, 300_000),
    breaker: usualBreaker,
    keys: slot.keys ?? {},
    keysOnly: slot.keysOnly ?? false,
    gpu: slot.gpu ?? 'auto',
    verdictMs: 1_000,
    softMs: 2_000,
    pace: usualPace,
  };
}

/** Changes whenever the daemon would have to be another one. */
export function configDigest(config: SlotConfig): string {
  return sha256(JSON.stringify(config)).slice(7, 23);
}

/** What llama-server is started with; facts from its `--help` at tag v0.5.0. */
export function llamaServerArgs(
  config: SlotConfig,
  gguf: string,
  socket: string,
): readonly string[] {
  return [
    ...['-m', gguf, '--host', socket, '-a', config.model],
    ...['-np', '1', '-c', String(config.ctx ?? 8_192), '-n', String(config.ceilingTokens)],
    ...['--metrics', '--slots', '--no-context-shift', '--sse-ping-interval', '15'],
  ];
}

/**
 * Counts restarts so that a server that cannot be cured is left alone for a while. Facts of time
 * come in; nothing here waits.
 */
export interface BreakerRules {
  /** This many restarts within the window open it. */
  readonly restarts: number;
  readonly windowMs: number;
  /** After this long open, one canary may try. */
  readonly restMs: number;
}

/** 3 restarts in 10 minutes open the lane for 5. */
export const usualBreaker: BreakerRules = { restarts: 3, windowMs: 600_000, restMs: 300_000 };

/** How long silence may last before the engine is looked at; all times in milliseconds. */
export interface DeadlineRules {
  /** Least time to the first token. */
  readonly firstTokenMs: number;
  /** Most time between two tokens. */
  readonly stallMs: number;
  readonly totalMs: number;
}
