import { describe, expect, it } from 'vitest';
import { circles } from './helpers/circles.ts';
import { isCode, read, trackedPaths } from './helpers/tracked.ts';
import { breaches, reasons, table, type Wall } from './helpers/walls.ts';

function wallsOf(path: string, text: string): readonly Wall[] {
  return breaches([{ path, text }]).map((breach) => breach.wall);
}

function titled<T extends readonly [string, string, ...unknown[]]>(row: T): readonly [string, T] {
  return [`${row[0]} ${row[1].slice(0, 60).replaceAll('\n', ' ')}`, row];
}

describe('the walls', () => {
  it('stand: every file keeps to the import table and the edge rule', () => {
    const broken = breaches(read(trackedPaths().filter(isCode)));
    expect(broken.map((breach) => breach.message)).toEqual([]);
  });
});

type Planted = readonly [path: string, text: string, wall: Wall];
const planted: readonly Planted[] = [
  ['source/attic/box.ts', 'export const a = 1;', 'room'],
  ['source/helper.ts', 'export const a = 1;', 'room'],
  ['source/domain/ids.ts', "import { x } from '../rule/lineage.ts';", 'table'],
  ['source/domain/ids.ts', "import type { X } from '../rule/lineage.ts';", 'table'],
  ['source/domain/ids.ts', "export * from '../state/fold.ts';", 'table'],
  ['source/domain/ids.ts', "import {\n  x,\n  y,\n} from '../state/fold.ts';", 'table'],
  ['source/rule/a.ts', "type X = import('../spec/map.ts').X;", 'table'],
  ['source/rule/a.ts', "import about from '../../package.json';", 'table'],
  ['source/lanes/a.ts', "import type { L } from '../conductor/loop.ts';", 'table'],
  ['source/ui/app.tsx', "const m = await import('../journal/log.ts');", 'table'],
  ['source/integrations/mcp.ts', "import { App } from '../ui/app.tsx';", 'table'],
  ['source/lanes/a.ts', "import { Lane } from '../conductor/ports.ts';", 'ports'],
  ['source/lanes/a.ts', "type A = B;\nconst p = import('../conductor/ports.ts');", 'ports'],
  ['source/conductor/ports.ts', 'export const a = 1;', 'ports'],
  ['source/conductor/memory-port.ts', 'export const a = 1;', 'ports'],
  ['source/ui/a.ts', "import { Memory } from '../conductor/memory-port.ts';", 'ports'],
  ['source/conductor/ports.ts', 'export async function f() {}', 'ports'],
  ['source/journal/log.ts', "import { open } from 'node:fs/promises';", 'edge'],
  ['source/journal/log.ts', "import type { Stats } from 'node:fs';", 'edge'],
  ['source/journal/log.ts', "import { open } from 'fs';", 'edge'],
  ['source/journal/log.ts', "import { randomBytes } from 'node:crypto';", 'edge'],
  ['source/journal/log.ts', "import { createHash, randomUUID } from 'node:crypto';", 'edge'],
  ['source/journal/log.ts', "import { gzipSync } from 'node:zlib';", 'edge'],
  ['source/lanes/http.ts', "import OpenAI from 'openai';", 'edge'],
  ['source/lanes/http.ts', "import type { Stream } from 'openai/streaming';", 'edge'],
  ['source/lanes/cli.ts', "import { execa } from 'execa';", 'edge'],
  ['source/spec/watch.ts', "import { watch } from 'chokidar';", 'edge'],
  ['source/cli/run.ts', "import os from 'node:os';", 'edge'],
  ['source/lanes/http.ts', 'const r = await fetch(url);', 'edge'],
  ['source/state/a.ts', "import { render } from 'ink';", 'screen'],
  ['source/cli/run.ts', "import type { ReactNode } from 'react';", 'screen'],
  ['source/state/a.tsx', 'export const a = 1;', 'screen'],
  ['source/memory/a.ts', "import { log } from '../journal/log.edge.ts';", 'table'],
  ['source/state/a.ts', 'const t = Date.now();', 'clock'],
  ['source/state/a.ts', 'const t = new Date();', 'clock'],
  ['source/state/a.ts', 'const t = `${performance.now()} ms`;', 'clock'],
  ['source/state/a.ts', 'const t = Math.random();', 'clock'],
  ['source/ui/a.tsx', 'setTimeout(tick, 20);', 'clock'],
  ['source/ui/a.tsx', "const a = <Text>don't</Text>;\nsetInterval(tick, 20);", 'clock'],
  ['source/cli/a.ts', 'const t = Date.now();', 'clock'],
  ['source/app/a.ts', "import { help } from '../cli/help.ts';", 'table'],
  ['source/app/a.ts', "import { App } from '../ui/dashboard.tsx';", 'table'],
  ['source/app/a.ts', 'const k = process.env.KEY;', 'process'],
  ['source/lanes/a.ts', 'const k = process.env.KEY;', 'process'],
  ['source/ui/a.ts', "const k = process['stdout'];", 'process'],
  ['test/state/a.test.ts', 'a;\n'.repeat(301), 'length'],
  ['source/state/a.ts', 'export default function fold() {}', 'default'],
  ['source/state/a.ts', 'export { fold as default };', 'default'],
];

describe('a planted breach', () => {
  it.each(planted.map(titled))('is caught: %s', (_title, [path, text, wall]) => {
    expect(wallsOf(path, text)).toContain(wall);
  });

  it('is reported with its line, the reason of the wall and what to do', () => {
    const [breach] = breaches([
      { path: 'source/state/a.ts', text: '// one\n\nconst t = Date.now();\n' },
    ]);
    expect(breach).toMatchObject({ path: 'source/state/a.ts', line: 3, wall: 'clock' });
    expect(breach?.message).toContain('source/state/a.ts:3 ');
    expect(breach?.message).toContain(reasons.clock);
  });

  it('that reaches for an edge of another room is caught even where the table allows the room', () => {
    const text = "import { watchSpec } from '../spec/watch.edge.ts';";
    expect(wallsOf('source/conductor/a.ts', text)).toEqual(['wiring']);
    expect(wallsOf('source/conductor/a.edge.ts', text)).toEqual(['wiring']);
  });
});

const allowed: readonly (readonly [path: string, text: string])[] = [
  ['source/state/a.ts', "import type { Fact } from '../domain/facts.ts';"],
  ['source/state/a.ts', "import { tree } from './tree.ts';"],
  ['source/conductor/a.ts', "import { fold } from '../state/fold.ts';"],
  [
    'source/ui/app.tsx',
    "import { Box } from 'ink';\nimport type { B } from '../conductor/ports.ts';",
  ],
  ['source/lanes/http.edge.ts', "import OpenAI from 'openai';\nsetTimeout(go, 20);"],
  ['source/journal/journal-line.ts', "import { createHash } from 'node:crypto';"],
  ['source/journal/journal-line.ts', "import { crc32 } from 'node:zlib';"],
  ['source/workspace/a.ts', "import { join } from 'node:path';"],
  ['source/memory/a.edge.ts', "import { lock } from '../base/lock.edge.ts';"],
  ['source/cli/run.ts', "import { openLog } from '../journal/log.edge.ts';\nprocess.env.HOME;"],
  ['source/main.ts', "import { homedir } from 'node:os';\nconst { argv } = process;"],
  ['source/state/a.ts', '// Date.now() belongs to edges\nconst t = "setTimeout(x)";'],
  ['source/state/a.ts', "const t = `Math.random() from '${name}'`;"],
  ['source/state/a.ts', 'const quote = /["\'`]/;\nconst due = new Date(nowMs);'],
  ['source/state/a.ts', 'a;\n'.repeat(300)],
];

describe('honest code', () => {
  it.each(allowed.map(titled))('passes: %s', (_title, [path, text]) => {
    expect(wallsOf(path, text)).toEqual([]);
  });
});

describe('the import table', () => {
  it('names only rooms that it has, and no room that could be reached back', () => {
    const rooms = Object.keys(table);
    for (const [room, known] of Object.entries(table)) {
      for (const other of known) {
        expect([...rooms, 'ports', '*']).toContain(other);
        expect(table[other] ?? []).not.toContain(room);
      }
    }
  });
});

describe('the files of source/', () => {
  const product = trackedPaths().filter((path) => isCode(path) && path.startsWith('source/'));

  it('import each other in no circle, types included', () => {
    expect(circles(read(product))).toEqual([]);
  });

  it('would be caught in a circle of three, one of them a type', () => {
    const text = (other: string) => `import type { A } from './${other}.ts';\n`;
    const file = (name: string, other: string) => ({
      path: `source/state/${name}.ts`,
      text: text(other),
    });
    const round = [file('a', 'b'), file('b', 'c'), file('c', 'a'), file('d', 'a')];
    expect(circles(round)).toEqual([
      ['source/state/a.ts', 'source/state/b.ts', 'source/state/c.ts'],
    ]);
    expect(circles(round.slice(0, 2))).toEqual([]);
  });

  it('stand no more than 25 in a folder, or nobody finds the one they look for', () => {
    const folders = new Map<string, number>();
    for (const path of product) {
      const folder = path.slice(0, path.lastIndexOf('/'));
      folders.set(folder, (folders.get(folder) ?? 0) + 1);
    }
    expect([...folders].filter(([, files]) => files > 25)).toEqual([]);
  });

  it('lend nothing where they are the entry of a command: only the registry loads those', () => {
    const files = read(product);
    const registry = files.find(({ path }) => path === 'source/cli/registry.ts')?.text ?? '';
    const entries = [...registry.matchAll(/import\('\.\/([^']+)'\)/g)].map(([, path]) => path);
    expect(entries.length).toBeGreaterThan(20);
    const lent = files.flatMap(({ path, text }) =>
      entries
        .filter((entry) => path !== 'source/cli/registry.ts' && text.includes(`/${entry}'`))
        .map((entry) => `${path} imports ${entry}`),
    );
    expect(lent).toEqual([]);
  });
});
