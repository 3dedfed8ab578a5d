import { describe, expect, it } from 'vitest';
import { placesOf } from '../../source/app/places.ts';

describe('the places of the program', () => {
  it('are the XDG folders of the home, or all under FUGU_HOME', () => {
    expect(placesOf({ HOME: '/home/someone' })).toEqual({
      state: '/home/someone/.local/state/fugu',
      data: '/home/someone/.local/share/fugu',
      config: '/home/someone/.config/fugu',
    });
    expect(placesOf({ HOME: '/home/someone', XDG_STATE_HOME: '/srv/s' }).state).toBe('/srv/s/fugu');
    expect(placesOf({ FUGU_HOME: '/srv/f' }).data).toBe('/srv/f/data');
  });

  it('are refused where there is no home, and a relative XDG folder does not count', () => {
    for (const env of [{}, { HOME: '' }]) expect(() => placesOf(env)).toThrow('HOME is not set.');
    expect(placesOf({ HOME: '/home/someone', XDG_DATA_HOME: 'here' }).data).toBe(
      '/home/someone/.local/share/fugu',
    );
  });
});
