import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type AgentName, agentNames } from '../../../source/agents/list.ts';
import { registry } from '../../../source/cli/registry.ts';
import {
  type InstallTarget,
  type TargetFile,
  targetOf,
} from '../../../source/integrations/install/install-target.ts';
import { installText, templateNames } from '../../../source/integrations/install/install-texts.ts';
import { integrationKinds } from '../../../source/integrations/install/integration.ts';
import { otherMap } from '../../helpers/small-map.ts';
import { materialOf } from './material.ts';

const material = await materialOf();
const texts = templateNames.map((name) => [name, installText(material, name)] as const);

function doorFor(
  agent: AgentName,
  thing: (typeof integrationKinds)[number],
  made = material,
): InstallTarget {
  const env = {};
  return targetOf({
    name: { agent, thing },
    env,
    home: '/home/someone',
    material: made,
    existing: new Set(),
  });
}

const files = (door: InstallTarget): readonly TargetFile[] =>
  door.status === 'door' ? door.files : [];

const written = (file: TargetFile | undefined): string => {
  const edit = file?.form.put('');
  return edit?.status === 'changed' ? edit.text : '';
};

describe.each(texts)('the text %s', (_name, text) => {
  it('carries the routing line and all three guardrails, and no open place', () => {
    expect(text).toContain('quick answer → second-brain or worker-fast');
    expect(text).toContain('only through its queue');
    expect(text).toContain('never in loops');
    expect(text).toContain('The author never verifies its own work');
    expect(text).not.toMatch(/\{\{|\}\}|undefined/);
  });

  it('names only commands that there are', () => {
    const named = [...text.matchAll(/`fugu (\w+)/g)].map(([, word = '']) => word);
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((word) => !Object.hasOwn(registry, word))).toEqual([]);
  });

  // Files with such words are not loaded by Hermes: tools/threat_patterns.py of its repository.
  it('holds nothing that Hermes takes for an injected prompt', () => {
    const threats = [
      /ignore\s+(?:\w+\s+){0,3}(?:previous|all|above|prior)\s+(?:\w+\s+){0,3}instructions/i,
      /system\s+prompt\s+override/i,
      /disregard\s+(?:\w+\s+){0,3}(?:your|all|any)\s+(?:\w+\s+){0,3}(?:instructions|rules|guidelines)/i,
      /act\s+as\s+(?:if|though)\s+/i,
      /<!--[^>]*(?:ignore|override|system|secret|hidden)[^>]*-->/i,
      /do\s+not\s+(?:\w+\s+){0,3}tell\s+(?:\w+\s+){0,3}the\s+user/i,
      /you\s+are\s+(?:\w+\s+){0,3}now\s+(?:a|an|the)\s+/i,
      /pretend\s+(?:\w+\s+){0,3}(?:you\s+are|to\s+be)\s+/i,
      /\bname\s+yourself\s+\w+/i,
      /you\s+must\s+(?:\w+\s+){0,3}(?:register|connect|report|beacon)\b/i,
      /only\s+use\s+one[\s-]?liners?\b/i,
      /pull\s+(?:down\s+)?(?:new\s+)?task(?:ing|s)?\b/i,
      /[\u200B-\u200D\u2060\u2062-\u2064\uFEFF\u202A-\u202E\u2066-\u2069]/u,
    ];
    expect(threats.filter((threat) => threat.test(text))).toEqual([]);
  });
});

describe('the skill', () => {
  // https://agentskills.io/specification
  it('has the front matter that every agent reads', () => {
    const [, front = ''] = installText(material, 'skill').split('---\n');
    const { name, description } = parse(front);
    expect(name).toBe('fugu-conductor');
    expect(description).toContain('Act as the Fugu Conductor for');
    expect(description.length).toBeLessThanOrEqual(1024);
    expect(description).not.toMatch(/[<>]|: /);
  });

  it('says how to call fugu where that is no command, and nothing of it where it is', () => {
    expect(installText(material, 'skill')).toContain('Where this says `fugu`, run `/usr/bin/node ');
    expect(installText({ ...material, program: 'fugu' }, 'skill')).not.toContain('Where this says');
  });
});

describe.each(agentNames)('the doors of %s', (agent) => {
  it('are there, or it is said why not and what else to do', () => {
    for (const thing of integrationKinds) {
      const door = doorFor(agent, thing);
      if (door.status === 'door') expect(door.files.length).toBeGreaterThan(0);
      else expect(`${door.because} ${door.remedy}`).toContain('fugu install skill');
    }
  });

  it('become stale when the map changes, and stay current otherwise', async () => {
    const other = await materialOf(
      otherMap(['thinker: { models: [nemo, mist] }', 'thinker: { models: [mist] }']),
    );
    for (const thing of ['skill', 'note'] as const) {
      const [now] = files(doorFor(agent, thing));
      const [later] = files(doorFor(agent, thing, other));
      expect(now?.form.look(written(now)).status).toBe('current');
      expect(later?.form.look(written(now)).status).toBe('stale');
    }
  });
});

describe('the profile of Hermes', () => {
  const made = files(doorFor('hermes', 'profile'));

  it('is led by the model of the Thinker, whose key stays in the environment', () => {
    const config = parse(written(made.find(({ path }) => path.endsWith('config.yaml'))));
    expect(config.model).toEqual({
      default: 'nvidia/nemotron-3-ultra-550b-a55b',
      provider: 'custom',
      base_url: 'https://integrate.api.nvidia.com/v1',
      api_key: '${NVIDIA_API_KEY}',
    });
    expect(config.mcp_servers.fugu.args.at(-1)).toBe('mcp');
  });

  it('makes its first answer a smoke test of profile, spec and slot', () => {
    const soul = written(made.find(({ path }) => path.endsWith('SOUL.md')));
    expect(soul).toMatch(/First turn[\s\S]*fugu spec check[\s\S]*fugu slot status/);
    for (const word of ['profile', 'spec', 'slot'])
      expect(soul).toMatch(new RegExp(`^- ${word}: `, 'm'));
  });

  it('holds the skill too', () => {
    expect(made.some(({ path }) => path.endsWith('skills/fugu-conductor/SKILL.md'))).toBe(true);
  });
});
