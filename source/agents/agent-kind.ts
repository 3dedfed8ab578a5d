import type { Access, LaneEvent, LaneLimits } from '../conductor/ports.ts';
import type { AgentDriver, ModelEntry } from '../domain/role-map.ts';
import type { AgentReader } from './agent-reading.ts';
import type { Cause } from './cause.ts';

/** What the driver of one agent program has to know beyond what all of them share. */
export interface AgentKind {
  readonly word: AgentDriver;
  /** The program when the spec names none; undefined where it must. */
  readonly usual: readonly string[] | undefined;
  /** First version this was tried with; older ones are not used. */
  readonly least: string | undefined;
  /** The agent makes a sandbox of its own for its commands. */
  readonly nests: boolean;
  launch(asked: LaunchAsked): Launch;
  /** What an endpoint has to speak for it, where that is not what every endpoint does; a clause of the probe. */
  wants?(model: ModelEntry): string | undefined;
  /** Why no call could be made with this entry, or undefined. */
  lacks(model: ModelEntry, name: string): string | undefined;
  converse(asked: LaunchAsked, emit: (event: LaneEvent) => void): Conversation;
}

export interface LaunchAsked {
  readonly model: ModelEntry;
  /** File name of the program as the spec names it. */
  readonly program: string;
  readonly system: string;
  readonly prompt: string;
  readonly access: Access;
  readonly cwd: string;
  readonly resume: string | undefined;
  readonly limits: LaneLimits;
  /** The folder that is home for this lane and model; made for it, unless the spec lends the user's. */
  readonly home: string;
  /** File that holds `system`. */
  readonly systemFile: string;
  readonly contained: boolean;
  readonly key: { readonly name: string; readonly value: string } | undefined;
}

/** How the program is started. Nothing of the prompt or of a key is in `args`: they are world-readable. */
export interface Launch {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Written before the start, below `home`. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** All of standard input; undefined where the conversation writes to it. */
  readonly input: string | undefined;
}

/** What a program needs to be started shut off from its user's setup. */
export type Setup = Omit<Launch, 'input'>;

/** What is said over the pipes while the program runs. */
export interface Conversation {
  readonly reader: AgentReader;
  /** Called once the program is there. */
  begin(line: ProgramInput): void;
  /** Each line of the program's output, after the reader has seen it. */
  take(text: string): void;
  /** Asks the agent to stop by its own protocol; false where it has no such word. */
  interrupt(): boolean;
  /** What went wrong in the talk itself. */
  trouble(): Cause | undefined;
  end(): void;
}

export interface ProgramInput {
  send(text: string): void;
  /** The turn is over and the program may go. */
  leave(): void;
}

/** Said where an older session cannot be gone on with. */
export const beginsAnew =
  'The agent cannot go on with its older session; a new one begins with the whole prompt.';

/** The system text and the prompt in one, for agents that take no role of their own. */
export function led({ system, prompt }: LaunchAsked): string {
  return system === '' ? prompt : `${system}\n\n${prompt}`;
}

/** The key under its own name. */
export function keyEnv({ key }: Pick<LaunchAsked, 'key'>): Readonly<Record<string, string>> {
  return key === undefined ? {} : { [key.name]: key.value };
}

/** A conversation of a program that reads its prompt and writes until it is done. */
export function monologue(reader: AgentReader): Conversation {
  return {
    reader,
    begin: () => undefined,
    take: () => undefined,
    interrupt: () => false,
    trouble: () => undefined,
    end: () => undefined,
  };
}
