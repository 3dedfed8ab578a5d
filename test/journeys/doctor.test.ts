import { afterEach, describe, expect, it, vi } from 'vitest';
import { reply } from '../../source/lanes/rehearsal/script/script-answer.ts';
import { type Fixture, makeFixture } from '../helpers/fixture.ts';
import { emptyMachine, type Machine } from '../helpers/machine.ts';
import { told } from '../helpers/program.ts';

vi.setConfig({ testTimeout: 60_000 });

let fixture: Fixture | undefined;
let machine: Machine | undefined;
afterEach(async () => {
  await fixture?.close();
  await machine?.remove();
  fixture = undefined;
  machine = undefined;
});

interface Report {
  readonly version: number;
  readonly status: string;
  readonly checks: readonly {
    readonly name: string;
    readonly status: string;
    readonly what: string;
    readonly remedy: string;
  }[];
}

const readReport = (stdout: string): Report => JSON.parse(stdout);

describe('the doctor', () => {
  it('finds every model and route of a good spec well, and calls nobody', async () => {
    fixture = await makeFixture();
    const ended = await fixture.fugu('doctor');
    expect(ended.code, told(ended)).toBe(0);
    expect(ended.stdout).toMatch(/^✓ ok +model compass +nvidia, for thinker/m);
    expect(ended.stdout).toMatch(/^✓ ok +proof +Every route/m);
    expect(ended.stdout).toMatch(/^· untested +hermes/m);
    expect(fixture.models.requests()).toEqual([]);
  });

  it('on a machine with nothing says what is missing, each with its remedy, as JSON too', async () => {
    machine = await emptyMachine();
    const ended = await machine.fugu(['doctor', '--json']);
    expect(ended.code, told(ended)).toBe(1);
    const report = readReport(ended.stdout);
    expect(report).toMatchObject({ version: 1, status: 'broken' });
    const byName = new Map(report.checks.map((check) => [check.name, check]));
    expect(byName.get('git')).toMatchObject({ status: 'broken', remedy: /Install git/ });
    expect(byName.get('spec')).toMatchObject({ status: 'warning', remedy: /fugu init/ });
    expect(byName.get('sandbox checks')?.what).toMatch(/UNSANDBOXED/);
    for (const { status, remedy } of report.checks) {
      if (status === 'broken' || status === 'warning') expect(remedy).not.toBe('');
    }
  });

  it('names the key that is not set, and what cannot be served without it', async () => {
    fixture = await makeFixture();
    const { FUGU_REHEARSAL_KEY: _, ...env } = fixture.env;
    machine = await emptyMachine();
    const ended = await machine.fugu(['doctor', '--json'], { env });
    expect(ended.code, told(ended)).toBe(1);
    const { checks } = readReport(ended.stdout);
    expect(checks).toContainEqual(
      expect.objectContaining({
        name: 'model compass',
        status: 'broken',
        what: 'FUGU_REHEARSAL_KEY is not set, and model compass needs it.',
      }),
    );
    expect(checks.some(({ name, status }) => name === 'proof now' && status === 'broken')).toBe(
      true,
    );
  });

  it('names each problem of a refused spec with its line, and probes nobody', async () => {
    machine = await emptyMachine();
    await machine.keep('.config/fugu/spec.yaml', 'version: 1\nfamilies: {}\n');
    const ended = await machine.fugu(['doctor']);
    expect(ended.code, told(ended)).toBe(1);
    expect(ended.stdout).toMatch(/^✗ broken +spec +\S+spec\.yaml:\d+: /m);
    expect(ended.stdout).toMatch(/^· untested +models/m);
  });
});

describe('the trials', () => {
  it('are priced and wait for a yes, and without one nobody is called', async () => {
    fixture = await makeFixture();
    const ended = await fixture.fugu('doctor', '--live');
    expect(ended.code, told(ended)).toBe(3);
    expect(ended.stdout).toMatch(/^spark +worker-fast +at most about \$/m);
    expect(ended.stdout).toMatch(/^· untested +live +\d trials were priced and none was made/m);
    expect(fixture.models.requests()).toEqual([]);
  });

  it('with a yes call each model once, endpoints for nobody too, and say what answered', async () => {
    fixture = await makeFixture({ script: () => reply('ready') });
    const ended = await fixture.fugu('doctor', '--live', '--yes');
    expect(ended.code, told(ended)).toBe(0);
    expect(ended.stdout).toMatch(/^✓ ok +live spark +It answered in \S+ s as .*\(reported\)/m);
    expect(ended.stdout).toMatch(/^· untested +live lantern +The lane is scarce/m);
    expect(ended.stdout).toContain('It repeats any name it is asked for');
    const all = fixture.models.requests().map(({ model }) => model);
    const asked = all.filter((model) => !model.startsWith('fugu-no-model-'));
    expect(new Set(asked).size).toBe(asked.length);
    expect(asked).toHaveLength(5);
    expect(all).toHaveLength(10);
  });

  it('that fail are broken, as JSON too, and the report ends with exit 1', async () => {
    fixture = await makeFixture();
    const ended = await fixture.fugu('doctor', '--live', '--yes', '--json');
    expect(ended.code, told(ended)).toBe(1);
    const live = readReport(ended.stdout).checks.filter(({ name }) => name === 'live spark');
    expect(live).toEqual([
      expect.objectContaining({ status: 'broken', what: expect.stringMatching(/refused/) }),
    ]);
  });

  it('a yes without trials is refused', async () => {
    machine = await emptyMachine();
    const ended = await machine.fugu(['doctor', '--yes']);
    expect([ended.code, ended.stderr]).toEqual([
      2,
      '--yes needs --live. Use: fugu doctor --live --yes\n',
    ]);
  });
});
