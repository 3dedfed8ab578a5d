import { describe, expect, it } from 'vitest';
import { agentNames } from '../../../source/agents/list.ts';
import { memoryTarget, surfaceOf } from '../../../source/memory/bridge/agent-surface.ts';

const env = { HOME: '/srv/ada' };

describe.each(agentNames)('the surface of %s', (agent) => {
  const surface = surfaceOf(agent, env);

  it('takes each of its memory files for a target', () => {
    for (const { path, form } of surface.memory) {
      const target = { agent, path, form };
      expect(memoryTarget(surface, path)).toEqual({ status: 'target', target });
    }
    expect(memoryTarget(surface)).toMatchObject({ target: surface.usual });
  });

  it('refuses every place that a skills loader reads', () => {
    const places = [
      ...surface.skills.flatMap((dir) => [dir, `${dir}/memory/SKILL.md`, `${dir}/INDEX.md`]),
      `${surface.home}/SKILL.md`,
      '/srv/shop/.agents/skills/memory/SKILL.md',
      `${surface.home}/x/../skills/memory.md`,
    ];
    for (const place of places) {
      expect(memoryTarget(surface, place)).toMatchObject({
        status: 'refused',
        problem: { kind: 'policy', what: expect.stringContaining('skills loader') },
      });
    }
  });

  it('refuses a file that its loader does not read', () => {
    const problem = { what: expect.stringContaining('does not read it') };
    expect(memoryTarget(surface, '/srv/ada/notes.md')).toMatchObject({ problem });
  });
});

describe('homes', () => {
  it('stand where the environment says', () => {
    const moved = { ...env, CODEX_HOME: '/srv/codex', QWEN_HOME: 'relative' };
    expect(surfaceOf('codex', moved).usual.path).toBe('/srv/codex/AGENTS.md');
    expect(surfaceOf('qwen', moved).usual.path).toBe('/srv/ada/.qwen/QWEN.md');
  });
});
