/** What fugu knows of one agent program. All of it stands in the program's own folder, and nowhere else. */
import type { ControlNames } from '../domain/control-file.ts';
import type { AgentDriver, ModelEntry, Price } from '../domain/role-map.ts';
import type { AgentHomePlace } from './agent-home.ts';
import type { AgentInstall } from './agent-install.ts';
import type { AgentKind, LaunchAsked, Setup } from './agent-kind.ts';
import type { AgentLoader } from './agent-loader.ts';
import type { AgentMemory } from './agent-memory.ts';

/** Paths are below the program's own home; those that begin with `~/` are below the user's. */
export interface AgentManifest<Name extends string = string> {
  /** File name of the program in PATH, and its word in flags, facts and files. */
  readonly name: Name;
  /** Its name for people. */
  readonly title: string;
  /** False where all that stands here is from documentation and fugu was never run with it. */
  readonly isTried: boolean;
  /** Where npm's launcher starts the real program as a child that would outlive a signal. */
  readonly launcher?: AgentLauncher;
  readonly home: AgentHomePlace;
  readonly login: AgentLogin;
  readonly settings?: AgentSettings;
  /** Undefined where it is no lane. */
  readonly lane?: AgentLane;
  /** The protocol of its own; undefined where it speaks one that others speak too. */
  readonly kind?: AgentKind;
  /** How a program that speaks the Agent Client Protocol is shut off from its user's setup. */
  readonly apart?: (asked: LaunchAsked) => Setup;
  /** Undefined where nobody knows how to hear what it sends to its model. */
  readonly loader?: AgentLoader;
  readonly memory: AgentMemory;
  readonly install: AgentInstall;
  /** What it executes or obeys in a repository. */
  readonly control: ControlNames;
}

export interface AgentLauncher {
  readonly package: string;
  /** The launcher's path in `node_modules`. */
  readonly path: string;
  /** Where the real program may lie, from the package's folder; `*` is any one name. The first that is there counts. */
  behind(platform: string, arch: string): readonly string[];
}

/** Only whether a login is there is ever looked at. */
export interface AgentLogin {
  readonly files: readonly string[];
  /** A file that names an account where the login itself lies in a keychain. */
  readonly account?: { readonly file: string; isIn(text: string): boolean };
}

export interface AgentSettings {
  readonly files: readonly string[];
  /** The model that the text of one of them names. */
  model(text: string): string | undefined;
}

/** A program as a lane, and how a person gets it. */
export interface AgentLane {
  readonly driver: AgentDriver;
  readonly command?: readonly string[];
  readonly strong: LaneModel;
  readonly quick?: LaneModel;
  /** Environment names of a key that stands in for its login. */
  readonly keys: readonly string[];
  /** Commands of a shell. */
  readonly install: string;
  readonly signIn: string;
}

export interface LaneModel {
  /** Its name in a proposed spec. */
  readonly name: string;
  /** Asked for where the program's settings name none; an advice to name one where there is no usual one. */
  readonly model: string | { readonly choose: string };
  readonly lineage?: ModelEntry['lineage'];
  /** With a key instead of a login. */
  readonly price: Price;
}

/** The model that is asked for where the program's settings name none. */
export function usualModel({ model }: LaneModel): string | undefined {
  return typeof model === 'string' ? model : undefined;
}
