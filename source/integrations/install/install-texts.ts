/** The texts of the doors, filled from the spec in force. */
import type { ServerStart } from '../../agents/agent-install.ts';
import type { RoleMap } from '../../domain/role-map.ts';
import { roleWords } from './role-words.ts';

export const templateNames = ['skill', 'note', 'conductor', 'thinker'] as const;
export type TemplateName = (typeof templateNames)[number];

/** `spec/integrations/*.md` of the package, as they stand there. */
export type Templates = Readonly<Record<TemplateName, string>>;

/** All that the doors are made of. */
export interface InstallMaterial {
  readonly map: RoleMap;
  /** Where the map stands. */
  readonly specPath: string;
  /** The slot's port, where the map has a local model that can be served. */
  readonly slotPort: number | undefined;
  readonly templates: Templates;
  /** How a person or an agent calls this program in a shell. */
  readonly program: string;
  readonly server: ServerStart;
}

/** A template with its words put in; the same material gives the same text. */
export function installText(material: InstallMaterial, name: TemplateName): string {
  const words: Readonly<Record<string, string>> = {
    ...roleWords(material.map, material.slotPort),
    call:
      material.program === 'fugu' ? '' : ` Where this says \`fugu\`, run \`${material.program}\`.`,
    spec: material.specPath,
  };
  const text = material.templates[name].replace(/\{\{(\w+)\}\}/g, (place, word: string) => {
    const found = words[word];
    if (found === undefined) throw new Error(`template ${name} has the unknown word ${place}`);
    return found;
  });
  return text.replace(/\n*$/, '');
}
