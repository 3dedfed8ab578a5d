/** The program as it would be with one manifest more in the list of agents. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface BuiltProgram {
  readonly launcher: string;
  remove(): void;
}

/** Builds it with this manifest, an export called `name`, at the end of the list. */
export async function withAgent(name: string, manifest: string): Promise<BuiltProgram> {
  const folder = mkdtempSync(join(tmpdir(), 'fugu-with-'));
  mkdirSync(join(folder, 'bin'));
  for (const file of ['bin/fugu.cjs', 'package.json']) cpSync(join(root, file), join(folder, file));
  symlinkSync(join(root, 'spec'), join(folder, 'spec'));
  await build({
    absWorkingDir: root,
    entryPoints: { main: 'source/main.ts' },
    outdir: join(folder, 'dist'),
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    jsx: 'automatic',
    external: ['react-devtools-core', 'fsevents'],
    alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
    define: { 'process.env.NODE_ENV': '"production"' },
    banner: {
      js: 'import { createRequire as fuguRequire } from "node:module"; const require = fuguRequire(import.meta.url);',
    },
    logLevel: 'error',
    plugins: [
      {
        name: 'one agent more',
        setup({ onLoad }) {
          onLoad({ filter: /\/source\/agents\/list\.ts$/ }, ({ path }) => ({
            contents: withLine(readFileSync(path, 'utf8'), name, manifest),
            loader: 'ts',
          }));
        },
      },
    ],
  });
  return {
    launcher: join(folder, 'bin', 'fugu.cjs'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The edit that a person would make: an import, and the name in the list. */
function withLine(text: string, name: string, manifest: string): string {
  const [head, tail, ...rest] = text.split('] as const;');
  if (tail === undefined || rest.length > 0) throw new Error('the list of agents reads otherwise');
  return `import { ${name} } from ${JSON.stringify(manifest)};\n${head}, ${name}] as const;${tail}`;
}
