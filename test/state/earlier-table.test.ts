import { describe, expect, it } from 'vitest';
import type { Recorded } from '../../source/domain/decode.ts';
import type { Fact } from '../../source/domain/facts.ts';
import { fold } from '../../source/state/evolve/evolve.ts';
import * as r from '../helpers/replies.ts';
import * as t from '../helpers/story.ts';

const passed = t.reply(t.work(t.planned([r.step('s1')]), 's1', 'first'), 'verify', r.pass);

/** The same run with the verifier's answer under an id that no table knows. */
function answeredBy(id: string): readonly Recorded[] {
  return passed.recorded.map((record) => {
    const { fact } = record;
    if (fact.type !== 'CallEnded' || fact.call !== 's1.verify.1') return record;
    const outcome = { ...fact.outcome, served: { by: 'reported' as const, id } };
    return { ...record, fact: { ...fact, outcome } };
  });
}

/** As a program from before the shipped table wrote it: no version, no ids of authors, no witness. */
function asBefore(records: readonly Recorded[]): readonly Recorded[] {
  return records.map((record) => ({ ...record, fact: factBefore(record.fact) }));
}

function factBefore(fact: Fact): Fact {
  switch (fact.type) {
    case 'SpecAdopted': {
      const { familyTable: _, ...map } = fact.map;
      return { ...fact, map };
    }
    case 'VerdictGiven': {
      const { witness: _, ...verifier } = fact.verifier;
      return { ...fact, verifier };
    }
    case 'PlanProposed':
    case 'ArtifactProduced':
      return {
        ...fact,
        authors: fact.authors.map(({ asked: _, served: __, ...author }) => author),
      };
    default:
      return fact;
  }
}

describe('a journal from before the shipped table', () => {
  it('folds by the families it recorded', () => {
    expect(fold(asBefore(passed.recorded)).steps.s1?.verified).toBe('passed');
    expect(fold(asBefore(answeredBy('mystery-7b'))).steps.s1?.verified).toBe('passed');
  });

  it('still holds no verdict of the author’s own family', () => {
    const records = asBefore(passed.recorded).map((record) => {
      const { fact } = record;
      if (fact.type !== 'VerdictGiven' || fact.step !== 's1') return record;
      return {
        ...record,
        fact: { ...fact, verifier: { ...fact.verifier, lineage: ['deepseek'] } },
      };
    });
    expect(() => fold(records)).toThrow(/breaks the one rule: nemo is deepseek/);
  });
});

describe('a journal of today', () => {
  it('does not fold with a verdict that an unknown or a foreign id gave', () => {
    expect(fold(passed.recorded).steps.s1?.verified).toBe('passed');
    expect(() => fold(answeredBy('mystery-7b'))).toThrow(/s1.verify.1/);
    expect(() => fold(answeredBy('deepseek-v4'))).toThrow(/s1.verify.1/);
  });
});
