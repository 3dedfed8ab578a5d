import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { needs } from '../../helpers/needs.ts';
import { emptyOf, forever } from '../alive.ts';
import { check, type Sample, sample } from '../sample.ts';

const files = { 'src/shelf.js': 'export const add = (a, b) => a + b;\n' };

async function sandboxed(files: Readonly<Record<string, string>>): Promise<Sample> {
  const s = sample(files);
  expect(await s.room.sandbox()).toMatchObject({ status: 'bwrap' });
  return s;
}

describe('a check in the sandbox', () => {
  needs('bwrap')('reaches no network, a listener on loopback included', async () => {
    const s = await sandboxed(files);
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const script = `require('net').connect(${port}, '127.0.0.1').on('connect', () => console.log('reached')).on('error', (e) => console.log(e.code))`;
    const result = await check(s, s.base, `node -e "${script}"`);
    server.close();
    expect(result.tail).toBe('ECONNREFUSED');
  });

  needs('bwrap')('finds no key of ours in any environment it can read', async () => {
    process.env.FUGU_TEST_KEY = 'canary-value';
    try {
      const s = await sandboxed(files);
      const result = await check(
        s,
        s.base,
        'cat /proc/*/environ | tr "\\0" "\\n"; env; ps ax || true',
      );
      expect(result.tail).toContain('CI=true');
      expect(result.tail).not.toContain('canary-value');
    } finally {
      delete process.env.FUGU_TEST_KEY;
    }
  });

  needs('bwrap')('writes only in its workspace, and not in its .git', async () => {
    const s = await sandboxed(files);
    const tries = [
      `touch ${s.repo}/x`,
      `touch ${s.stateDir}/x`,
      'touch .git/x',
      'git config core.fsmonitor x',
      'touch /usr/x',
      'touch x && echo own',
    ];
    const result = await check(s, s.base, tries.map((line) => `${line} 2>/dev/null`).join('; '));
    expect(result.tail).toBe('own');
    expect(existsSync(join(s.repo, 'x'))).toBe(false);
  });

  needs('bwrap')('can use git on its own history', async () => {
    const s = await sandboxed(files);
    const result = await check(s, s.base, 'git log --format=%s && git status --porcelain');
    expect(result).toMatchObject({ status: 'passed', tail: expect.stringContaining('Begin') });
  });

  needs('bwrap')('is ended at its limit with a child that left its session', async () => {
    const s = await sandboxed(files);
    const run = `setsid sleep ${forever}.3 & sleep ${forever}.3`;
    const result = await check(s, s.base, run, { timeoutMs: 500 });
    expect(result.status).toBe('timed-out');
    expect(await emptyOf(`${forever}.3`)).toEqual([]);
  });
});
