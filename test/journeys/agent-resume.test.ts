import { writeFile } from 'node:fs/promises';
import { afterEach, expect } from 'vitest';
import { type Fixture, factsIn, makeFixture } from '../helpers/fixture.ts';
import { needs } from '../helpers/needs.ts';
import { told } from '../helpers/program.ts';
import { agentMap } from '../helpers/program-map.ts';

let fixture: Fixture;
afterEach(() => fixture.close());

const map = agentMap('agents/codex-mends.mjs', {
  lanes: '  worker-fast: { models: [forge] }',
});

needs('bwrap')('an agent mends its patch in the session it was written in', async () => {
  fixture = await makeFixture();
  await writeFile(fixture.specFile, map);
  const ran = await fixture.fugu('run', 'say more', '--trust', '--json');
  expect(ran.code, told(ran)).toBe(3);
  const facts = factsIn(ran.stdout);
  const begun = facts.filter(({ type }) => type === 'CallBegun');
  const ended = facts.find(({ type, call }) => type === 'CallEnded' && call === 's1.work.1');
  expect(ended?.outcome).toMatchObject({ sessionId: expect.stringMatching(/^thread-\d+$/) });
  const repair = begun.find(({ call }) => call === 's1.work.2');
  expect(ended?.outcome).toMatchObject({ sessionId: repair?.resume });
  const fresh = begun.filter(({ call }) => call !== 's1.work.2');
  expect(fresh.map(({ resume }) => resume)).toEqual(fresh.map(() => undefined));
  expect(facts.filter(({ type }) => type === 'AuditOpened')).toHaveLength(1);
});
