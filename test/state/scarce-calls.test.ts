import { describe, expect, it } from 'vitest';
import type { LaneId } from '../../source/domain/ids.ts';
import { putCall } from '../../source/state/call-book.ts';
import type { CallState } from '../../source/state/call-state.ts';
import { initialState } from '../../source/state/run-state.ts';
import { isScarceCall, scarceCommitted } from '../../source/state/select.ts';
import { smallMap } from '../helpers/small-map.ts';
import { callOf } from '../helpers/states.ts';

const routed = (lane: LaneId, model: string): CallState => ({
  call: { ...callOf('s1.verify.1', 's1', 'verify', lane), model },
  status: 'routed',
  routedAt: 0,
  spec: 'spec:1',
  begun: 0,
});
const withCall = (entry: CallState) => {
  const state = initialState();
  const maps = { 'spec:1': smallMap };
  return { ...state, maps, calls: putCall(state.calls, entry) };
};

describe('a scarce model', () => {
  it('counts against its quota on whatever lane it is called', () => {
    const entry = routed('thinker', 'glm');
    expect(isScarceCall(withCall(entry), entry)).toBe(true);
    expect(scarceCommitted(withCall(entry))).toBe(1);
  });

  it('is not another model on that lane', () => {
    const entry = routed('thinker', 'nemo');
    expect(isScarceCall(withCall(entry), entry)).toBe(false);
    expect(scarceCommitted(withCall(entry))).toBe(0);
  });
});
