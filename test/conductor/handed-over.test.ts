import { describe, expect, it } from 'vitest';
import { resultOfRun } from '../../source/conductor/handed-over.ts';
import * as t from '../helpers/story.ts';

describe('handedOver', () => {
  it('is the one patch of a job with everyone who planned or wrote it, as the run recorded them', () => {
    const { state } = t.audited();
    const over = resultOfRun(state);
    expect(over?.patch).toBe(state.integration?.patch);
    expect(over?.authors).toMatchObject([
      { model: 'nemo', lineage: ['nvidia'], role: 'planner' },
      { model: 'spark', lineage: ['deepseek'], role: 'writer' },
    ]);
  });

  it('is nothing before the patches are put together', () => {
    expect(resultOfRun(t.planning().state)).toBeUndefined();
  });
});
