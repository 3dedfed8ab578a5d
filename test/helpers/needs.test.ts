import { execFileSync } from 'node:child_process';
import { describe, expect, it, vi } from 'vitest';
import { missing, needs } from './needs.ts';
import { skipTable } from './skip-reporter.ts';

describe('needs', () => {
  it('finds nothing missing when the program is in PATH', () => {
    expect(missing('sh')).toBeUndefined();
  });

  it('names the program that is missing', () => {
    expect(missing('no-such-program-here')).toBe('no-such-program-here (not in PATH)');
  });

  it('looks for a real agent where the tests install it', () => {
    expect(missing('agent-no-such')).toBe('agent-no-such (not installed in test/real-agents)');
  });

  it('says which llama-server was named, and what is wrong with it', () => {
    vi.stubEnv('FUGU_LLAMA_SERVER', '');
    expect(missing('llama-server')).toBe('llama-server (FUGU_LLAMA_SERVER names none)');
    vi.stubEnv('FUGU_LLAMA_SERVER', '/nowhere/llama-server');
    expect(missing('llama-server')).toContain('FUGU_LLAMA_SERVER is /nowhere/llama-server');
    vi.unstubAllEnvs();
  });

  needs.program('sh')('runs a test whose program is there', () => {
    expect(execFileSync('sh', ['-c', 'echo ran'], { encoding: 'utf8' })).toBe('ran\n');
  });
});

describe('skipTable', () => {
  it('lists the skipped tests by what they need, under a count', () => {
    const table = skipTable([
      { needs: 'tmux (not in PATH)', title: 'b' },
      { needs: 'bwrap (no namespaces)', title: 'a' },
    ]);
    expect(table).toContain('SKIPPED 2 ');
    expect(table.indexOf('bwrap')).toBeLessThan(table.indexOf('tmux'));
  });
});
