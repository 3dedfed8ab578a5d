import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { LaneEvent } from '../../../source/conductor/ports.ts';
import { marked } from '../../../source/lanes/process/process-tree.edge.ts';
import { runLane } from '../lane-request.ts';
import { createBench, driverIn, fixture, none } from './command-bench.ts';

const bench = createBench();

describe('a program that ends well', () => {
  it('is done; the prompt came on standard input, the environment is the built one', async () => {
    const command = fixture('echo', '--model={model}');
    const { outcome, events } = await bench.runIn(none, command, {
      model: { env: ['OTHER_NAME', 'SHELF_LEVEL'] },
    });
    expect(outcome).toMatchObject({
      status: 'done',
      served: { by: 'declared', id: 'shelf-1' },
      unsandboxed: true,
    });
    const said = JSON.parse(outcome.text);
    expect(said.input).toBe('You write patches.\n\nAdd a retry.');
    expect(said.args).toEqual(['--model=shelf-1']);
    expect(said.cwd).toBe(bench.folder());
    expect(Object.keys(said.env).sort()).toEqual([
      'FUGU_DEPTH',
      'FUGU_RUN_ID',
      'HOME',
      'LANG',
      'PATH',
      'TERM',
    ]);
    expect(said.env).toMatchObject({ TERM: 'dumb', FUGU_RUN_ID: bench.marker() });
    expect(said.env.HOME).not.toBe(process.env.HOME);
    expect(events.map((event) => event.type)).toContain('started');
    expect(outcome.stragglersKilled).toBeUndefined();
  });

  it('sees the names its model lists, and their values are not stored', async () => {
    const { outcome } = await bench.runIn(none, fixture('echo'), {
      model: { env: ['SHELF_TOKEN'] },
    });
    expect(JSON.parse(outcome.text).env.SHELF_TOKEN).toBe('‹redacted:SHELF_TOKEN›');
    expect(outcome.text).not.toContain('OTHER_TOKEN');
    expect(outcome.message).toBe('Secrets were removed from the reply: SHELF_TOKEN.');
  });

  it('finds the system text in a file where it asks for one', async () => {
    const { outcome } = await bench.runIn(none, fixture('echo', '--system', '{system_file}'));
    const said = JSON.parse(outcome.text);
    expect(said.contents).toEqual(['You write patches.']);
    expect(said.input).toBe('Add a retry.');
    expect(existsSync(said.args[1])).toBe(false);
  });

  it('has the home it was given, and a long prompt arrives whole', async () => {
    const home = join(bench.folder(), 'home');
    mkdirSync(home);
    const prompt = 'word '.repeat(100_000);
    const limits = { maxBytes: 2_000_000 };
    const { outcome } = await bench.runIn(none, fixture('echo'), {
      home,
      prompt,
      system: '',
      limits,
    });
    const said = JSON.parse(outcome.text);
    expect(said.env.HOME).toBe(home);
    expect(said.input).toHaveLength(500_000);
  });

  it('needs no folder, and leaves nothing in the temporary one', async () => {
    const temp = join(bench.folder(), 'temp');
    mkdirSync(temp);
    vi.stubEnv('TMPDIR', temp);
    onTestFinished(() => void vi.unstubAllEnvs());
    const { cwd: _, ...request } = bench.requestFor(fixture('echo'));
    const { outcome } = await runLane(driverIn(none), request);
    expect(outcome.status).toBe('done');
    expect(readdirSync(temp)).toEqual([]);
  });

  it('streams what it says cleaned, and keeps it as it was said', async () => {
    const node = [process.execPath, '-e', 'console.log("a\\u001b[31mb\\u202ec")'];
    const { outcome, shown } = await bench.runIn(none, node);
    expect(outcome.text).toBe('a\u001b[31mb\u202ec\n');
    expect(shown).toBe('ab<U+202E>c\n');
  });
});

describe('a bad end', () => {
  it.each([
    ['error', 'crash-midway', [], 'half a', 'ended with 3: something broke'],
    ['crashed', 'crash-midway', ['signal'], 'half a', 'was ended by SIGKILL: something broke'],
    [
      'empty',
      'exit-0-after-error',
      [],
      '',
      'ended normally without output: the model could not be reached',
    ],
  ])('is %s for %s %j', async (reason, name, args, text, message) => {
    const { outcome, events } = await bench.runIn(none, fixture(name, ...args));
    expect(outcome).toMatchObject({ status: 'failed', reason, text });
    expect(outcome.message).toContain(message);
    expect(events.filter((event) => event.type === 'notice')).toHaveLength(1);
  });

  it.each([
    [['no-such-program-of-ours'], 'is not a program in PATH'],
    [['./relative'], 'is a relative path'],
    [[], 'has no command'],
    [['cat', '{prompt}'], 'takes the prompt as an argument'],
    [['/etc/passwd'], 'is not a program in PATH'],
  ])('is unavailable for %j, and the probe says the same', async (command, because) => {
    const driver = driverIn(none);
    const { outcome } = await runLane(driver, bench.requestFor(command));
    expect(outcome).toMatchObject({ status: 'failed', reason: 'unavailable' });
    expect(outcome.message).toContain(because);
    const probe = await driver.probe(bench.requestFor(command).model, 'shelf');
    expect(probe).toMatchObject({ usable: false, because: expect.stringContaining(because) });
  });
});

it('the probe finds a program, and says that nothing shuts it in', async () => {
  const probe = await driverIn(none).probe(bench.requestFor(['cat']).model, 'shelf');
  expect(probe.usable).toBe(true);
  expect(probe.because).toContain('UNSANDBOXED');
});

it.each(['started', 'text'])(
  'a listener that throws at %s fails the call and nothing else',
  async (type) => {
    const request = bench.requestFor(fixture('slow-drip', '500', '5'));
    const throwing = (event: LaneEvent): void => {
      if (event.type === type) throw new Error('no ears');
    };
    const outcome = await driverIn(none).run(request, throwing, new AbortController().signal);
    expect(outcome).toMatchObject({ status: 'failed', reason: 'error' });
    expect(outcome.message).toContain('no ears');
    expect(await marked(bench.marker())).toEqual([]);
  },
);
