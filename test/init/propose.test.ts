import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { laneAgents } from '../../source/agents/list.ts';
import type { Candidate } from '../../source/init/candidate.ts';
import { lineageOfCandidate } from '../../source/init/candidates.ts';
import type { Found } from '../../source/init/found.ts';
import { type Proposal, propose } from '../../source/init/propose.ts';
import { keyNames } from '../../source/init/providers.ts';
import { areDifferent } from '../../source/rule/lineage.ts';
import { parseSpec } from '../../source/spec/parse-spec.ts';
import { agent, foundWith, ollama } from './found.ts';

type Proposed = Extract<Proposal, { status: 'proposed' }>;

function proposed(found: Found): Proposed {
  const proposal = propose(found);
  if (proposal.status === 'impossible') throw new Error('impossible');
  return proposal;
}

const lanesOf = ({ map }: Proposed) =>
  Object.fromEntries(Object.entries(map.lanes).map(([lane, { models }]) => [lane, models]));

const localModels = ['qwen3:14b', 'gemma3:12b', 'deepseek-r1-distill-qwen-14b', 'my-own:7b'];
const someAgents = fc
  .subarray(laneAgents.map(({ name }) => name))
  .chain((names) =>
    fc.tuple(
      ...names.map((program) =>
        fc.record({
          program: fc.constant(program),
          signedIn: fc.boolean(),
          model: fc.constantFrom(undefined, 'glm-5.2', 'gpt-glm-distill', 'unheard-of-1'),
        }),
      ),
    ),
  )
  .map((list) =>
    list.map(({ model, ...one }) => ({ ...one, ...(model === undefined ? {} : { model }) })),
  );
const anything = fc.record({
  agents: someAgents,
  keys: fc.subarray([...keyNames]),
  servers: fc.subarray(localModels).map((models) => (models.length > 0 ? [ollama(...models)] : [])),
});

function differ(candidates: readonly Candidate[]): boolean {
  return candidates.some((one) =>
    candidates.some(
      (other) =>
        one.rank !== 'local' && areDifferent(lineageOfCandidate(one), lineageOfCandidate(other)),
    ),
  );
}

it('whatever was found: what is proposed passes the proof without a warning, and nothing is only where all are of one family', () => {
  fc.assert(
    fc.property(anything, (part) => {
      const proposal = propose(foundWith(part));
      if (proposal.status === 'impossible') return !differ(proposal.candidates);
      const parsed = parseSpec(proposal.text, 'spec.yaml');
      expect(parsed).toMatchObject({ status: 'adopted', problems: [] });
      return true;
    }),
    { numRuns: 60 },
  );
});

describe('two agents with a login', () => {
  const found = foundWith({ agents: [agent('claude'), agent('codex')] });

  it('fill every working lane, each with a fallback of the other family, and two verify a ship', () => {
    const proposal = proposed(found);
    expect(lanesOf(proposal)).toEqual({
      conductor: ['claude-code', 'codex'],
      thinker: ['codex', 'claude-code'],
      'worker-fast': ['claude-quick', 'codex-quick'],
      'worker-directed': ['codex-quick', 'claude-quick'],
      'worker-big': ['claude-code', 'codex'],
    });
    expect(proposal.map.routing.ship.verify).toMatchObject({ count: 2 });
    expect(proposal.map.models.codex).toMatchObject({ home: 'user', price: 'subscription' });
    expect(proposal.until).toEqual([]);
  });

  it('one without a login is proposed where nothing else makes two families, and what waits is said', () => {
    const proposal = proposed(
      foundWith({ agents: [agent('claude'), agent('codex', { signedIn: false })] }),
    );
    const wants = proposal.candidates.flatMap((one) => one.wants ?? []);
    expect(new Set(wants)).toEqual(new Set(['sign in to Codex: codex login']));
    expect(proposal.until[0]).toMatch(/needs 1 verifier of another family and has none/);
  });

  it('one without a login is left out where two families are there without it', () => {
    const agents = [agent('claude'), agent('codex', { signedIn: false })];
    const proposal = proposed(foundWith({ agents, keys: ['DEEPSEEK_API_KEY'] }));
    expect(Object.keys(proposal.map.models)).not.toContain('codex');
    expect(proposal.candidates.every(({ wants }) => wants === undefined)).toBe(true);
  });

  it('one without a login but with a key gets the key and a home of its own', () => {
    const agents = [agent('claude'), agent('codex', { signedIn: false })];
    const { map } = proposed(foundWith({ agents, keys: ['OPENAI_API_KEY'] }));
    expect(map.models.codex).toMatchObject({
      key: 'env:OPENAI_API_KEY',
      price: { in: 2, out: 10 },
    });
    expect(map.models.codex).not.toHaveProperty('home');
  });
});

describe('one family', () => {
  it('is impossible, however many programs and keys it has', () => {
    const found = foundWith({ agents: [agent('claude')], keys: ['ANTHROPIC_API_KEY'] });
    expect(propose(found)).toMatchObject({ status: 'impossible', families: ['anthropic'] });
  });

  it('with a local model of another one is enough, and then the local model is not optional', () => {
    const { map } = proposed(
      foundWith({ agents: [agent('claude')], servers: [ollama('qwen3:14b')] }),
    );
    expect(map.lanes['second-brain']).toMatchObject({ models: ['local'], optional: false });
    expect(map.slot).toEqual({ engine: 'attach', url: 'http://127.0.0.1:11434' });
  });

  it('with a local distill of the same family stays impossible', () => {
    const found = foundWith({
      keys: ['DEEPSEEK_API_KEY'],
      servers: [ollama('deepseek-r1-distill-qwen-14b')],
    });
    expect(propose(found).status).toBe('impossible');
  });

  it('of local models alone is impossible, even of two families: the slot serves one', () => {
    const found = foundWith({ servers: [ollama('qwen3:14b', 'gemma3:12b')] });
    expect(propose(found).status).toBe('impossible');
  });

  it('nothing at all is impossible and of no family', () => {
    expect(propose(foundWith())).toEqual({ status: 'impossible', candidates: [], families: [] });
  });
});

describe('one key', () => {
  it('of a router that opens two families is enough', () => {
    const { map } = proposed(foundWith({ keys: ['OPENROUTER_API_KEY'] }));
    expect(map.routing.ship.verify).toMatchObject({ count: 1 });
  });

  it('is named and never written', () => {
    const { text } = proposed(foundWith({ keys: ['NVIDIA_API_KEY', 'DEEPSEEK_API_KEY'] }));
    expect(text).toContain('key: "env:NVIDIA_API_KEY"');
  });
});

describe('what a program’s settings name', () => {
  it('goes before the usual model, and its id decides the family', () => {
    const agents = [agent('claude'), agent('codex', { model: 'glm-5.3' })];
    const { map } = proposed(foundWith({ agents }));
    expect(map.models.codex?.model).toBe('glm-5.3');
  });

  it('opencode is left out where its config names no model, and used where it does', () => {
    const without = foundWith({ agents: [agent('claude'), agent('opencode')] });
    expect(propose(without).status).toBe('impossible');
    const named = agent('opencode', { model: 'openai/gpt-6.1-sol' });
    const { map } = proposed(foundWith({ agents: [agent('claude'), named] }));
    expect(map.models.opencode).toMatchObject({ command: ['opencode', 'acp'] });
  });

  it('a program of unknown weights takes no lane', () => {
    const agents = [agent('claude'), agent('codex', { model: 'unheard-of-1' })];
    const proposal = propose(foundWith({ agents }));
    expect(proposal.candidates.map(({ name }) => name)).not.toContain('codex');
  });
});

describe('the local model', () => {
  const both = [agent('claude'), agent('codex')];
  const file = { path: '/models/gemma-3-12b-it-Q4_K_M.gguf', bytes: 7 * 1024 ** 3 };

  it('of a file takes the engine that is there', () => {
    const { map } = proposed(foundWith({ agents: both, ggufs: [file], engines: ['llama-server'] }));
    expect(map.slot).toEqual({ engine: 'llama-server', gguf: file.path });
    expect(map.models.local?.model).toBe('gemma-3-12b-it');
    expect(map.lanes['second-brain']).toMatchObject({ optional: true });
  });

  it('without an engine, or larger than the memory lets it be, is not proposed', () => {
    const without = proposed(foundWith({ agents: both, ggufs: [file] }));
    expect(without.map.slot).toBeUndefined();
    const huge = { ...file, bytes: 30 * 1024 ** 3 };
    const found = foundWith({ agents: both, ggufs: [huge], engines: ['llama-server'] });
    expect(proposed(found).map.slot).toBeUndefined();
  });

  it('is of a family that nobody else has, where there is one', () => {
    const servers = [ollama('gpt-oss:20b', 'nomic-embed-text', 'qwen3:14b')];
    const { map } = proposed(foundWith({ agents: both, servers }));
    expect(map.models.local?.model).toBe('qwen3:14b');
  });
});
