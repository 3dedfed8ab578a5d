import { describe, expect, it } from 'vitest';
import type { RoleMap } from '../../../source/domain/role-map.ts';
import { proveRoutes } from '../../../source/spec/check/prove-routes.ts';
import { parseSpec } from '../../../source/spec/parse-spec.ts';
import { applyTune } from '../../../source/spec/tune.ts';
import { articleText, mapWith } from '../maps.ts';

const map = mapWith();
const errors = (of: RoleMap, usable?: readonly string[]) =>
  proveRoutes(of, usable ? { usable: new Set(usable) } : {}).problems.filter(
    (problem) => problem.severity === 'error',
  );
const all = Object.keys(map.models);
const proofOf = (of: RoleMap, taskClass: string) =>
  proveRoutes(of).proofs.find((one) => one.taskClass === taskClass && one.use === 'route');

describe("the article's own table", () => {
  it('has a preferred verifier that shares the family of the author, found at its line', () => {
    const { problems } = parseSpec(articleText, 'spec.yaml');
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ severity: 'warning', line: 29 });
    expect(problems[0]?.what).toMatch(
      /`directed` prefers worker-fast .* never verify worker-directed/,
    );
    expect(problems[0]?.remedy).toMatch(/^It is passed over and thinker \(nemotron\) takes it\./);
  });

  it('has no such finding once the two lanes are of different families', () => {
    const text = articleText.replace(
      'baseURL: "https://api.deepseek.com/v1", key: "env:DEEPSEEK_API_KEY", model: deepseek-chat',
      'baseURL: "https://gateway.example/v1", model: glm-5',
    );
    expect(parseSpec(text, 'spec.yaml').problems).toEqual([]);
  });

  it('is proven for every route and every fallback', () => {
    const { proofs } = proveRoutes(map);
    expect(proofs.every((proof) => proof.proven)).toBe(true);
    expect(
      proofs.filter((proof) => proof.taskClass === 'synthesis').map((one) => one.author),
    ).toEqual(['claude-code', 'codex']);
    expect(
      proofOf(map, 'ship')
        ?.verifiers.map((seat) => seat.model)
        .slice(0, 2),
    ).toEqual(['nemotron', 'code-flash']);
  });
});

describe('who counts as verifier', () => {
  it('is never the scarce reviewer, and an optional second brain only where preferred', () => {
    const models = proveRoutes(map).proofs.flatMap((proof) =>
      proof.verifiers.map((seat) => seat.model),
    );
    expect(models).not.toContain('glm');
    expect(models).not.toContain('gemma');
    const preferring = mapWith([
      'patch: { to: [worker-fast], verify: { count: 1 }',
      'patch: { to: [worker-fast], verify: { count: 1, prefer: [second-brain] }',
    ]);
    expect(proofOf(preferring, 'patch')?.verifiers[0]).toMatchObject({ lane: 'second-brain' });
  });

  it('is a second brain that is not optional', () => {
    const firm = mapWith(['optional: true', 'optional: false']);
    expect(proofOf(firm, 'patch')?.verifiers.map((seat) => seat.lane)).toContain('second-brain');
  });

  it('is no router that hides what it served', () => {
    const hiding = mapWith(['driver: codex,', 'driver: codex, router: true, lineage: [openai],']);
    const models = proveRoutes(hiding).proofs.flatMap((one) =>
      one.verifiers.map((seat) => seat.model),
    );
    expect(models).not.toContain('codex');
  });

  it('is each model once, however many lanes it sits in', () => {
    const doubled = mapWith([
      'thinker: { models: [nemotron]',
      'thinker: { models: [nemotron, codex]',
    ]);
    const seats = proofOf(doubled, 'patch')?.verifiers.map((seat) => seat.model) ?? [];
    expect(new Set(seats).size).toBe(seats.length);
  });
});

describe('planners that count as authors', () => {
  const planned = (text: string) =>
    parseSpec(text.replace('authors: writers', 'authors: writers-and-planners'), 's');

  it('take their own family out of the verifiers', () => {
    const parsed = planned(articleText);
    if (parsed.status !== 'adopted') throw new Error('refused');
    const proof = parsed.proofs.find((one) => one.taskClass === 'patch' && one.use === 'route');
    expect(proof).toMatchObject({ planner: 'nemotron', author: 'code-spark' });
    expect(proof?.verifiers.map((seat) => seat.model)).toEqual(['codex', 'claude-code']);
  });

  it('do not count where only writers do', () => {
    expect(proofOf(map, 'patch')?.verifiers[0]?.model).toBe('nemotron');
  });
});

describe('candidates of a hard step', () => {
  it('are workers of another family than the route, each with its own proof', () => {
    const candidates = proveRoutes(map).proofs.filter((proof) => proof.use === 'candidate');
    expect(candidates.map((proof) => `${proof.taskClass} ${proof.author}`)).toEqual([
      'patch codex',
      'directed codex',
      'ship code-flash',
      'ship code-spark',
    ]);
  });

  it('are none where the spec wants one candidate', () => {
    const single = mapWith(['planSteps: 5', 'planSteps: 5, candidates: 1']);
    expect(proveRoutes(single).proofs.filter((proof) => proof.use === 'candidate')).toEqual([]);
  });

  it('that cannot come from another family are a warning', () => {
    const text = articleText.replace(
      'worker-big: { models: [codex]',
      'worker-big: { models: [code-spark]',
    );
    const warning = parseSpec(text, 'spec.yaml').problems.find((one) =>
      one.what.includes('marked hard'),
    );
    expect(warning).toMatchObject({ severity: 'warning', line: 35 });
  });
});

describe('the proof at submit time', () => {
  it('holds while every model can be used', () => {
    expect(errors(map, all)).toEqual([]);
  });

  it('fails with one family only, and names the families and the key that would cure it', () => {
    const found = errors(map, ['code-spark', 'code-flash']);
    expect(found.every((problem) => problem.kind === 'policy')).toBe(true);
    const patch = found.find((problem) => problem.what.startsWith('`patch`'));
    expect(patch?.what).toContain('The usable families are deepseek.');
    expect(patch?.remedy).toContain('Set NVIDIA_API_KEY to use nemotron (nvidia)');
    expect(patch?.remedy).toContain('install `claude` and sign in to use claude-code (anthropic)');
  });

  it('names the key of the planner that is missing', () => {
    const found = errors(
      map,
      all.filter((model) => model !== 'nemotron'),
    );
    expect(found).toHaveLength(1);
    expect(found[0]?.what).toBe('No model of thinker can be used, so nobody can take `plan`.');
    expect(found[0]?.remedy).toBe('Set NVIDIA_API_KEY to use nemotron.');
  });

  it('only warns of a class that other classes can stand in for', () => {
    const { problems } = proveRoutes(map, {
      usable: new Set(all.filter((model) => model !== 'code-flash')),
    });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ severity: 'warning' });
    expect(problems[0]?.what).toContain('`directed`');
  });

  it('says nothing of a scarce reviewer or second brain that is down beyond a warning', () => {
    expect(
      errors(
        map,
        all.filter((model) => model !== 'glm' && model !== 'gemma'),
      ),
    ).toEqual([]);
  });
});

describe('a tuned map', () => {
  it('is refused when a project disables the last verifier', () => {
    const tuned = applyTune(map, { disabledLanes: ['thinker', 'conductor', 'worker-big'] });
    expect(errors(tuned).map((problem) => problem.what)).toContain(
      'No lane is left for `plan`: thinker is disabled or left out.',
    );
    expect(errors(tuned).some((problem) => problem.what.startsWith('`patch` written by'))).toBe(
      true,
    );
  });

  it('stands when enough verifiers are left', () => {
    expect(errors(applyTune(map, { disabledLanes: ['scarce-reviewer', 'second-brain'] }))).toEqual(
      [],
    );
    expect(errors(applyTune(map, { disabledLanes: ['second-brain'] }))).toEqual([]);
  });
});
