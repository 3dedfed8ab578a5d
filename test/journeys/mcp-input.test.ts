import { rm, writeFile } from 'node:fs/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { rehearsalSpec } from '../../source/lanes/rehearsal/script/rehearsal-spec.ts';
import { type Fixture, knownTask, makeFixture } from '../helpers/fixture.ts';
import { freePort } from '../helpers/free-port.ts';
import { type Host, startHost } from '../helpers/mcp-host.ts';
import { startFugu, told } from '../helpers/program.ts';
import { fakeServer } from '../slot/slot-bench.ts';

let fixture: Fixture;
let on: Host;
afterEach(async () => {
  await on?.close();
  await fixture.close();
});

async function host(env: Readonly<Record<string, string>> = {}): Promise<Host> {
  on = await startHost({ env: { ...fixture.env, ...env }, cwd: fixture.repo });
  return on;
}

/** A refusal in two sentences: what is so, and what to do. */
async function refused(tool: string, args: Readonly<Record<string, unknown>>) {
  const answer = await on.call(tool, args);
  expect(answer.refused, JSON.stringify(answer.value)).toBe(true);
  return `${answer.value.what} ${answer.value.remedy}`;
}

describe('the tools', () => {
  it('are listed with schemas for what goes in and what comes out', async () => {
    fixture = await makeFixture();
    const { client } = await host();
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name).sort()).toEqual([
      ...['ask_local', 'cancel', 'delegate', 'memory_add', 'memory_search'],
      ...['result', 'roles', 'status', 'verify'],
    ]);
    for (const { inputSchema, outputSchema, description } of tools) {
      expect(inputSchema.type).toBe('object');
      expect(outputSchema?.type).toBe('object');
      expect(description?.length).toBeGreaterThan(20);
    }
    const writers = tools.filter(({ annotations }) => annotations?.readOnlyHint !== true);
    expect(writers.map(({ name }) => name).sort()).toEqual([
      ...['cancel', 'delegate', 'memory_add', 'verify'],
    ]);
    const asked = tools.flatMap(({ inputSchema }) => Object.keys(inputSchema.properties ?? {}));
    expect(asked.filter((name) => /author|accept|audit|tree|trust|decision/.test(name))).toEqual(
      [],
    );
    expect(client.getInstructions()).toMatch(/never verifies it/);
  });

  it('say the roles with the families that verify each other', async () => {
    fixture = await makeFixture();
    await host();
    const { value, structured } = await on.call('roles');
    expect(structured).toEqual(value);
    expect(JSON.stringify(value.lanes)).toContain('"families":["deepseek"]');
    expect(value.rule).toMatch(/BLOCKED/);
  });

  it('keep facts in the shared memory under the name of the host, and none with a secret', async () => {
    fixture = await makeFixture();
    await host();
    const fact = {
      title: 'Tests run with node --test',
      body: 'Not with jest.',
      type: 'convention',
    };
    expect(await refused('memory_add', fact)).toMatch(/fugu memory init/);
    await fixture.fugu('memory', 'init');
    const added = await on.call('memory_add', { ...fact, tags: ['tests'] });
    expect(added.refused, JSON.stringify(added.value)).toBe(false);
    const found = await on.call('memory_search', { words: 'jest tests' });
    expect(found.value.facts).toMatchObject([
      { title: fact.title, source: 'test-host', confidence: 'medium', tags: ['tests'] },
    ]);
    const key = `sk-ant-api03-${'a1B2'.repeat(23)}AA`;
    const leak = { title: 'The key', body: `It is ${key}.`, type: 'fact' };
    expect(await refused('memory_add', leak)).toMatch(/secret/i);
  });

  it('ask the local model through its slot', async () => {
    fixture = await makeFixture();
    const command = [process.execPath, fakeServer, '--host', '{socket}'];
    const slot = { command, port: await freePort(), firstTokenSeconds: 5 };
    await writeFile(fixture.specFile, rehearsalSpec(fixture.models.baseURL, slot));
    await host();
    try {
      const { value, refused: no } = await on.call('ask_local', { prompt: 'say 3' });
      expect(no, JSON.stringify(value)).toBe(false);
      expect(value).toMatchObject({ lane: 'second-brain', model: 'pocket', families: ['google'] });
      expect(value.text).not.toBe('');
      expect(fixture.models.requests()).toEqual([]);
    } finally {
      await fixture.fugu('slot', 'stop');
    }
  });
});

it('a question to the local model that the host gives up leaves the slot', async () => {
  fixture = await makeFixture();
  const command = [process.execPath, fakeServer, '--host', '{socket}'];
  const slot = { command, port: await freePort(), firstTokenSeconds: 60 };
  await writeFile(fixture.specFile, rehearsalSpec(fixture.models.baseURL, slot));
  const { client } = await host();
  try {
    const stop = new AbortController();
    const params = { name: 'ask_local', arguments: { prompt: 'freeze' } };
    const asked = client.callTool(params, { signal: stop.signal });
    const given = asked.then(
      () => 'answered',
      () => 'given up',
    );
    const status = async () => (await fixture.fugu('slot', 'status')).stdout;
    await vi.waitUntil(async () => /fugu ask-\w+/.test(await status()), 15_000);
    stop.abort();
    expect(await given).toBe('given up');
    await vi.waitUntil(async () => !/fugu ask-\w+/.test(await status()), 15_000);
    expect((await on.call('roles')).refused).toBe(false);
  } finally {
    await fixture.fugu('slot', 'stop');
  }
});

describe('what cannot be done is refused in sentences, and nothing is begun:', () => {
  it('a run that is not there', async () => {
    fixture = await makeFixture();
    await host();
    for (const tool of ['status', 'result', 'cancel', 'verify']) {
      expect(await refused(tool, { run: 'nope' })).toMatch(
        /^There is no run "nope" in .*fugu runs/,
      );
    }
    expect(fixture.runs()).toEqual([]);
  });

  it('arguments of another form', async () => {
    fixture = await makeFixture();
    await host();
    const wrong = [
      ['delegate', {}],
      ['delegate', { task: '   ' }],
      ['delegate', { task: 7 }],
      ['delegate', { task: 'x', wait_s: 3600 }],
      ['delegate', { task: 'word '.repeat(100_000) }],
      ['verify', { run: 'x', author: 'claude' }],
      ['ask_local', { prompt: 'x'.repeat(500_000) }],
      ['memory_add', { title: 'x', body: 'y', type: 'rumour' }],
    ] as const;
    for (const [tool, args] of wrong) {
      const answer = await on.call(tool, args).catch((error) => ({ refused: true, value: error }));
      expect(answer.refused, `${tool} ${JSON.stringify(args).slice(0, 60)}`).toBe(true);
    }
    expect(fixture.runs()).toEqual([]);
    expect((await on.call('roles')).refused).toBe(false);
  });

  it('a folder that is no repository', async () => {
    fixture = await makeFixture();
    await host();
    expect(await refused('delegate', { task: 'x', repo: fixture.root })).toMatch(
      /is not in a git repository\. Run `git init`/,
    );
    expect(fixture.runs()).toEqual([]);
  });

  it('a machine without a spec, with fugu init as the remedy', async () => {
    fixture = await makeFixture();
    await rm(fixture.specFile);
    await host();
    const asked = [
      ['delegate', { task: 'x' }],
      ['ask_local', { prompt: 'x' }],
      ['roles', {}],
    ] as const;
    for (const [tool, args] of asked) expect(await refused(tool, args)).toMatch(/fugu init$/);
  });

  it('no use of the memory where there is no spec, for it asks no model', async () => {
    fixture = await makeFixture();
    await rm(fixture.specFile);
    await fixture.fugu('memory', 'init');
    await host();
    const words = { title: 'Tests', body: 'Run them with npm test.', type: 'convention' };
    expect((await on.call('memory_add', words)).refused).toBe(false);
    const { value } = await on.call('memory_search', { words: 'npm' });
    expect(value).toMatchObject({ facts: [{ title: 'Tests', source: expect.any(String) }] });
  });

  it('a result that there is not yet', async () => {
    fixture = await makeFixture();
    await host();
    const { value } = await on.call('delegate', { task: knownTask, wait_s: 45 });
    expect(await refused('verify', { run: value.run })).toMatch(/has made nothing yet/);
    expect((await on.call('result', { run: value.run })).value).toMatchObject({
      files: [],
      verdicts: [],
      diff_cut: false,
    });
  });

  it('a job from a lane of a lane’s job; one level down is allowed', async () => {
    fixture = await makeFixture();
    await host({ FUGU_DEPTH: '2' });
    expect(await refused('delegate', { task: knownTask })).toMatch(/inside 2 other jobs/);
    expect(await refused('ask_local', { prompt: 'x' })).toMatch(/inside 2 other jobs|no lane/);
    await on.close();
    await host({ FUGU_DEPTH: '1' });
    const nested = await on.call('delegate', { task: knownTask, wait_s: 45 });
    expect(nested.value).toMatchObject({ status: 'waiting' });
  });
});

describe('the pipe', () => {
  it('holds nothing but the protocol, and bad lines end nothing', async () => {
    fixture = await makeFixture();
    await host();
    const hello = {
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: {
        protocolVersion: '2025-06-18',
        capabilities: {},
        clientInfo: { name: 'old-host', version: '1' },
      },
    };
    const roles = {
      jsonrpc: '2.0',
      id: 2,
      method: 'tools/call',
      params: { name: 'roles', arguments: {} },
    };
    const program = startFugu(['mcp'], { env: fixture.env, cwd: fixture.repo, keepOpen: true });
    const send = (line: string) => program.child.stdin?.write(`${line}\n`);
    send('this is no JSON');
    send(JSON.stringify(hello));
    send('{"jsonrpc":"2.0","method":"notifications/initialized"}');
    send(JSON.stringify(roles));
    await program.printed(/"id":2/);
    program.child.stdin?.end();
    const ended = await program.ended;
    expect(ended.code, told(ended)).toBe(0);
    for (const line of ended.stdout.trim().split('\n')) {
      expect(JSON.parse(line)).toMatchObject({ jsonrpc: '2.0' });
    }
    expect(ended.stderr).not.toMatch(/This is a bug/);
  });

  it('ends by itself when a message is longer than any could be', async () => {
    fixture = await makeFixture();
    await host();
    const program = startFugu(['mcp'], { env: fixture.env, cwd: fixture.repo, keepOpen: true });
    program.child.stdin?.write('x'.repeat(11 * 1024 * 1024));
    const ended = await program.ended;
    expect(ended.stdout).toBe('');
    expect(ended.stderr).toMatch(/fugu mcp: /);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('is left at %s, as hosts send it', async (signal) => {
    fixture = await makeFixture();
    await host();
    const program = startFugu(['mcp'], { env: fixture.env, cwd: fixture.repo, keepOpen: true });
    program.child.stdin?.write('{"jsonrpc":"2.0","id":1,"method":"ping"}\n');
    await program.printed(/"id":1/);
    program.child.kill(signal);
    expect((await program.ended).code).toBe(signal === 'SIGINT' ? 130 : 143);
  });
});
