import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { PromptTexts } from '../conductor/ports.ts';

/** Reads every `spec/prompts/*.md` of the package, so that a prompt never waits for the disk. */
export async function loadPrompts(packageFolder: string): Promise<PromptTexts> {
  const folder = join(packageFolder, 'spec', 'prompts');
  const files = (await readdir(folder)).filter((name) => name.endsWith('.md'));
  const pairs = await Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(folder, file), 'utf8');
      return [basename(file, '.md'), text] as const;
    }),
  );
  const texts = new Map(pairs);
  return {
    get(name) {
      const text = texts.get(name);
      if (text === undefined) throw new Error(`There is no prompt ${name} in ${folder}.`);
      return text;
    },
  };
}
