import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RoleMap } from '../../../source/domain/role-map.ts';
import type { InstallMaterial } from '../../../source/integrations/install/install-texts.ts';
import { gatherMaterial } from '../../../source/integrations/install/material.edge.ts';
import { mapOfText } from '../../helpers/small-map.ts';

export const packageFolder = join(import.meta.dirname, '..', '..', '..');

/** The map that is shipped, with a slot and keys. */
export const shippedMap = mapOfText(readFileSync(join(packageFolder, 'spec', 'fugu.yaml'), 'utf8'));

/** What doors are made of on a machine where `fugu` is no command. */
export function materialOf(map: RoleMap = shippedMap): Promise<InstallMaterial> {
  const home = '/home/someone';
  return gatherMaterial({
    ...{ map, specPath: `${home}/.config/fugu/spec.yaml`, env: { PATH: '' }, home },
    ...{ packageFolder, node: '/usr/bin/node' },
  });
}
