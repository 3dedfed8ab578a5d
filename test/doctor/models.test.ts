import { describe, expect, it } from 'vitest';
import type { LaneDriver } from '../../source/conductor/ports.ts';
import { models } from '../../source/doctor/models.ts';
import { articleText } from '../spec/maps.ts';
import { patientWith, specOf } from './patient.ts';

/** A driver whose models can be called, but for those named; it is never asked for a call. */
function drivers(...lacking: readonly string[]) {
  const driver: LaneDriver = {
    probe: async (_model, name) =>
      lacking.includes(name)
        ? { usable: false, because: `KEY is not set, and ${name} needs it. Set it.` }
        : { usable: true, because: 'KEY is set' },
    run: async () => {
      throw new Error('the doctor made a call');
    },
  };
  return { openai: driver, codex: driver, claude: driver, acp: driver };
}

async function found(...lacking: readonly string[]) {
  const spec = specOf(articleText);
  return models.examine(patientWith({ spec, drivers: drivers(...lacking) }));
}

describe('the models of the lanes', () => {
  it('are each told with family and lanes, and the map is proven with those that can be called', async () => {
    const all = await found();
    expect(all).toContainEqual({
      name: 'model code-flash',
      status: 'ok',
      what: 'deepseek, for worker-directed: KEY is set.',
    });
    expect(all.at(-1)).toMatchObject({ name: 'proof now', status: 'ok' });
  });

  it('one that alone serves a lane is broken, and what it costs is said', async () => {
    const all = await found('nemotron');
    expect(all).toContainEqual({
      name: 'model nemotron',
      status: 'broken',
      what: 'KEY is not set, and nemotron needs it.',
      remedy: 'Set it. Until then nobody can take thinker.',
    });
    expect(all).toContainEqual(
      expect.objectContaining({ name: 'proof now', status: 'broken', what: expect.any(String) }),
    );
  });

  it('one that another stands in for is a warning, and so is the scarce reviewer', async () => {
    const all = await found('claude-code', 'glm');
    const statuses = all.filter(({ name }) => /model (claude-code|glm)/.test(name));
    expect(statuses.map(({ status }) => status)).toEqual(['warning', 'warning']);
    expect(statuses[0]?.remedy).toMatch(/conductor can do without it\.$/);
  });

  it('without a spec of one’s own none is probed, and that is said', async () => {
    const seen = specOf(articleText);
    if (seen.status === 'refused') throw new Error('the fixture is refused');
    const patient = patientWith({ spec: { ...seen, status: 'bundled' } });
    expect(await models.examine(patient)).toMatchObject([{ name: 'models', status: 'untested' }]);
  });
});
