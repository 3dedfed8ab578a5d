import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { AgentName } from '../../../source/agents/list.ts';
import { takeLock } from '../../../source/base/lock.edge.ts';
import type { InstallMaterial } from '../../../source/integrations/install/install-texts.ts';
import {
  type InstallDeps,
  type InstallResult,
  inspectIntegration,
  installIntegration,
  integrationAt,
  uninstallIntegration,
} from '../../../source/integrations/install/installer.edge.ts';
import type { IntegrationKind } from '../../../source/integrations/install/integration.ts';
import { materialOf } from './material.ts';

const plain = { dryRun: false, force: false };

/** A home and a desk of its own for each test. */
export function createDoorHome() {
  let root = '';
  let desk: InstallDeps;
  let material: InstallMaterial;
  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'fugu-doors-'));
    mkdirSync(join(root, 'home'));
    desk = deskIn('fugu');
    material = await materialOf();
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function deskIn(folder: string, changes: Partial<InstallDeps> = {}): InstallDeps {
    const now = () => 1_800_000_000_000;
    const lock = (dir: string) => takeLock(dir, now);
    const files = { folder: join(root, folder, 'backups'), now, lock };
    const records = join(root, folder, 'doors');
    return { env: {}, home: join(root, 'home'), files, records, ...changes };
  }
  const at = (path: string) => join(root, 'home', path);
  const door = (agent: AgentName, thing: IntegrationKind, from: InstallDeps) =>
    integrationAt(from, { agent, thing }, material);
  return {
    deskIn,
    root: () => root,
    desk: () => desk,
    at,
    /** What later calls are made of. */
    change: (changes: Partial<InstallMaterial>) => {
      material = { ...material, ...changes };
    },
    material: () => material,
    put: (path: string, text: string) => {
      mkdirSync(dirname(at(path)), { recursive: true });
      writeFileSync(at(path), text);
    },
    read: (path: string) => readFileSync(at(path), 'utf8'),
    /** Every file and folder of the home; a folder has no text. */
    tree: (): Readonly<Record<string, string>> => {
      const names = readdirSync(at(''), { recursive: true }).map(String).sort();
      const textOf = (name: string) =>
        statSync(at(name)).isDirectory() ? '' : readFileSync(at(name), 'utf8');
      return Object.fromEntries(names.map((name) => [name, textOf(name)]));
    },
    install: (agent: AgentName, thing: IntegrationKind, order = plain, from = desk) =>
      installIntegration(from, door(agent, thing, from), order),
    uninstall: (agent: AgentName, thing: IntegrationKind, order = plain, from = desk) =>
      uninstallIntegration(from, door(agent, thing, from), order),
    look: async (agent: AgentName, thing: IntegrationKind, from = desk) =>
      (await inspectIntegration(door(agent, thing, from))).map(({ standing }) => standing.status),
  };
}

/** What was done to the files, or why nothing was. */
export function words(done: InstallResult): string {
  return done.status === 'refused'
    ? done.problems.map(({ what, remedy }) => `${what} ${remedy}`).join('\n')
    : done.files.map(({ change }) => change.status).join(' ');
}
