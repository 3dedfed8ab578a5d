import type { Drivers } from '../conductor/ports.ts';
import type { Diagnosis } from '../domain/diagnosis.ts';
import type { Environment } from '../domain/environment.ts';
import type { Problem } from '../domain/problem.ts';
import type { RoleMap } from '../domain/role-map.ts';
import type { SlotConfig } from '../slot/slot-config.ts';
import type { SpecPlace } from '../spec/place.ts';

/** What an examination may look at. It calls no model, changes nothing and starts no daemon. */
export interface Patient {
  readonly env: Environment;
  readonly cwd: string;
  /** Home of the person; empty where HOME is not set. */
  readonly home: string;
  readonly stateDir: string;
  readonly dataDir: string;
  readonly configDir: string;
  readonly spec: SpecSeen;
  readonly slot: SlotSeen;
  readonly drivers: Drivers;
  readonly terminal: TerminalSeen;
}

/** The spec in force; `bundled` is the shipped example, in force because there is no other. */
export type SpecSeen =
  | {
      readonly status: 'adopted' | 'bundled';
      readonly path: string;
      readonly map: RoleMap;
      readonly place: SpecPlace;
      /** Warnings only. */
      readonly problems: readonly Problem[];
    }
  | {
      readonly status: 'refused';
      readonly path: string;
      readonly problems: readonly Problem[];
    };

export type SlotSeen =
  | { readonly status: 'configured'; readonly config: SlotConfig; readonly dir: string }
  | { readonly status: 'absent'; readonly because: string };

export interface TerminalSeen {
  readonly isTty: boolean;
  readonly columns: number;
  readonly rows: number;
}

/**
 * One look at one thing. To add one: write it in the room it is about or in `doctor/`, and put it
 * into the list in `doctor/examinations.ts`. It may throw or hang: that becomes a diagnosis too.
 */
export interface Examination {
  /** What a person who waits is told, and the name of the diagnosis when it fails. */
  readonly name: string;
  examine(patient: Patient): Promise<readonly Diagnosis[]>;
}
