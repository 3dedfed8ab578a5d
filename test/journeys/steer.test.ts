import { writeFile } from 'node:fs/promises';
import { afterEach, expect, it } from 'vitest';
import { rehearsalKey, rehearsalSpec } from '../../source/lanes/rehearsal/script/rehearsal-spec.ts';
import { type Fixture, knownTask, makeFixture } from '../helpers/fixture.ts';
import { fugu, told } from '../helpers/program.ts';

let fixture: Fixture;
afterEach(() => fixture.close());

it('a missing key blocks the job with its name, and the job goes on once it is set', async () => {
  fixture = await makeFixture({
    spec: (url) => rehearsalSpec(url).replaceAll('FUGU_REHEARSAL_KEY', 'SHOP_KEY'),
  });
  const blocked = await fixture.fugu('run', knownTask, '--trust', '--plain');
  expect(blocked.code, told(blocked)).toBe(4);
  expect(blocked.stdout).toMatch(/SHOP_KEY is not set, and model spark needs it\./);
  expect(fixture.models.requests()).toEqual([]);
  const [run = ''] = fixture.runs();
  expect(blocked.stdout).toContain(`fugu steer ${run} retry`);
  const again = await fixture.fugu('steer', run, 'retry');
  expect(again.code, told(again)).toBe(4);
  const env = { ...fixture.env, SHOP_KEY: rehearsalKey };
  const mended = await fugu(['steer', run, 'retry'], { env, cwd: fixture.repo });
  expect(mended.code, told(mended)).toBe(3);
  expect(mended.stdout).toMatch(/awaits your audit/);
});

it('an endpoint that is gone fails over to the next model of the lane, with words', async () => {
  fixture = await makeFixture({ spec: withGhost });
  const ran = await fixture.fugu('run', knownTask, '--trust', '--plain');
  expect(ran.code, told(ran)).toBe(3);
  expect(ran.stdout).toMatch(/Call s3\.work\.1 failed .* cannot be reached/);
  expect(ran.stdout).toMatch(/Writing s3: worker-big \(anvil\)/);
});

/** The big worker's first model answers nowhere: port 9 of this machine is nobody's. */
function withGhost(url: string): string {
  const at = 'driver: openai, baseURL: "http://127.0.0.1:9/v1"';
  return rehearsalSpec(url)
    .replace('models:\n', `models:\n  ghost: { ${at}, model: gpt-ghost, price: free }\n`)
    .replace('worker-big: { models: [anvil]', 'worker-big: { models: [ghost, anvil]');
}

it('step mode stops at each gate and goes on from the command line', async () => {
  fixture = await makeFixture();
  const stopped = await fixture.fugu('run', knownTask, '--trust', '--plain', '--step');
  expect(stopped.code, told(stopped)).toBe(3);
  const [run = ''] = fixture.runs();
  expect(stopped.stdout).toContain(`fugu steer ${run} next`);
  const next = await fixture.fugu('steer', run, 'next');
  expect(next.code, told(next)).toBe(3);
  expect(next.stdout).toMatch(/Step mode stops at plan 1/);
  const wrong = await fixture.fugu('steer', run, 'pause', 'worker-fst');
  expect(wrong.code, told(wrong)).toBe(2);
  expect(wrong.stderr).toBe('There is no lane worker-fst. Did you mean worker-fast?\n');
  const gone = await fixture.fugu('steer', run, 'cancel');
  expect(gone.code, told(gone)).toBe(1);
  expect(fixture.git('for-each-ref', 'refs/heads/fugu')).toBe('');
});

it('a call that would cross the budget is not made, and is made once more is allowed', async () => {
  fixture = await makeFixture();
  const held = await fixture.fugu('run', knownTask, '--trust', '--plain', '--budget', '0.0001');
  expect(held.code, told(held)).toBe(3);
  const asked = fixture.models.requests().length;
  expect(fixture.models.requests().map(({ model }) => model)).toEqual([
    'rehearsal/nemotron-compass',
  ]);
  const [run = ''] = fixture.runs();
  const allowed = await fixture.fugu('steer', run, 'budget', '5');
  expect(allowed.code, told(allowed)).toBe(3);
  expect(fixture.models.requests().length).toBeGreaterThan(asked);
});

it('an edit of the spec is adopted while a run waits, and a bad one keeps the map in force', async () => {
  fixture = await makeFixture({ speed: 1 });
  const { specFile, models } = fixture;
  const program = fixture.start('run', knownTask, '--trust', '--plain');
  await program.printed(/Planning: /);
  const text = rehearsalSpec(models.baseURL);
  await writeFile(specFile, text.replace('limits:', 'limit:'));
  await program.printed(/spec.*(?:refused|not adopted|stays).*spec\.yaml:\d+|refused.*limit/i);
  await writeFile(specFile, text.replace('planSteps: 5', 'planSteps: 4'));
  await program.printed(/applies to every step[\s\S]*applies to every step/);
  program.child.kill('SIGINT');
  const ended = await program.ended;
  expect(ended.code, told(ended)).toBe(130);
});
