import { describe, expect, it } from 'vitest';
import { factSchema } from '../../../source/domain/facts.ts';
import { storyLine, storyReason, storyTone } from '../../../source/state/view/view-story.ts';
import { sampleFacts } from '../../helpers/sample-facts.ts';
import { record } from '../../helpers/states.ts';

const facts = Object.values(sampleFacts);
const tell = (fact: (typeof facts)[number]) => record([fact]).map(storyLine)[0] ?? '';

describe('the story', () => {
  it.each(facts.map((fact) => [fact.type, fact] as const))(
    'tells %s in one sentence',
    (_t, fact) => {
      expect(factSchema.safeParse(fact).error).toBeUndefined();
      const line = tell(fact);
      expect(line).toMatch(/^\S.*\S$/);
      expect(line).not.toMatch(/undefined|\[object|\n|\.\.|\s{2}/);
      expect(['good', 'bad', 'person', 'quiet', 'plain']).toContain(storyTone(fact));
    },
  );

  it('gives the because of every fact that has one', () => {
    const withBecause = facts.filter((fact) => 'because' in fact);
    expect(withBecause.length).toBeGreaterThan(10);
    for (const fact of withBecause) {
      expect(tell(fact)).toContain((fact as { because: string }).because);
    }
  });

  it('names who was passed over and why', () => {
    expect(tell(sampleFacts.CallRouted)).toBe(
      'Writing s1: worker-big (codex). Passed over: thinker: it is paused.',
    );
  });

  it('keeps the reason of a choice for whoever asks, and of nothing else', () => {
    const [routed, done] = record([sampleFacts.CallRouted, sampleFacts.StepDone]);
    expect(routed && storyReason(routed)).toBe('s1 goes to worker-big.');
    expect(done && storyReason(done)).toBeUndefined();
  });

  it('tells a triage that wants a plan as its result, and one that did not run as skipped', () => {
    const skipped = { type: 'PassSkipped', pass: 'triage' } as const;
    const because = 'the job is hard and needs a plan: two parts';
    expect(tell({ ...skipped, because })).toBe(`Triage: ${because}.`);
    expect(tell({ ...skipped, because: 'the slot is down' })).toBe(
      'Triage skipped: the slot is down.',
    );
  });

  it('says UNSANDBOXED where checks ran without a sandbox, and not where they ran in one', () => {
    expect(tell(sampleFacts.ChecksEnded)).toContain('UNSANDBOXED');
    expect(tell({ ...sampleFacts.ChecksEnded, sandboxed: true })).not.toContain('UNSANDBOXED');
  });

  it('names who wrote a patch, and not who only planned it', () => {
    const author = { call: 'c', lineage: ['nvidia'] };
    const line = tell({
      ...sampleFacts.ArtifactProduced,
      authors: [
        { ...author, model: 'compass', role: 'planner' },
        { ...author, model: 'spark', role: 'writer' },
      ],
    });
    expect(line).toContain('by spark:');
    expect(line).not.toContain('compass');
  });

  it('tells the line of a refused spec edit', () => {
    expect(tell(sampleFacts.SpecRefused)).toContain('spec.yaml:14: patch has no verifier.');
  });

  it('keeps a text of several lines in one line', () => {
    expect(tell({ ...sampleFacts.DefectMarked, note: 'one\n\n  two' })).toBe(
      'ana marked a defect in s1: one two.',
    );
  });

  it('colours a verdict by what it says', () => {
    const { VerdictGiven } = sampleFacts;
    const tone = (judgement: 'pass' | 'fail' | 'inconclusive') =>
      storyTone({ ...VerdictGiven, verdict: { ...VerdictGiven.verdict, judgement } });
    expect([tone('pass'), tone('fail'), tone('inconclusive')]).toEqual(['good', 'bad', 'plain']);
  });
});
