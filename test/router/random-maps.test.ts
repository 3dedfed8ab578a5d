import fc from 'fast-check';
import { expect, it } from 'vitest';
import { laneIds, taskClasses } from '../../source/domain/ids.ts';
import type { RoleMap } from '../../source/domain/role-map.ts';
import { chooseVerifier } from '../../source/router/choose-verifier.ts';
import { chooseLane } from '../../source/router/route.ts';
import { proveRoutes } from '../../source/spec/check/prove-routes.ts';
import { defaultLimits } from '../../source/spec/defaults.ts';
import { author, conditions } from './conditions.ts';

const families = ['ant', 'bee', 'cat', 'dog'];
const names = ['m0', 'm1', 'm2', 'm3', 'm4', 'm5', 'm6'];
const lane = fc.constantFrom(...laneIds);
const some = <T>(one: fc.Arbitrary<T>, most: number) =>
  fc.array(one, { minLength: 1, maxLength: most });

const model = fc.record({
  // Ids such as `ant-bee` carry two families, `x` carries none.
  id: fc.constantFrom(...families, 'ant-bee', 'cat-dog', 'x'),
  lineage: fc.option(fc.subarray(families), { nil: undefined }),
  router: fc.boolean(),
});
const entry = fc.record({
  models: fc.subarray(names, { minLength: 1 }),
  atOnce: fc.constant(1),
  optional: fc.boolean(),
});
const route = fc.record({
  to: some(lane, 3),
  verify: fc.record({
    count: fc.integer({ min: 1, max: 3 }),
    prefer: fc.uniqueArray(lane, { maxLength: 3 }),
  }),
});
const sameKeys = <T>(keys: readonly string[], value: fc.Arbitrary<T>) =>
  fc.record(Object.fromEntries(keys.map((key) => [key, value])));

const randomMap: fc.Arbitrary<RoleMap> = fc
  .record({
    models: sameKeys(names, model),
    lanes: sameKeys(laneIds, fc.option(entry, { nil: undefined, freq: 4 })),
    routing: sameKeys(taskClasses, route),
    authors: fc.constantFrom('writers' as const, 'writers-and-planners' as const),
  })
  .map(({ models, lanes, routing, authors }) => ({
    version: 1 as const,
    families: Object.fromEntries(families.map((family) => [family, [`*${family}*`]])),
    models: Object.fromEntries(
      Object.entries(models).map(([name, { id, lineage, router }]) => [
        name,
        {
          driver: 'openai' as const,
          model: id,
          price: 'free' as const,
          router,
          ...(lineage ? { lineage } : {}),
        },
      ]),
    ),
    lanes: Object.fromEntries(
      Object.entries(lanes).filter(([, one]) => one !== undefined),
    ) as RoleMap['lanes'],
    routing: routing as unknown as RoleMap['routing'],
    limits: defaultLimits,
    authors,
  }));

const situation = fc.record({
  map: randomMap,
  taskClass: fc.constantFrom(...taskClasses),
  writers: fc.subarray(names, { minLength: 1, maxLength: 3 }),
  planners: fc.subarray(names, { maxLength: 2 }),
  already: fc.subarray(names, { maxLength: 2 }),
  down: fc.subarray(names, { maxLength: 3 }),
  paused: fc.uniqueArray(lane, { maxLength: 2 }),
  reroutes: fc.array(fc.tuple(lane, lane), { maxLength: 3 }),
  forced: fc.option(lane, { nil: undefined }),
});

const artifact = `sha256:${'b'.repeat(64)}`;

it('a chosen verifier shares no family with any author, is no author, is usable and never scarce', () => {
  fc.assert(
    fc.property(
      situation,
      ({ map, taskClass, writers, planners, already, down, paused, reroutes, forced }) => {
        const authors = [
          ...writers.map((name) => author(map, name)),
          ...planners.map((name) => author(map, name, 'planner')),
        ];
        const choice = chooseVerifier({
          ...conditions(map, down),
          map,
          taskClass,
          artifact,
          authors,
          already: already.map((name) => ({ model: name, lineage: author(map, name).lineage })),
          pausedLanes: new Set(paused),
          laneReroutes: new Map(reroutes),
          ...(forced ? { forcedLane: forced } : {}),
        });
        if (choice.status === 'blocked') {
          expect(choice.remedy).not.toBe('');
          return;
        }
        const { verifier } = choice;
        const counted = authors.filter(
          (one) => one.role === 'writer' || map.authors === 'writers-and-planners',
        );
        const theirs = counted.flatMap((one) => one.lineage);
        expect(counted.every((one) => one.lineage.length > 0)).toBe(true);
        expect(verifier.lineage.length).toBeGreaterThan(0);
        expect(verifier.lineage.filter((family) => theirs.includes(family))).toEqual([]);
        expect(counted.map((one) => one.model)).not.toContain(verifier.model);
        expect([...down, ...already]).not.toContain(verifier.model);
        expect(map.models[verifier.model]?.router).toBe(false);
        expect(choice.lane).not.toBe('scarce-reviewer');
        expect(paused).not.toContain(choice.lane);
        expect(verifier.artifact).toBe(artifact);
      },
    ),
    { numRuns: 1500 },
  );
});

it('an author that a lane was chosen for finds as many verifiers as were promised', () => {
  fc.assert(
    fc.property(situation, fc.integer({ min: 1, max: 3 }), ({ map, taskClass, down }, promised) => {
      const free = conditions(map, down);
      const choice = chooseLane({ ...free, map, taskClass, alsoNeedsVerifier: promised });
      if (choice.status === 'blocked') return;
      const authors = [author(map, choice.model)];
      const already: { model: string; lineage: readonly string[] }[] = [];
      for (let given = 0; given < promised; given++) {
        const verifier = chooseVerifier({ ...free, map, taskClass, artifact, authors, already });
        if (verifier.status === 'blocked') throw new Error(verifier.because);
        already.push(verifier.verifier);
      }
      expect(new Set(already.map((one) => one.model)).size).toBe(promised);
    }),
    { numRuns: 1000 },
  );
});

it('a proven route is never blocked for want of a verifier while everything can be used', () => {
  fc.assert(
    fc.property(randomMap, fc.constantFrom(...taskClasses), (random, taskClass) => {
      const map = { ...random, authors: 'writers' as const };
      for (const proof of proveRoutes(map).proofs) {
        if (proof.taskClass !== taskClass) continue;
        const authors = [author(map, proof.author)];
        const choice = chooseVerifier({
          ...conditions(map),
          map,
          taskClass,
          artifact,
          authors,
          already: [],
        });
        if (proof.proven) expect(choice.status).toBe('chosen');
        if (proof.verifiers.length === 0) expect(choice.status).toBe('blocked');
      }
    }),
    { numRuns: 500 },
  );
});
