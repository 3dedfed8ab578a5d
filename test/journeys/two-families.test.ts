import { writeFile } from 'node:fs/promises';
import { afterEach, expect, it } from 'vitest';
import {
  type RehearsalModels,
  startRehearsalModels,
} from '../../source/lanes/rehearsal/rehearsal-models.edge.ts';
import { rehearsalKeyName } from '../../source/lanes/rehearsal/script/rehearsal-spec.ts';
import { acceptShown } from '../helpers/accept.ts';
import { type Fixture, knownTask, makeFixture } from '../helpers/fixture.ts';
import { told } from '../helpers/program.ts';

let fixture: Fixture;
let other: RehearsalModels | undefined;
afterEach(async () => {
  await other?.close();
  other = undefined;
  await fixture.close();
});

/** A map of one endpoint a family; the scripted models answer to their ids. */
function mapOf(worker: string, thinker: string, thinkerId: string): string {
  const at = (url: string) => `driver: openai, baseURL: "${url}", key: "env:${rehearsalKeyName}"`;
  return `version: 1
families: { deepseek: ["*deepseek*"], nvidia: ["*nemotron*"] }
models:
  spark: { ${at(worker)}, model: rehearsal/deepseek-spark, price: free }
  compass: { ${at(thinker)}, model: ${thinkerId}, price: free }
lanes:
  conductor: { models: [compass] }
  thinker: { models: [compass] }
  worker-fast: { models: [spark] }
routing:
  quick: { to: [worker-fast], verify: none }
  plan: { to: [thinker], verify: { count: 1 } }
  patch: { to: [worker-fast], verify: { count: 1 } }
  directed: { to: [worker-fast], verify: { count: 1 } }
  ship: { to: [worker-fast], verify: { count: 1 } }
  review: { to: [thinker], verify: none }
  synthesis: { to: [conductor], verify: none }
limits: { planSteps: 5, candidates: 1 }
`;
}

it('two endpoints of different families write, verify and land a job', async () => {
  fixture = await makeFixture();
  other = await startRehearsalModels({ speed: Number.POSITIVE_INFINITY });
  const spec = mapOf(fixture.models.baseURL, other.baseURL, 'rehearsal/nemotron-compass');
  await writeFile(fixture.specFile, spec);
  const ran = await fixture.fugu('run', knownTask, '--trust', '--plain');
  expect(ran.code, told(ran)).toBe(3);
  const [run = ''] = fixture.runs();
  const landed = await acceptShown(fixture.fugu, run);
  expect(landed.code, told(landed)).toBe(0);
  const message = fixture.git('log', '-1', '--format=%B', `fugu/${run}`);
  expect(message).toMatch(/^Fugu-Author: spark \(deepseek\)$/m);
  expect(message).toMatch(/^Fugu-Verified-By: compass \(nvidia\)$/m);
  const asked = (models: RehearsalModels, purpose: string) =>
    models.requests().filter((one) => one.purpose === purpose).length;
  expect(asked(fixture.models, 'work')).toBeGreaterThan(2);
  expect(asked(other, 'work')).toBe(0);
  expect(asked(other, 'verify')).toBeGreaterThan(2);
});

it('two endpoints of one family are refused with exit 4 and the cure, before anyone is asked', async () => {
  fixture = await makeFixture();
  other = await startRehearsalModels({ speed: Number.POSITIVE_INFINITY });
  await writeFile(
    fixture.specFile,
    mapOf(fixture.models.baseURL, other.baseURL, 'rehearsal/deepseek-flash'),
  );
  const ran = await fixture.fugu('run', knownTask, '--trust', '--plain');
  expect(ran.code, told(ran)).toBe(4);
  expect(ran.stderr).toMatch(/spec\.yaml:\d+: .*another family.*/);
  expect(ran.stderr).toMatch(/Add |add /);
  expect([...fixture.models.requests(), ...other.requests()]).toEqual([]);
  expect(fixture.runs()).toEqual([]);
  expect(fixture.git('for-each-ref', 'refs/heads/fugu')).toBe('');
});
