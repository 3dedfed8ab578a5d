import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { probeContainment } from '../../../source/lanes/process/containment.edge.ts';
import { programPlaces } from '../../../source/lanes/process/program-places.edge.ts';
import { needs } from '../../helpers/needs.ts';
import { createBench, fixture } from '../command/command-bench.ts';

const sandbox = await probeContainment(process.env);
let root: string;
beforeEach(() => {
  root = mkdtempSync('/tmp/fugu-places-');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A file below the root, executable. */
function put(path: string, text = ''): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode: 0o755 });
  return file;
}

describe('programPlaces', () => {
  it('shows the outermost package of a program below the temp folder', async () => {
    put('package.json', '{}');
    put('tools/package.json', '{}');
    expect(await programPlaces([put('tools/bin/run.js')], '')).toEqual([root]);
  });

  it('shows the folder of a file that is in no package, and the package behind a link', async () => {
    const plain = put('plain/run');
    put('far/package.json', '{}');
    const shim = join(root, 'plain', 'shim');
    symlinkSync(put('far/lib/cli.js'), shim);
    expect(await programPlaces(['/usr/bin/node', plain], '')).toEqual([join(root, 'plain')]);
    expect(await programPlaces([shim], '')).toEqual([join(root, 'plain'), join(root, 'far')]);
  });

  it('shows folders of the search path, and nothing where nothing is covered', async () => {
    put('bin/tool');
    const path = `${root}/bin:/usr/bin:/tmp:${root}/none`;
    expect(await programPlaces(['/usr/bin/node', 'run.js'], path)).toEqual([join(root, 'bin')]);
    expect(await programPlaces(['/usr/bin/node', '/etc/hosts'], '/usr/bin')).toEqual([]);
  });

  it('never shows the whole temp folder, nor a socket of a daemon that an argument names', async () => {
    const loose = `${root}.sh`;
    writeFileSync(loose, '');
    try {
      expect(await programPlaces([loose, '/tmp', '/run', '/run/docker.sock'], '')).toEqual([loose]);
    } finally {
      rmSync(loose);
    }
  });
});

describe('a program below the temp folder', () => {
  const test: (title: string, body: () => Promise<void>) => void = needs('bwrap');
  const bench = createBench();

  test('runs in the sandbox with the rest of its package, and can write none of it', async () => {
    put('package.json', '{"type":"module"}');
    put('lib/words.js', "export const words = 'found';\n");
    const script = put(
      'bin/run.js',
      [
        "import { writeFileSync } from 'node:fs';",
        "import { words } from '../lib/words.js';",
        'try { writeFileSync(new URL("../lib/words.js", import.meta.url), ""); } catch {}',
        'console.log(words);',
      ].join('\n'),
    );
    const { outcome } = await bench.runIn(sandbox, [process.execPath, script]);
    expect(outcome).toMatchObject({ status: 'done', text: 'found\n' });
    expect(outcome.unsandboxed).toBeUndefined();
    expect(readFileSync(join(root, 'lib/words.js'), 'utf8')).toContain('found');
  });

  test('does not see its neighbours there', async () => {
    const secret = put('secret.txt', 'secret');
    const look = `try { console.log(require("fs").readFileSync(${JSON.stringify(secret)}, "utf8")); } catch { console.log("nothing"); }`;
    const { outcome } = await bench.runIn(sandbox, [...fixture('echo').slice(0, 1), '-e', look]);
    expect(outcome.text).toBe('nothing\n');
  });
});
