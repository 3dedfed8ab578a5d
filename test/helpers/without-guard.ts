/** The search of this repository with one function of the rule switched off, built anew for each. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import type * as Openings from '../../source/conductor/prove/opening.ts';
import type * as Search from '../../source/conductor/prove/search.ts';
import { root } from './tracked.ts';

/** A function of the rule, and what stands in its place; `own(...)` is what it would have said. */
export type Guard = { readonly file: string; readonly name: string; readonly instead: string };

type Proving = typeof Openings & typeof Search;

/** Throws where the function is not in the file, so that a guard that was renamed is noticed. */
export async function withoutGuard(guard: Guard | undefined): Promise<Proving> {
  const dir = mkdtempSync(join(tmpdir(), 'fugu-guard-'));
  const outfile = join(dir, 'search.mjs');
  try {
    await build({
      stdin: {
        contents: `export * from './source/conductor/prove/opening.ts';\nexport * from './source/conductor/prove/search.ts';`,
        resolveDir: root,
      },
      ...{ bundle: true, format: 'esm', platform: 'node', outfile, logLevel: 'silent' },
      // As in build.mjs: its CommonJS form loads its parts by a require() that no bundler can follow.
      alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
      plugins: guard === undefined ? [] : [switchOff(guard)],
    });
    return (await import(pathToFileURL(outfile).href)) as Proving;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function switchOff({ file, name, instead }: Guard): Plugin {
  return {
    name: 'switch-off',
    setup: ({ onLoad }) => {
      onLoad({ filter: new RegExp(`/${file.replaceAll('.', '\\.')}$`) }, ({ path }) => {
        const text = readFileSync(path, 'utf8');
        const found = new RegExp(`^(export )?function ${name}\\b`, 'm').exec(text);
        if (!found) throw new Error(`${file} has no function ${name}.`);
        const renamed = text.replace(found[0], `function ${name}__own`);
        const stand = `${found[1] ?? ''}function ${name}(...given: any[]): any {\n  const own = () => (${name}__own as any)(...given);\n  return (${instead});\n}`;
        return { contents: `${renamed}\n${stand}\n`, loader: 'ts' };
      });
    },
  };
}
