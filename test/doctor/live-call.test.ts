import { afterEach, describe, expect, it } from 'vitest';
import { isScarce, liveCalls, liveExamination } from '../../source/doctor/live-call.ts';
import type { Diagnosis } from '../../source/domain/diagnosis.ts';
import type { RoleMap } from '../../source/domain/role-map.ts';
import { createDrivers } from '../../source/lanes/drivers.edge.ts';
import { type Answer, answers, type ModelServer, modelServer } from '../helpers/model-server.ts';
import { realClock } from '../helpers/real-clock.ts';
import { mapWith } from '../spec/maps.ts';
import { patientWith } from './patient.ts';

let server: ModelServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const spark = 'code-spark';

/** The article's map with its fast coder at this address. */
function mapAt(baseURL: string): RoleMap {
  const map = mapWith();
  const model = map.models[spark];
  if (model === undefined) throw new Error(`the fixture has no ${spark}`);
  return {
    ...map,
    models: { ...map.models, [spark]: { ...model, baseURL, key: 'env:TRIAL_KEY' } },
  };
}

async function tryOut(answer: Answer): Promise<Diagnosis | undefined> {
  server = await modelServer(answer);
  const map = mapAt(server.baseURL);
  const drivers = createDrivers({ TRIAL_KEY: 'k-123456' }, { clock: realClock });
  const [call] = liveCalls(map, [spark]);
  if (call === undefined) throw new Error('no call was priced');
  const { signal } = new AbortController();
  const look = liveExamination(call, { map, drivers, run: 'doctor-test', signal });
  const [found] = await look.examine(patientWith({}));
  return found;
}

describe('a trial', () => {
  it('that is answered says as what, by whose word, and what it cost', async () => {
    const found = await tryOut(answers.says('ready', { model: 'deepseek-chat' }));
    expect(found).toMatchObject({ name: `live ${spark}`, status: 'ok' });
    expect(found?.what).toMatch(/^It answered in \d+\.\d s as deepseek-chat \(reported\), \$/);
    expect(found?.what).toContain('It names its own model');
    expect(server?.seen.map(({ body }) => body.model)).toHaveLength(2);
  });

  it('at an endpoint that repeats any name says that its word counts no more than the spec’s', async () => {
    const echoes: Answer = (response, seen) =>
      answers.says('ready', { model: String(seen.body.model) })(response, seen);
    const found = await tryOut(echoes);
    expect(found).toMatchObject({ status: 'ok' });
    expect(found?.what).toContain('It repeats any name it is asked for');
    expect(server?.seen[1]?.body.model).toBe('fugu-no-model-doctor-test');
  });

  it('is not asked a second time where the endpoint names nobody', async () => {
    await tryOut(answers.says('ready', { model: '' }));
    expect(server?.seen).toHaveLength(1);
  });

  it('that another family answered is broken, with the cure', async () => {
    const found = await tryOut(answers.says('ready', { model: 'qwen/glm-5.2' }));
    expect(found).toMatchObject({ status: 'broken' });
    expect(found?.what).toMatch(
      /answered as qwen\/glm-5.2: that is zhipu, which the spec does not declare/,
    );
    expect(found?.remedy).toMatch(/lineage: \[zhipu\]/);
  });

  it('that is turned away is tried once, and says what to mend', async () => {
    const refused = await tryOut(answers.status(401));
    expect(refused).toMatchObject({ status: 'broken', remedy: /key that is valid/ });
    await server?.close();
    const limited = await tryOut(answers.status(429));
    expect(limited).toMatchObject({ status: 'broken', remedy: /Wait/ });
    expect(server?.seen).toHaveLength(1);
  });

  it('that an agent would make is priced with what it sends of its own', () => {
    const map = mapWith();
    const codex = { ...map.models.codex, price: { in: 10, out: 0 } } as RoleMap['models'][string];
    const priced = liveCalls({ ...map, models: { ...map.models, codex } }, ['codex']);
    expect(priced[0]?.estimate.usd).toBeGreaterThan(0.2);
    expect(priced[0]?.estimate.mark).toBe('estimated');
  });

  it('is not made where only the scarce reviewer’s lane has the model', () => {
    const map = mapWith();
    expect(isScarce(map, 'glm')).toBe(true);
    expect(isScarce(map, 'codex')).toBe(false);
  });
});
