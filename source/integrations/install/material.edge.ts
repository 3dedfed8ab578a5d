/** Gathers what the doors are made of: the map in force, the package's templates, how this program is called. */

import { constants } from 'node:fs';
import { access, readFile, realpath } from 'node:fs/promises';
import { delimiter, isAbsolute, join, sep } from 'node:path';
import type { Environment } from '../../domain/environment.ts';
import type { RoleMap } from '../../domain/role-map.ts';
import { readSlotConfig } from '../../slot/slot-config.ts';
import {
  type InstallMaterial,
  type TemplateName,
  type Templates,
  templateNames,
} from './install-texts.ts';
import { keyNames } from './key-names.ts';

export interface MaterialAsk {
  readonly map: RoleMap;
  readonly specPath: string;
  readonly env: Environment;
  /** The user's home. */
  readonly home: string;
  /** Folder of this package. */
  readonly packageFolder: string;
  /** The Node that runs this. */
  readonly node: string;
}

/** Names that decide which spec and which runs a fugu sees. */
const placeNames = ['FUGU_HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_STATE_HOME'];

export async function gatherMaterial(ask: MaterialAsk): Promise<InstallMaterial> {
  const { map, specPath, env, home } = ask;
  const command = await ownCommand(ask);
  const places = placeNames.flatMap((name) => {
    const value = env[name];
    return value !== undefined && isAbsolute(value) ? [[name, value] as const] : [];
  });
  return {
    map,
    specPath,
    slotPort: slotPortOf(map, home),
    templates: await readTemplates(ask.packageFolder),
    program: command.map(shellWord).join(' '),
    server: {
      command: [...command, 'mcp'],
      places: Object.fromEntries(places),
      names: keyNames(map),
    },
  };
}

function slotPortOf(map: RoleMap, home: string): number | undefined {
  const model = Object.values(map.models).find(({ driver }) => driver === 'slot');
  if (!map.slot || !model) return undefined;
  const read = readSlotConfig(map.slot, model.model, home);
  return read.status === 'ok' ? read.config.port : undefined;
}

async function readTemplates(packageFolder: string): Promise<Templates> {
  const read = async (name: TemplateName) => {
    const path = join(packageFolder, 'spec', 'integrations', `${name}.md`);
    return [name, await readFile(path, 'utf8')] as const;
  };
  return Object.fromEntries(await Promise.all(templateNames.map(read))) as Templates;
}

/** Plain `fugu` where a shell finds this very program under that name, else this Node and the launcher. */
async function ownCommand({ env, packageFolder, node }: MaterialAsk): Promise<readonly string[]> {
  const launcher = join(packageFolder, 'bin', 'fugu.cjs');
  const real = await realpath(launcher);
  for (const folder of (env.PATH ?? '').split(delimiter)) {
    // npm and npx put such a folder into PATH only while they run something.
    if (!isAbsolute(folder) || folder.includes(`node_modules${sep}.bin`)) continue;
    const path = join(folder, 'fugu');
    const found = await access(path, constants.X_OK)
      .then(() => realpath(path))
      .catch(() => undefined);
    if (found !== undefined) return found === real ? ['fugu'] : [node, launcher];
  }
  return [node, launcher];
}

function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
