import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { beginsAnew } from '../../../source/agents/agent-kind.ts';
import { probeContainment } from '../../../source/lanes/process/containment.edge.ts';
import { needs } from '../../helpers/needs.ts';
import { runLane } from '../lane-request.ts';
import { agentDriver, agentEnv, createAgentBench, words } from './agent-bench.ts';

const bench = createAgentBench();
const reader = { access: 'read-only' } as const;

describe('an agent that asks for leave', () => {
  it('may write once, in a mode that asks', async () => {
    const { outcome } = await bench.runAs('acp', 'edit');
    expect(outcome).toMatchObject({ status: 'done', text: 'o-allow_once in default' });
    expect(readFileSync(join(bench.folder(), 'made.txt'), 'utf8')).toBe('made\n');
  });

  it('may not write when it only reads', async () => {
    const { outcome, events } = await bench.runAs('acp', 'edit', reader);
    expect(outcome.text).toBe('o-reject_once in plan');
    expect(existsSync(join(bench.folder(), 'made.txt'))).toBe(false);
    expect(events).toContainEqual(expect.objectContaining({ type: 'denied' }));
  });

  it('may not write outside the folder of the step', async () => {
    const { outcome, events } = await bench.runAs('acp', 'outside');
    expect(outcome.text).toBe('o-reject_once in default');
    const denied = events.find((event) => event.type === 'denied');
    expect(denied).toMatchObject({ because: 'it is outside the folder of the step' });
  });

  it('may not run a command where nothing shuts it in', async () => {
    expect((await bench.runAs('acp', 'run')).outcome.text).toBe('o-reject_once');
  });

  it('is offered neither files nor terminals, and its mode is set before the prompt', async () => {
    const said = JSON.parse((await bench.runAs('acp', 'echo')).outcome.text);
    const methods = said.asked.map(({ method }: { readonly method: string }) => method);
    expect(methods).toEqual(['initialize', 'session/new', 'session/set_mode', 'session/prompt']);
    expect(said.asked[0].params.clientCapabilities).toEqual({
      ...{ fs: { readTextFile: false, writeTextFile: false }, terminal: false },
    });
  });

  it('may make noise and ask for what nobody has', async () => {
    const { outcome } = await bench.runAs('acp', 'noise');
    expect(outcome).toMatchObject({ status: 'done', text: 'Hello.' });
  });

  it('fails with the reason of the error that answers its prompt', async () => {
    const { outcome } = await bench.runAs('acp', 'error401');
    expect(outcome).toMatchObject({ status: 'failed', reason: 'auth' });
    expect(outcome.message).toContain('401 status code');
  });
});

describe('an older session', () => {
  it('is gone on with, and its old words are not the answer', async () => {
    const { outcome, shown } = await bench.runAs('acp', 'hello', { resume: 'session-9' });
    expect(outcome).toMatchObject({ status: 'done', text: 'Hello.', sessionId: 'session-9' });
    expect(shown).toBe('Hello.');
  });

  it.each(words)('that %s does not know is given up for a new one', async (word) => {
    const resume = 'gone-1';
    const { outcome, events } = await bench.runAs(word, 'hello', { resume });
    expect(outcome).toMatchObject({ status: 'done', text: 'Hello.' });
    expect(outcome.sessionId).not.toBe(resume);
    expect(events).toContainEqual({ type: 'notice', level: 'info', text: beginsAnew });
  });

  it('is not given up for a program that fails in the middle of its work', async () => {
    const { outcome, events } = await bench.runAs('codex', 'failed-0', { resume: 'thread-1' });
    expect(outcome.status).toBe('failed');
    expect(events).not.toContainEqual(expect.objectContaining({ text: beginsAnew }));
  });

  it('of codex counts only what is new', async () => {
    const { outcome } = await bench.runAs('codex', 'hello', { resume: 'thread-1' });
    expect(outcome.usage).toMatchObject({ inputTokens: 2400, scope: 'thread' });
  });
});

describe.each(words)('%s in a sandbox', (word) => {
  const shut = async (act: string, access: 'read-only' | 'workspace-write') => {
    const driver = agentDriver(word, await probeContainment(agentEnv));
    return runLane(driver, bench.requestFor(word, act, { access }));
  };

  needs('bwrap')('writes where it may, and is not called unsandboxed', async () => {
    const { outcome } = await shut('edit', 'workspace-write');
    expect(outcome.status).toBe('done');
    expect(outcome.unsandboxed).toBeUndefined();
    expect(existsSync(join(bench.folder(), 'made.txt'))).toBe(true);
  });

  needs('bwrap')('writes nothing where it only reads', async () => {
    await shut('edit', 'read-only');
    expect(existsSync(join(bench.folder(), 'made.txt'))).toBe(false);
  });
});

needs('bwrap')('an agent that asks may run a command where it is shut in', async () => {
  const driver = agentDriver('acp', await probeContainment(agentEnv));
  const { outcome } = await runLane(driver, bench.requestFor('acp', 'run'));
  expect(outcome.text).toBe('o-allow_once');
});
