import { describe, expect, it } from 'vitest';
import { mayAskScarce } from '../../source/router/scarce-ledger.ts';
import { applyTune } from '../../source/spec/tune.ts';
import { mapWith } from '../spec/maps.ts';

const map = mapWith();
const free = { map, spent: 0, insideRepair: false };

describe('the scarce reviewer', () => {
  it('may be asked while its quota lasts, and what is left is said', () => {
    expect(mayAskScarce(free)).toEqual({
      status: 'may',
      lane: 'scarce-reviewer',
      model: 'glm',
      left: 0,
    });
    const more = mapWith(['calls: 1', 'calls: 3']);
    expect(mayAskScarce({ ...free, map: more, spent: 1 })).toMatchObject({
      status: 'may',
      left: 1,
    });
  });

  it('may not be asked once its quota is spent', () => {
    expect(mayAskScarce({ ...free, spent: 1 })).toMatchObject({
      status: 'refused',
      because: expect.stringContaining('All 1 calls'),
    });
    expect(mayAskScarce({ ...free, map: mapWith(['calls: 1', 'calls: 0']) }).status).toBe(
      'refused',
    );
  });

  it('may not be asked inside a repair round', () => {
    expect(mayAskScarce({ ...free, insideRepair: true })).toMatchObject({
      status: 'refused',
      because: expect.stringContaining('repair round'),
    });
  });

  it('may not be asked where the project disabled it', () => {
    const tuned = applyTune(map, { disabledLanes: ['scarce-reviewer'] });
    expect(mayAskScarce({ ...free, map: tuned }).status).toBe('refused');
  });

  it('may not be asked while no model of it can be used, and the next one stands in', () => {
    const probe = (usable: boolean) => ({
      usable,
      because: usable ? 'ready' : 'ZAI_API_KEY is not set',
    });
    const down = new Map([['glm', probe(false)]]);
    expect(mayAskScarce({ ...free, usable: down })).toMatchObject({
      because: expect.stringContaining('ZAI_API_KEY is not set'),
    });
    const two = mapWith(
      ['lanes:\n', '  grok: { driver: claude, model: grok-4, price: free }\nlanes:\n'],
      ['models: [glm]', 'models: [glm, grok]'],
    );
    const usable = new Map([...down, ['grok', probe(true)]]);
    expect(mayAskScarce({ ...free, map: two, usable })).toMatchObject({ model: 'grok' });
  });
});
