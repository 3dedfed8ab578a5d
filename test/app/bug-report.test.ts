import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bugReport } from '../../source/app/bug-report.edge.ts';

const home = mkdtempSync(join(tmpdir(), 'fugu-bug-'));
const url = 'https://shelf.example/issues';
let thrown: unknown;

beforeAll(async () => {
  mkdirSync(join(home, 'source'));
  writeFileSync(join(home, 'package.json'), JSON.stringify({ bugs: { url }, type: 'module' }));
  writeFileSync(
    join(home, 'source', 'shelf.ts'),
    'interface Shelf { readonly id: string }\nexport function fill(shelf: Shelf): void {\n  throw new Error(shelf.id);\n}\n',
  );
  await build({
    entryPoints: { main: join(home, 'source', 'shelf.ts') },
    outdir: join(home, 'dist'),
    format: 'esm',
    sourcemap: 'external',
    sourcesContent: false,
  });
  const { fill } = await import(pathToFileURL(join(home, 'dist', 'main.js')).href);
  try {
    fill({ id: 'b7' });
  } catch (error) {
    thrown = error;
  }
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

it('names the line of the source and where to send it', () => {
  const report = bugReport(thrown, home);
  expect(report).toContain(`Please report these lines to ${url}\nError: b7\n`);
  expect(report).toContain('source/shelf.ts:3:9');
  expect(report).not.toContain('dist/main.js');
});

it('keeps the line of the bundle where its map is missing', () => {
  rmSync(join(home, 'dist', 'main.js.map'));
  const report = bugReport(thrown, home);
  expect(report).toContain('dist/main.js:2:9');
  expect(report).not.toContain('source/shelf.ts');
});

it('says what was thrown that is no error', () => {
  expect(bugReport('the shelf fell', home)).toContain(`${url}\nthe shelf fell\n`);
});
