import { describe, expect, it } from 'vitest';
import { agentLogins, lentHome } from '../../../source/lanes/agent/agent-home.ts';

describe('a home that is lent', () => {
  it('is the user’s, and writable only where agents keep their setup', () => {
    const lent = lentHome({ HOME: '/home/user', CODEX_HOME: '/opt/codex', OTHER: '/etc' });
    expect(lent).toMatchObject({ home: '/home/user', env: { CODEX_HOME: '/opt/codex' } });
    expect(lent?.writable).toContain('/home/user/.claude');
    expect(lent?.writable).toContain('/opt/codex');
    expect(lent?.writable).not.toContain('/home/user');
    expect(lent?.writable).not.toContain('/etc');
  });

  it.each([{}, { HOME: 'relative' }])('is none where %j names none', (env) => {
    expect(lentHome(env)).toBeUndefined();
  });
});

it('logins are single files, so that a program beside them still starts', () => {
  expect(agentLogins.every((path) => /\/\.?[\w]+[\w.-]*\.?\w+$/.test(path))).toBe(true);
  expect(agentLogins).toContain('.codex/auth.json');
});
