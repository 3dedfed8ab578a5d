import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../source/conductor/ports.ts';
import { probeNamespace } from '../../../source/lanes/process/containment.edge.ts';
import { marked } from '../../../source/lanes/process/process-tree.edge.ts';
import { realClock } from '../../helpers/real-clock.ts';
import { expectStill, none, sizeOf } from '../command/command-bench.ts';
import { runLane } from '../lane-request.ts';
import { agentDriver, agentEnv, createAgentBench, words } from './agent-bench.ts';

const bench = createAgentBench();

describe.each(words)('%s as a lane', (word) => {
  it('is done when it says so, said something and ended well', async () => {
    const { outcome, events, shown } = await bench.runAs(word, 'hello');
    expect(outcome).toMatchObject({
      ...{ status: 'done', text: 'Hello.', unsandboxed: true },
      // Only claude passes on which model its endpoint named.
      served: { by: word === 'claude' ? 'reported' : 'declared', id: 'shelf-1' },
      usage: { scope: 'run' },
    });
    expect(outcome.sessionId).toMatch(/^(?:thread|session)-1$/);
    expect(events).toContainEqual({ type: 'started', sessionId: outcome.sessionId });
    expect(shown.trim()).toBe('Hello.');
    expect(outcome.stragglersKilled).toBeUndefined();
  });

  it('is given its prompt on standard input, its role apart, and only its own names', async () => {
    const { outcome } = await bench.runAs(word, 'echo');
    const said = JSON.parse(outcome.text);
    expect(JSON.stringify(said.args)).not.toMatch(/ACT:|You write patches/);
    expect(`${said.input}${said.role ?? ''}`).toContain('You write patches.');
    expect(said.input).toContain('ACT:echo');
    expect(Object.keys(said.env)).not.toContain('OTHER_TOKEN');
    expect(said.env.HOME).not.toBe(process.env.HOME);
    expect(said.env).toMatchObject({ TERM: 'dumb', FUGU_RUN_ID: bench.marker() });
    expect(Object.values(said.env)).toContain('‹redacted:SHELF_TOKEN›');
    expect(said.cwd).toBe(bench.folder());
  });

  it('leaves no timer behind that would end a later call, even when it fails at its start', async () => {
    const open = new Set<object>();
    const after: Clock['after'] = (delayMs, run) => {
      const timer = {};
      open.add(timer);
      const clear = realClock.after(delayMs, () => {
        open.delete(timer);
        run();
      });
      return () => {
        open.delete(timer);
        clear();
      };
    };
    const driver = agentDriver(word, none, { ...realClock, after });
    const { outcome } = await runLane(driver, bench.requestFor(word, 'refuse-start'));
    expect(outcome).toMatchObject({ status: 'failed', reason: 'auth' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(open.size).toBe(0);
  });

  it('takes a prompt that is longer than any argument may be', async () => {
    const prompt = `ACT:hello ${'word '.repeat(200_000)}`;
    const { outcome } = await bench.runAs(word, 'hello', { prompt, system: 'Be short.' });
    expect(outcome.status).toBe('done');
  });

  it('writes nothing into the folder of the step but its work', async () => {
    const { outcome, events } = await bench.runAs(word, 'edit');
    expect(outcome.status).toBe('done');
    expect(readdirSync(bench.folder())).toEqual(['made.txt']);
    const files = events.filter((event) => event.type === 'file');
    if (word !== 'claude') {
      expect(files).toEqual([{ type: 'file', path: 'made.txt', change: 'added' }]);
    }
  });

  it('has its text cleaned and its secrets taken out', async () => {
    const { outcome, shown } = await bench.runAs(word, 'secret', {
      model: { env: ['SHELF_TOKEN'] },
    });
    expect(outcome.text).toBe('red ‹redacted:SHELF_TOKEN›');
    expect(shown.trim()).toBe(outcome.text);
    expect(outcome.message).toBe('Secrets were removed from the reply: SHELF_TOKEN.');
  });

  it.each([
    ['no-end', 'crashed', 'without saying that it was done'],
    ['crash', 'crashed', 'SIGKILL'],
    ['silent', 'empty', 'without output'],
    ['tools-only', 'tool-only', 'used its tools and wrote no answer'],
    ['refuse-start', 'auth', 'Please run login first'],
    ['wrong-word', 'crashed', 'Unknown argument: agent'],
  ])('is no success after %s: %s', async (act, reason, message) => {
    const { outcome } = await bench.runAs(word, act);
    expect(outcome).toMatchObject({ status: 'failed', reason });
    expect(outcome.message).toContain(message);
    expect(await marked(bench.marker())).toEqual([]);
  });

  it('is no success when it exits with 0 after its own error', async () => {
    const { outcome } = await bench.runAs(word, 'failed-0');
    expect(outcome.status).toBe('failed');
    expect(outcome.reason).toBe({ codex: 'auth', claude: 'unavailable', acp: 'error' }[word]);
  });

  it('is ended at the limit of tool calls', async () => {
    const { outcome, events } = await bench.runAs(word, 'loop', { limits: { maxToolCalls: 5 } });
    expect(outcome).toMatchObject({ status: 'failed', reason: 'tool-limit' });
    const starts = events.filter((event) => event.type === 'tool' && event.phase === 'start');
    expect(starts.length).toBeLessThanOrEqual(6);
  });

  it('is ended at the limit of bytes', async () => {
    const { outcome } = await bench.runAs(word, 'flood', { limits: { maxBytes: 50_000 } });
    expect(outcome).toMatchObject({ status: 'failed', reason: 'byte-limit' });
    expect(outcome.text.length).toBeLessThanOrEqual(50_000);
  });

  it.each(['retry', 'hang', 'deaf'])('is ended by the limit of silence in %s', async (act) => {
    const { outcome } = await bench.runAs(word, act, { limits: { idleMs: 600 } });
    expect(outcome).toMatchObject({ status: 'failed', reason: 'idle-limit' });
    expect(await marked(bench.marker())).toEqual([]);
  });

  it('is ended by the wall limit', async () => {
    const { outcome } = await bench.runAs(word, 'hang', { limits: { wallMs: 700 } });
    expect(outcome).toMatchObject({ status: 'failed', reason: 'wall-limit' });
  });

  it('leaves nobody behind when it is cancelled, not even in a session of its own', async () => {
    const alive = join(bench.folder(), 'alive');
    let polling: Promise<void> | undefined;
    const request = bench.requestFor(word, 'grandchild');
    const { outcome } = await runLane(agentDriver(word), request, (event, abort) => {
      if (event.type !== 'started') return;
      polling ??= expect
        .poll(() => sizeOf(alive), { timeout: 8_000 })
        .toBeGreaterThan(0)
        .finally(abort);
    });
    await polling;
    expect(outcome).toMatchObject({ status: 'failed', reason: 'cancelled' });
    expect(await marked(bench.marker())).toEqual([]);
    await expectStill(alive);
  });

  it('fails the call and nothing else when a listener throws', async () => {
    const request = bench.requestFor(word, 'hello');
    const throwing = (): void => {
      throw new Error('no ears');
    };
    const outcome = await agentDriver(word).run(request, throwing, new AbortController().signal);
    expect(outcome).toMatchObject({ status: 'failed', reason: 'error' });
    expect(await marked(bench.marker())).toEqual([]);
  });

  it('is not started at all when it was cancelled before', async () => {
    const stop = new AbortController();
    stop.abort();
    const request = bench.requestFor(word, 'edit');
    const outcome = await agentDriver(word).run(request, () => undefined, stop.signal);
    expect(outcome).toMatchObject({ status: 'failed', reason: 'cancelled' });
    expect(existsSync(join(bench.folder(), 'made.txt'))).toBe(false);
  });
});

it.each(['codex', 'claude'] as const)('a bad exit after a good end of %s counts', async (word) => {
  const { outcome } = await bench.runAs(word, 'done-3');
  expect(outcome).toMatchObject({ status: 'failed', reason: 'error', text: 'Hello.' });
  expect(outcome.message).toContain('ended with 3');
});

it.each(['codex', 'claude'] as const)('%s is sent away when it lingers', async (word) => {
  const { outcome } = await bench.runAs(word, 'linger');
  expect(outcome).toMatchObject({ status: 'done', text: 'Hello.' });
  expect(await marked(bench.marker())).toEqual([]);
});

it.each([
  ['claude', 'interrupt'],
  ['acp', 'cancel'],
] as const)('%s is asked to stop by its own protocol first', async (word, said) => {
  const up = join(bench.folder(), 'up');
  let polling: Promise<void> | undefined;
  const { outcome } = await runLane(
    agentDriver(word),
    bench.requestFor(word, 'hang'),
    (event, abort) => {
      if (event.type !== 'started') return;
      polling ??= expect
        .poll(() => existsSync(up), { timeout: 8_000 })
        .toBe(true)
        .finally(abort);
    },
  );
  await polling;
  expect(outcome.reason).toBe('cancelled');
  expect(readFileSync(join(bench.folder(), 'interrupted'), 'utf8')).toBe(said);
});

it('claude is ended at once when its key is refused', async () => {
  const { outcome } = await bench.runAs('claude', 'wrong-key');
  expect(outcome).toMatchObject({ status: 'failed', reason: 'auth', retries: 1 });
});

it('keeps its config in the home it is given, apart for each model', async () => {
  const home = join(bench.folder(), 'home');
  mkdirSync(home);
  const cwd = join(bench.folder(), 'work');
  mkdirSync(cwd);
  const { outcome } = await bench.runAs('codex', 'echo', { home, cwd });
  const said = JSON.parse(outcome.text);
  expect(said.env.CODEX_HOME).toBe(join(home, 'shelf', 'codex'));
  expect(said.config).toContain('wire_api = "responses"');
  expect(said.config).toContain('env_key = "SHELF_TOKEN"');
  expect(said.role).toBe('developer_instructions = "You write patches."\n');
  expect(readdirSync(cwd)).toEqual([]);
});

it('has the user’s home where the spec lends it, and nothing is written there', async () => {
  const { outcome } = await bench.runAs('codex', 'echo', { model: { home: 'user' } });
  const said = JSON.parse(outcome.text);
  expect(said.env.HOME).toBe(process.env.HOME);
  expect(said.env.CODEX_HOME).toBe(process.env.CODEX_HOME);
  expect(said.input).toBe('You write patches.\n\nACT:echo');
});

it('runs two calls of one model side by side in one home', async () => {
  const home = join(bench.folder(), 'home');
  mkdirSync(home);
  const calls = ['s1.a.0.work', 's2.a.0.work', 's3.a.0.work'];
  const ran = await Promise.all(calls.map((call) => bench.runAs('codex', 'echo', { home, call })));
  for (const { outcome } of ran) {
    expect(JSON.parse(outcome.text).config).toContain('wire_api = "responses"');
  }
  const files = readdirSync(join(home, 'shelf', 'codex'));
  expect(files.toSorted().map((name) => name.replace(/^[0-9a-f]{16}/, 'role'))).toEqual([
    'config.toml',
    'role.config.toml',
  ]);
});

describe.each(words)('%s in a namespace of processes', (word) => {
  const shut = async (act: string) => {
    const driver = agentDriver(word, await probeNamespace(agentEnv));
    return runLane(driver, bench.requestFor(word, act, { limits: { idleMs: 1_000 } }));
  };

  it('ends as it does without', async () => {
    expect((await shut('hello')).outcome).toMatchObject({ status: 'done', text: 'Hello.' });
    expect((await shut('deaf')).outcome).toMatchObject({ reason: 'idle-limit' });
    expect(await marked(bench.marker())).toEqual([]);
  });
});
