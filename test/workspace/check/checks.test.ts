import { describe, expect, it } from 'vitest';
import { emptyOf, forever } from '../alive.ts';
import { check, sample } from '../sample.ts';

const files = { 'src/shelf.js': 'export const add = (a, b) => a + b;\n' };

describe('a check', () => {
  it('passes on exit 0 and fails on any other, with its cleaned log stored', async () => {
    const s = sample(files);
    const good = await check(s, s.base, 'echo fine');
    expect(good).toMatchObject({ status: 'passed', exitCode: 0, tail: 'fine' });
    const bad = await check(s, s.base, 'printf "\\033[31mred\\033[0m\\n"; seq 100; exit 3');
    expect(bad).toMatchObject({ status: 'failed', exitCode: 3 });
    expect(bad.tail.split('\n')).toHaveLength(40);
    expect(await s.blobs.text(bad.log ?? '')).toMatch(/^red\n1\n/);
  });

  it('takes secrets out of the log by the function it was given', async () => {
    const s = sample(files, { redact: (text) => text.replaceAll('hunter2', '[secret]') });
    expect((await check(s, s.base, 'echo hunter2')).tail).toBe('[secret]');
  });

  it('keeps the beginning and the end of a flood', async () => {
    const s = sample(files);
    const result = await check(s, s.base, 'echo first; yes | head -c 4000000; echo last');
    expect(result.status).toBe('passed');
    const log = (await s.blobs.text(result.log ?? '')) ?? '';
    expect(log.startsWith('first')).toBe(true);
    expect(log).toContain('bytes left out');
    expect(result.tail.endsWith('last')).toBe(true);
  });

  it('is not run once it is cancelled, and says so', async () => {
    const s = sample(files);
    const stop = new AbortController();
    stop.abort();
    const ran = await s.room.check(
      {
        ...{ repo: s.repo, base: s.base, tree: s.base, overlay: [], setup: [], timeoutMs: 20_000 },
        commands: [{ name: 'a', run: 'true', origin: 'project' }],
      },
      stop.signal,
    );
    expect(ran.results.map((result) => result.status)).toEqual(['not-run']);
  });

  it('sees none of the caller’s environment', async () => {
    const s = sample(files, {
      env: { PATH: process.env.PATH, HOME: '/nonexistent', FUGU_TEST_KEY: 'canary-value' },
    });
    process.env.FUGU_TEST_KEY = 'canary-value';
    try {
      expect((await check(s, s.base, 'env')).tail).not.toContain('canary-value');
    } finally {
      delete process.env.FUGU_TEST_KEY;
    }
  });

  it('without a sandbox ends at its limit with a child that left its group, and says so', async () => {
    const s = sample(files, { allowSandbox: false });
    expect(await s.room.sandbox()).toMatchObject({ status: 'none' });
    const run = `setsid sleep ${forever}.1 & sleep ${forever}.1`;
    const result = await check(s, s.base, run, { timeoutMs: 300 });
    expect(result).toMatchObject({ status: 'timed-out', exitCode: null });
    expect(await emptyOf(`${forever}.1`)).toEqual([]);
  });

  it('without a sandbox leaves no child behind when it ends by itself', async () => {
    const s = sample(files, { allowSandbox: false });
    const result = await check(s, s.base, `setsid sleep ${forever}.2 & echo done`);
    expect(result).toMatchObject({ status: 'passed', tail: 'done' });
    expect(await emptyOf(`${forever}.2`)).toEqual([]);
  });
});

describe('the project', () => {
  it('runs its tests with node as a person would', async () => {
    const s = sample({
      'package.json': '{"name":"x","type":"module","scripts":{"test":"node --test"}}\n',
      'add.test.js':
        "import test from 'node:test';import assert from 'node:assert';test('adds',()=>assert.equal(1+1,2));\n",
    });
    const commands = await s.room.commands(s.repo, s.base, {});
    const [command] = commands.checks;
    const result = await check(s, s.base, command?.run ?? '');
    expect(result).toMatchObject({ command: 'npm test', status: 'passed' });
  });
});
