import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import { beginsAnew } from '../../source/agents/agent-kind.ts';
import type { LaneRequest } from '../../source/conductor/ports.ts';
import { createDrivers } from '../../source/lanes/drivers.edge.ts';
import { marked, sweepRun } from '../../source/lanes/process/process-tree.edge.ts';
import { laneRequest, type Ran, runLane } from '../lanes/lane-request.ts';
import { type AgentModelServer, agentModelServer } from './agent-model-server.ts';
import { agentProgram, needs } from './needs.ts';
import { realClock } from './real-clock.ts';

/** A real program as the contract of all agent lanes needs to know it. */
export interface RealAgent {
  readonly name: string;
  readonly driver: 'codex' | 'claude' | 'acp';
  readonly words: readonly string[];
  /** Path of the wire format below the server's origin. */
  readonly path: string;
  /** Whether a session outlives its process. */
  readonly resumes: boolean;
  /** Words that ask for a role nobody knows, and whether the program refuses to start with them. */
  readonly strangeRole: { readonly words: readonly string[]; readonly isRefused: boolean };
}

const env = { ...process.env, SHELF_KEY: 'shelf-key-4f9K2m' };
const drivers = createDrivers(env, { clock: realClock });
const unshut = { status: 'none', because: 'the test has it so' } as const;
const limits = { wallMs: 120_000, idleMs: 60_000, maxTries: 2, maxToolCalls: 20 };

/**
 * What a lane promises whatever agent runs in it, held against the real program. Its model is a script
 * on loopback; nothing is asked of any real one.
 */
export function holdToContract(agent: RealAgent): void {
  describe(`the real ${agent.name}`, () => contractOf(agent));
}

function contractOf(agent: RealAgent): void {
  const test = needs(`agent-${agent.name}`);
  let root = '';
  let count = 0;
  let server: AgentModelServer;

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'fugu-real-'));
    for (const name of ['work', 'home']) mkdirSync(join(root, name));
    count += 1;
    server = await agentModelServer();
  });
  afterEach(async () => {
    await sweepRun(run(), realClock);
    await server.close();
    rmSync(root, { recursive: true, force: true });
  });

  const run = () => `real-${agent.name}-${process.pid}-${count}`;
  const marker = () => `${run()}:s1.a.0.work`;
  const file = () => join(root, 'work', 'hello.txt');
  type Changes = NonNullable<Parameters<typeof laneRequest>[0]>;
  const requestFor = (scenario: string, changes: Changes = {}): LaneRequest =>
    laneRequest({
      ...{ run: run(), cwd: join(root, 'work'), home: join(root, 'home') },
      ...{ system: 'ROLE-OF-THE-LANE', prompt: `SCENARIO:${scenario} FILE=${file()}` },
      ...changes,
      model: {
        ...{ driver: agent.driver, command: [agentProgram(agent.name), ...agent.words] },
        ...{ baseURL: `${server.origin}${agent.path}`, key: 'env:SHELF_KEY' },
      },
      limits: { ...limits, ...changes.limits },
    });
  const driver = () => {
    const found = drivers[agent.driver];
    if (found === undefined) throw new Error(`no driver ${agent.driver}`);
    return found;
  };
  const ask = (scenario: string, changes: Changes = {}): Promise<Ran> =>
    runLane(driver(), requestFor(scenario, changes));

  test('is found by the probe with its version', async () => {
    const probe = await driver().probe(requestFor('hello').model, 'shelf');
    expect(probe).toMatchObject({ usable: true, version: expect.stringMatching(/^\d+\.\d+/) });
    expect(server.seen).toEqual([]);
  });

  test('answers, and was sent its role, its prompt and its key', async () => {
    const { outcome, shown } = await ask('hello');
    expect(outcome).toMatchObject({ status: 'done', text: 'Hello from the scripted model.' });
    expect(shown.trim()).toBe(outcome.text);
    expect(outcome.served.by).toBe('declared');
    const sent = JSON.stringify(server.seen.map(({ body }) => body));
    expect(sent).toContain('ROLE-OF-THE-LANE');
    expect(sent).toContain('SCENARIO:hello');
    expect(JSON.stringify(server.seen.map(({ headers }) => headers))).toContain(env.SHELF_KEY);
  });

  test('writes a file where it may', async () => {
    const { outcome } = await ask('edit');
    expect(outcome).toMatchObject({ status: 'done', text: 'Done: I created the file. FINAL_OK' });
    expect(readFileSync(file(), 'utf8')).toBe('hello\n');
  });

  test('writes nothing where it only reads, whatever it says', async () => {
    await ask('edit', { access: 'read-only' });
    await ask('shell-edit', { access: 'read-only' });
    expect(existsSync(file())).toBe(false);
  });

  test('writes nothing where it only reads and nothing shuts it in', async () => {
    const open = createDrivers(env, { clock: realClock, containment: async () => unshut });
    for (const scenario of ['edit', 'shell-edit']) {
      const request = requestFor(scenario, { access: 'read-only' });
      const { outcome } = await runLane(open[agent.driver] ?? driver(), request);
      expect(outcome.unsandboxed).toBe(true);
    }
    expect(existsSync(file())).toBe(false);
  });

  test('gets no further rights by a role that nobody knows', async () => {
    const request = requestFor('edit', { access: 'read-only' });
    const command = [...(request.model.command ?? []), ...agent.strangeRole.words];
    const { outcome } = await runLane(driver(), {
      ...request,
      model: { ...request.model, command },
    });
    expect(existsSync(file())).toBe(false);
    if (!agent.strangeRole.isRefused) return;
    expect(outcome).toMatchObject({ status: 'failed', reason: 'crashed' });
    expect(outcome.message).toContain('exit 1');
    expect(server.seen).toEqual([]);
  });

  test('is ended by our limit of tool calls in an endless loop', async () => {
    const { outcome } = await ask('loop', { limits: { maxToolCalls: 4 } });
    expect(outcome).toMatchObject({ status: 'failed', reason: 'tool-limit' });
    expect(await marked(marker())).toEqual([]);
  });

  test('fails for a refused key before any limit', async () => {
    const { outcome } = await ask('401');
    expect(outcome).toMatchObject({ status: 'failed', reason: 'auth' });
  });

  test('comes through after a 429', async () => {
    await server.close();
    server = await agentModelServer(1);
    const { outcome } = await ask('hello');
    expect(outcome).toMatchObject({ status: 'done', text: 'Hello from the scripted model.' });
    expect(server.seen.length).toBeGreaterThan(1);
  });

  test('fails by itself or by our limit when the server only fails', async () => {
    const { outcome } = await ask('500', { limits: { wallMs: 12_000, idleMs: 7_000 } });
    expect(outcome.status).toBe('failed');
    expect(['unavailable', 'error', 'idle-limit', 'wall-limit']).toContain(outcome.reason);
    expect(await marked(marker())).toEqual([]);
  });

  test('is ended by the limit of silence when the server hangs', async () => {
    const { outcome } = await ask('hang', { limits: { idleMs: 6_000 } });
    expect(outcome).toMatchObject({ status: 'failed', reason: 'idle-limit' });
    expect(await marked(marker())).toEqual([]);
  });

  test('is no success when every stream is cut', async () => {
    const { outcome } = await ask('cut', { limits: { wallMs: 12_000, idleMs: 7_000 } });
    if (outcome.status === 'done') expect(outcome.text).toBe('Half a');
    else expect(outcome.reason).not.toBe('cancelled');
    expect(await marked(marker())).toEqual([]);
  });

  needs(`agent-${agent.name}`, 'bwrap')(
    'leaves no child and no grandchild behind when it is cancelled',
    async () => {
      let polling: Promise<void> | undefined;
      const { outcome } = await runLane(driver(), requestFor('child'), (event, abort) => {
        if (event.type !== 'started') return;
        polling ??= expect
          .poll(() => existsSync(file()), { timeout: 100_000 })
          .toBe(true)
          .finally(abort);
      });
      await polling;
      expect(outcome).toMatchObject({ status: 'failed', reason: 'cancelled' });
      expect(await marked(marker())).toEqual([]);
    },
  );

  test('takes a prompt that is longer than any argument may be', async () => {
    const prompt = `${'word '.repeat(60_000)}SCENARIO:hello`;
    const { outcome } = await ask('hello', { prompt });
    expect(outcome).toMatchObject({ status: 'done', text: 'Hello from the scripted model.' });
  });

  test('begins anew where its older session is gone, and loses no word of the prompt', async () => {
    const resume = '00000000-0000-4000-8000-000000000000';
    const { outcome, events } = await ask('hello', { resume });
    expect(outcome).toMatchObject({ status: 'done', text: 'Hello from the scripted model.' });
    expect(outcome.sessionId).not.toBe(resume);
    expect(events).toContainEqual({ type: 'notice', level: 'info', text: beginsAnew });
    expect(JSON.stringify(server.seen.at(-1)?.body)).toContain('SCENARIO:hello');
  });

  if (!agent.resumes) return;
  test('goes on with its session, and counts only what is new', async () => {
    const first = await ask('hello');
    expect(first.outcome.sessionId).toBeDefined();
    const resume = first.outcome.sessionId ?? '';
    const before = server.seen.length;
    const { outcome } = await ask('hello', { resume, prompt: 'AGAIN-NOW' });
    expect(outcome).toMatchObject({ status: 'done', sessionId: resume });
    const sent = JSON.stringify(server.seen.slice(before).map(({ body }) => body));
    expect(sent).toContain('SCENARIO:hello');
    expect(sent).toContain('AGAIN-NOW');
    expect(outcome.usage?.scope ?? 'run').toBe('run');
    expect(outcome.usage?.inputTokens ?? 0).toBeLessThan(2_400);
  });
}
