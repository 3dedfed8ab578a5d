import { writeFile } from 'node:fs/promises';
import { afterEach, expect } from 'vitest';
import { needs } from '../helpers/needs.ts';
import { told } from '../helpers/program.ts';
import { programWord } from '../helpers/program-map.ts';
import { factsIn, type Scene, setScene } from '../helpers/scene.ts';

let scene: Scene;
afterEach(() => scene.close());

const role = programWord('lanes/plays-a-role.mjs');
const map = `version: 1
families: { deepseek: ["*deepseek*"], nvidia: ["*nemotron*"], openai: ["*gpt*"] }
models:
  spark: { driver: command, model: deepseek-spark, command: ${role}, price: free }
  compass: { driver: command, model: nemotron-compass, command: ${role}, price: free }
  forge: { driver: codex, model: gpt-forge, command: ${programWord('agents/codex-mends.mjs')}, baseURL: "http://127.0.0.1:9/v1", price: free }
lanes:
  conductor: { models: [spark] }
  thinker: { models: [compass] }
  worker-fast: { models: [forge] }
routing:
  quick: { to: [worker-fast], verify: none }
  plan: { to: [conductor], verify: { count: 1 } }
  patch: { to: [worker-fast], verify: { count: 1 } }
  directed: { to: [worker-fast], verify: { count: 1 } }
  ship: { to: [worker-fast], verify: { count: 1 } }
  review: { to: [thinker], verify: none }
  synthesis: { to: [conductor], verify: none }
limits: { planSteps: 5, candidates: 1 }
`;

needs('bwrap')('an agent mends its patch in the session it was written in', async () => {
  scene = await setScene();
  await writeFile(scene.specFile, map);
  const ran = await scene.fugu('run', 'say more', '--trust', '--json');
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
