import { describe, expect, it } from 'vitest';
import { assignOnLane } from '../../source/router/seat-on-lane.ts';
import { smallMap } from '../helpers/small-map.ts';

const up = { usable: true, because: 'its key is set' };
const down = { usable: false, because: 'its key is not set.' };

describe('seatOnLane', () => {
  it('takes the first model that can be used', () => {
    const seat = assignOnLane(smallMap, 'thinker', new Map([['nemo', up]]));
    expect(seat).toEqual({
      status: 'seated',
      model: 'nemo',
      because: 'the first on thinker',
      passedOver: [],
    });
  });

  it('says of each model before it why it was passed over', () => {
    const probes = new Map([
      ['nemo', down],
      ['mist', up],
    ]);
    expect(assignOnLane(smallMap, 'thinker', probes)).toEqual({
      status: 'seated',
      model: 'mist',
      because: 'the next that can be used on thinker',
      passedOver: [{ lane: 'thinker', model: 'nemo', because: 'its key is not set.' }],
    });
  });

  it('lets no other lane stand in: nobody usable is blocked, with every reason', () => {
    const probes = new Map([
      ['nemo', down],
      ['spark', up],
    ]);
    const seat = assignOnLane(smallMap, 'thinker', probes);
    expect(seat).toMatchObject({
      status: 'blocked',
      because:
        'No model of thinker can be asked (nemo: its key is not set; mist: it has not been probed).',
    });
  });
});
