import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCommandDriver } from '../../../source/lanes/command/command.edge.ts';
import {
  type Containment,
  findProgram,
  hiddenPlaces,
  probeContainment,
  probeNamespace,
} from '../../../source/lanes/process/containment.edge.ts';
import { marked } from '../../../source/lanes/process/process-tree.edge.ts';
import { needs } from '../../helpers/needs.ts';
import { realClock } from '../../helpers/real-clock.ts';
import {
  type Changes,
  createBench,
  driverIn,
  expectStill,
  fixture,
  heedsTerm,
  none,
  sizeOf,
} from '../command/command-bench.ts';
import { runLane } from '../lane-request.ts';

const bench = createBench();
const namespace = await probeNamespace(process.env);
const sandbox = await probeContainment(process.env);
type Test = (title: string, body: () => Promise<void>) => void;

/** Each limit and each way to outlive a lane, under one way of keeping processes together. */
function staysInHand(test: Test, containment: Containment): void {
  const run = (command: readonly string[], changes: Changes = {}) =>
    bench.runIn(containment, command, changes);

  test('a hang ends by silence and by the wall, and its text is kept', async () => {
    const idle = run(fixture('hang'), { call: 'idle', limits: { idleMs: 1_500 } });
    const drip = fixture('slow-drip', '9999', '20');
    const wall = await run(drip, { call: 'wall', limits: { wallMs: 1_500 } });
    expect(wall.outcome).toMatchObject({ reason: 'wall-limit' });
    expect(wall.outcome.text).toContain('w1 ');
    expect((await idle).outcome).toMatchObject({ reason: 'idle-limit', text: 'started' });
  });

  test('a slow drip within the limits ends well', async () => {
    const { outcome } = await run(fixture('slow-drip', '5', '30'), { limits: { idleMs: 2_000 } });
    expect(outcome).toMatchObject({ status: 'done', text: 'w1 w2 w3 w4 w5 ' });
  });

  for (const stream of ['stdout', 'stderr']) {
    test(`a flood on ${stream} ends by bytes`, async () => {
      const { outcome } = await run(fixture('flood', stream), { limits: { maxBytes: 20_000 } });
      expect(outcome).toMatchObject({ status: 'failed', reason: 'byte-limit' });
      expect(outcome.text.length).toBeLessThanOrEqual(20_000);
      expect(await marked(bench.marker())).toEqual([]);
    });
  }

  test('what ignores TERM is killed', async () => {
    const { outcome } = await run(fixture('ignores-sigterm'), { limits: { idleMs: 1_500 } });
    expect(outcome).toMatchObject({ status: 'failed', reason: 'idle-limit', text: 'started' });
    expect(await marked(bench.marker())).toEqual([]);
  });

  test('a grandchild of a program that ended well does not live on', async () => {
    const beat = join(bench.folder(), 'beat');
    const { outcome } = await run(fixture('grandchild-survives', beat));
    expect(outcome).toMatchObject({ status: 'done', text: 'done' });
    await expectStill(beat);
    expect(await marked(bench.marker())).toEqual([]);
  });

  for (const depth of ['0', '2']) {
    test(`a grandchild with a session of its own, ${depth} below, does not live on`, async () => {
      const beat = join(bench.folder(), 'beat');
      const command = fixture('setsid-grandchild', beat, depth);
      const { outcome } = await bench.cancelled(containment, command, () => sizeOf(beat) > 2);
      expect(outcome).toMatchObject({ status: 'failed', reason: 'cancelled' });
      await expectStill(beat);
      expect(await marked(bench.marker())).toEqual([]);
    });
  }
}

/** Input, exit codes and environment come through whatever is wrapped around the program. */
function isTransparent(test: Test, containment: Containment): void {
  test('the program gets its input and folder, and its exit code comes back', async () => {
    const { outcome } = await bench.runIn(containment, fixture('echo', 'a b', '$HOME'));
    const said = JSON.parse(outcome.text);
    expect(said).toMatchObject({
      args: ['a b', '$HOME'],
      cwd: bench.folder(),
      input: 'You write patches.\n\nAdd a retry.',
    });
    expect(Object.keys(said.env)).not.toContain('OTHER_TOKEN');
    const crashed = await bench.runIn(containment, fixture('crash-midway'));
    expect(crashed.outcome).toMatchObject({ reason: 'error', text: 'half a' });
    expect(crashed.outcome.message).toContain('ended with 3: something broke');
    const killed = await bench.runIn(containment, fixture('crash-midway', 'signal'));
    expect(killed.outcome).toMatchObject({ reason: 'crashed', text: 'half a' });
  });
}

describe('without any containment', () => {
  staysInHand(it, none);
  isTransparent(it, none);

  it('stragglers that were killed are counted', async () => {
    const ended = await bench.runIn(
      none,
      fixture('grandchild-survives', join(bench.folder(), 'a')),
    );
    expect(ended.outcome.stragglersKilled).toBe(1);
    const beat = join(bench.folder(), 'b');
    const command = fixture('setsid-grandchild', beat, '0');
    const { outcome } = await bench.cancelled(none, command, () => sizeOf(beat) > 2);
    expect(outcome.stragglersKilled).toBe(1);
  });

  it('a program that heeds TERM has its grace', async () => {
    const file = join(bench.folder(), 'bye');
    await bench.cancelled(none, heedsTerm(file), () => sizeOf(file) === 2);
    expect(readFileSync(file, 'utf8')).toBe('bye');
  });

  it('an abort before the start starts nothing', async () => {
    const file = join(bench.folder(), 'written');
    const request = bench.requestFor(fixture('writes-file', file));
    const outcome = await driverIn(none).run(request, () => undefined, AbortSignal.abort());
    expect(outcome).toMatchObject({ status: 'failed', reason: 'cancelled', text: '' });
    expect(existsSync(file)).toBe(false);
  });
});

describe('in a process namespace', () => {
  const test: Test = namespace.status === 'namespace' ? it : lacking('unshare', namespace.because);
  staysInHand(test, namespace);
  isTransparent(test, namespace);

  test('the outcome says that files are not shut away', async () => {
    const { outcome } = await bench.runIn(namespace, fixture('echo'));
    expect(outcome).toMatchObject({ status: 'done', unsandboxed: true });
  });

  test('a program that heeds TERM has its grace', async () => {
    const file = join(bench.folder(), 'bye');
    await bench.cancelled(namespace, heedsTerm(file), () => sizeOf(file) === 2);
    expect(readFileSync(file, 'utf8')).toBe('bye');
  });
});

/** Skips with a reason in the table at the end, or fails where skips are failures. */
function lacking(program: string, because: string): Test {
  return (title) => {
    if (process.env.FUGU_REQUIRE === 'all') it(title, () => expect(because).toBe(''));
    else it(title, { skip: true, meta: { needs: `${program} (${because})` } }, () => undefined);
  };
}

describe('in the sandbox', () => {
  const test: Test = needs('bwrap');
  staysInHand(test, sandbox);
  isTransparent(test, sandbox);

  test('only the folder and the home can be written, and the outcome is not marked', async () => {
    const home = join(bench.folder(), 'home');
    const cwd = join(bench.folder(), 'work');
    for (const dir of [home, cwd, join(cwd, '.git')]) mkdirSync(dir);
    const files = [
      ...[join(cwd, 'a'), join(home, 'b'), '/tmp/c', join(bench.folder(), 'd')],
      ...[join(cwd, '.git/config'), '/usr/e', join(import.meta.dirname, 'f')],
    ];
    const { outcome } = await bench.runIn(sandbox, fixture('writes-file', ...files), { home, cwd });
    expect(outcome.unsandboxed).toBeUndefined();
    const wrote = outcome.text.split('\n').filter((line) => line.startsWith('wrote'));
    expect(wrote).toHaveLength(4);
    expect(files.map((file) => existsSync(file))).toEqual([
      ...[true, true, false, false],
      ...[false, false, false],
    ]);
  });

  test('a lane that only reads cannot write its folder', async () => {
    const file = join(bench.folder(), 'a');
    const command = fixture('writes-file', file);
    const { outcome } = await bench.runIn(sandbox, command, { access: 'read-only' });
    expect(outcome.text).toBe(`EROFS ${file}\n`);
    expect(existsSync(file)).toBe(false);
    const writer = await bench.runIn(sandbox, command);
    expect(writer.outcome.text).toBe(`wrote ${file}\n`);
  });

  test('a place that is hidden is empty, and its neighbours are not', async () => {
    const secret = import.meta.dirname;
    const list = [
      process.execPath,
      '-e',
      'console.log(require("fs").readdirSync(process.argv[1]).length)',
    ];
    const driver = createCommandDriver({
      env: process.env,
      clock: realClock,
      hide: [secret, '/no/such/place'],
    });
    const seen = async (dir: string) =>
      (await runLane(driver, bench.requestFor([...list, dir]))).outcome.text.trim();
    expect(await seen(secret)).toBe('0');
    expect(Number(await seen(join(secret, '..')))).toBeGreaterThan(2);
  });

  test('the system text can be read and the environment of fugu cannot', async () => {
    const { outcome } = await bench.runIn(sandbox, fixture('echo', '{system_file}'));
    expect(JSON.parse(outcome.text).contents).toEqual(['You write patches.']);
    const look = 'cat /proc/*/environ | tr "\\0" "\\n" | grep -c "OTHER_TOKEN=" || true';
    const spied = await bench.runIn(sandbox, ['sh', '-c', look]);
    expect(spied.outcome.text).toBe('0\n');
  });
});

describe('the private places', () => {
  it('are those that exist, with their links resolved', async () => {
    const home = bench.folder();
    mkdirSync(join(home, '.ssh'));
    mkdirSync(join(home, 'elsewhere'));
    symlinkSync(join(home, 'elsewhere'), join(home, '.aws'));
    writeFileSync(join(home, '.netrc'), 'machine x');
    const hidden = await hiddenPlaces(home, [join(home, 'runs')]);
    expect(hidden).toEqual([
      { path: join(home, '.ssh'), kind: 'folder' },
      { path: join(home, 'elsewhere'), kind: 'folder' },
      { path: join(home, '.netrc'), kind: 'file' },
    ]);
    expect(await hiddenPlaces(undefined, [])).toEqual([]);
  });
});

describe('a program', () => {
  it('is found in PATH or at its full path, and only when it may be run', async () => {
    const path = process.env.PATH ?? '';
    expect(await findProgram('sh', path)).toMatch(/\/sh$/);
    expect(await findProgram(process.execPath, '')).toBe(process.execPath);
    expect(await findProgram('sh', '.:')).toBeUndefined();
    expect(await findProgram('/etc', path)).toBeUndefined();
  });
  it('that keeps lanes together is reported as missing with its reason', async () => {
    const nothing = await probeContainment({ PATH: '/nowhere' });
    expect(nothing).toEqual({
      status: 'none',
      because: 'bwrap is not in PATH. unshare is not in PATH.',
    });
  });
});
