import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { thirdPartyNotices } from './tools/third-party-notices.ts';

const { metafile, outputFiles } = await build({
  absWorkingDir: import.meta.dirname,
  // The embedded engine runs in a process of its own.
  entryPoints: {
    main: 'source/main.ts',
    'embedded-program': 'source/slot/embedded/embedded-program.edge.ts',
  },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  jsx: 'automatic',
  // Ink asks for the devtools only under DEV=true; fsevents exists only on macOS.
  external: ['react-devtools-core', 'fsevents'],
  // Its CommonJS form loads its parts by a require() that no bundler can follow.
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
  // An environment variable would leak to child processes and be gone before a lazy chunk loads.
  define: { 'process.env.NODE_ENV': '"production"' },
  // Bundled CommonJS packages call require(), which an ES module does not have.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  // Every licence is in the notices below; the maps are read only to report a bug.
  legalComments: 'none',
  sourcemap: 'external',
  sourcesContent: false,
  logLevel: 'warning',
  metafile: true,
  write: false,
});

const dist = join(import.meta.dirname, 'dist');
mkdirSync(dist, { recursive: true });

/** A program that runs while it is built anew meets no file that is only half there. */
function put(path, contents) {
  if (existsSync(path) && readFileSync(path).equals(Buffer.from(contents))) return;
  writeFileSync(path, contents);
}

for (const { path, contents } of outputFiles) put(path, contents);
const notices = 'THIRD-PARTY-NOTICES.txt';
const inside = readFileSync(join(import.meta.dirname, 'tools/packages-in-packages.txt'), 'utf8');
put(join(dist, notices), thirdPartyNotices(import.meta.dirname, metafile, inside));

// Old chunks go last, so that a build never leaves a moment without a program.
for (const name of readdirSync(dist)) {
  const isMade = name === notices || metafile.outputs[`dist/${name}`] !== undefined;
  if (!isMade) rmSync(join(dist, name), { recursive: true });
}
