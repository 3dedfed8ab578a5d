import { describe, expect, it } from 'vitest';
import { type ChildRequest, runChild } from '../../../source/workspace/process/child.edge.ts';

function request(script: string, more: Partial<ChildRequest> = {}): ChildRequest {
  return {
    program: '/bin/sh',
    args: ['-c', script],
    cwd: '/',
    env: { PATH: '/usr/bin:/bin' },
    limitMs: 10_000,
    maxBytes: 10_000,
    overflow: 'drop',
    ...more,
  };
}

describe('a child process', () => {
  it('ends with its code and both streams', async () => {
    const end = await runChild(request('cat; echo bad >&2; exit 4', { input: 'given' }));
    expect(end).toMatchObject({ ended: 'exit', code: 4 });
    expect([end.out.toString(), end.err.toString()]).toEqual(['given', 'bad\n']);
  });

  it('that cannot be started is a value', async () => {
    const end = await runChild(request('', { program: '/nonexistent/program' }));
    expect(end).toMatchObject({ ended: 'spawn', code: null, message: expect.any(String) });
  });

  it('that ignores a polite end is ended all the same', async () => {
    const stubborn = "trap '' TERM; while :; do sleep 0.05; done";
    const end = await runChild(request(stubborn, { limitMs: 200, graceMs: 200 }));
    expect(end.ended).toBe('timeout');
  });

  it('that floods is ended, or keeps its beginning and its end', async () => {
    const killed = await runChild(request('yes', { overflow: 'kill' }));
    expect(killed.ended).toBe('output');
    const kept = await runChild(request('echo first; yes | head -c 90000; echo last'));
    expect(kept).toMatchObject({ ended: 'exit', code: 0 });
    const text = kept.out.toString();
    expect(text.startsWith('first\n')).toBe(true);
    expect(text.endsWith('last\n')).toBe(true);
    expect(text.length).toBeLessThan(10_100);
    expect(kept.dropped).toBeGreaterThan(70_000);
  });

  it('loses no byte below its limit', async () => {
    const end = await runChild(request('head -c 10000 /dev/zero | tr "\\0" a'));
    expect(end.out.toString()).toBe('a'.repeat(10_000));
    expect(end.dropped).toBe(0);
  });

  it('ends although a grandchild keeps its pipes open', async () => {
    const end = await runChild(request('setsid sleep 4 & echo done'));
    expect(end).toMatchObject({ ended: 'exit', code: 0 });
    expect(end.out.toString()).toBe('done\n');
  });

  it('is ended by its signal, before and after it began', async () => {
    const stop = new AbortController();
    const running = runChild(request('sleep 30', { signal: stop.signal }));
    setTimeout(() => stop.abort(), 50);
    expect((await running).ended).toBe('cancelled');
    expect((await runChild(request('true', { signal: stop.signal }))).ended).toBe('cancelled');
  });
});
