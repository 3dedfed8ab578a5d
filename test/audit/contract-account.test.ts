import { describe, expect, it } from 'vitest';
import { closingReport } from '../../source/audit/closing-report.ts';
import { contractAccount } from '../../source/audit/contract-account.ts';
import { contractFromText } from '../../source/contract/free-text.ts';
import type { ContractForm } from '../../source/domain/contract-form.ts';
import { needsOf } from '../../source/state/view/needs.ts';
import { givenTale } from '../helpers/given.ts';
import { pass, planReply, step } from '../helpers/replies.ts';
import * as t from '../helpers/story.ts';

type Blocks = Partial<Pick<ContractForm, 'constraints' | 'outputs'>> & {
  readonly fallback?: readonly string[];
};

function contractOf({ constraints = [], outputs = [], fallback = [] }: Blocks): ContractForm {
  const form = contractFromText('retry in fetchShelf');
  const route = { taskClass: 'implementation', fallback };
  return { ...form, route, constraints, outputs };
}

/** One patch step, integrated: the synthesis is asked for. */
function closing(blocks: Blocks): t.Story {
  const begun = t.submitted({ job: { contract: contractOf(blocks) } });
  const proposed = t.reply(begun, 'plan', planReply(step('s1')));
  const accepted = t.reply(proposed, 'verify', pass, { step: 'plan' });
  return t.integrate(t.doneStep(accepted, 's1'));
}

const say = (story: t.Story, words: string) =>
  t.reply(t.reply(story, 'synthesis', words), 'second-brain', 'nothing to add');
const limitsOf = (story: t.Story) =>
  contractAccount(story.state).limits.map(({ answer, by }) => [answer, by]);

const limits = ['read-pointer phase only', 'no secrets enter the store'];

describe('constraints', () => {
  it('are answered by facts where facts can tell, and by the conductor where only a reader can', () => {
    const story = say(
      closing({ constraints: limits }),
      'All done.\n\nLIMIT L1: kept — only read pointers were added.\nLIMIT L2: broken — I think so',
    );
    expect(limitsOf(story)).toEqual([
      ['kept', 'conductor'],
      ['kept', 'harness'],
    ]);
    expect(t.all(story, 'ClearVMade')).toMatchObject([{ status: 'complete', missing: [] }]);
    expect(t.all(story, 'AuditOpened')).toHaveLength(1);
  });

  it('that nobody answers are asked for once more and then keep the handoff closed', () => {
    const first = t.reply(closing({ constraints: limits }), 'synthesis', 'All done.');
    expect(t.theCall(first, 'synthesis')).toMatchObject({ reask: true });
    const story = say(first, 'All done.');
    expect(t.all(story, 'ClearVMade')).toMatchObject([
      { status: 'incomplete', missing: ['Limits (L1)'] },
    ]);
    expect(t.all(story, 'AuditOpened')).toEqual([]);
    expect(needsOf(story.state)).toMatchObject([
      { type: 'handoff', remedy: expect.stringMatching(/steer \S+ answer L1 kept\|broken\|n-a/) },
    ]);
  });

  it('left open are answered by a person, and then the audit opens', () => {
    const stuck = say(t.reply(closing({ constraints: limits }), 'synthesis', 'Done.'), 'Done.');
    const answer = { type: 'AnswerContract', number: 'L1', by: 'ana' } as const;
    givenTale(stuck)
      .when({ ...answer, answer: 'maybe', because: 'x' })
      .thenRefused(/kept, broken or n-a/);
    givenTale(stuck)
      .when({ ...answer, number: 'L9', answer: 'kept', because: 'x' })
      .thenRefused(/no L9/);
    givenTale(stuck)
      .when({ ...answer, answer: 'kept', because: ' ' })
      .thenRefused(/reason/);
    const told = givenTale(stuck)
      .when({ ...answer, answer: 'kept', because: 'nothing else was touched' })
      .then(
        { type: 'ContractAnswered' },
        { type: 'ClearVMade', status: 'complete' },
        { type: 'AuditOpened' },
      );
    expect(limitsOf(told)[0]).toEqual(['kept', 'person']);
  });

  it('that are broken stand among what to look at first', () => {
    const story = say(
      closing({ constraints: ['keep it small'] }),
      'Done.\nLIMIT L1: broken — it rewrites the module',
    );
    expect(t.all(story, 'AuditOpened')[0]?.items).toContainEqual({
      type: 'broken-limit',
      what: 'Constraint L1 "keep it small" is broken: it rewrites the module',
    });
  });

  it.each([
    ['never call the thinker', 'broken'],
    ['never use the scarce reviewer', 'kept'],
    ['use the scarce reviewer at most once', 'kept'],
    ['archive, never delete', 'kept'],
    ['spend at most $3', 'kept'],
    ['do not change docs/api.md', 'kept'],
    ['none', 'n-a'],
    ['keep changes small and reversible', undefined],
  ])('"%s" is %s by what was recorded', (words, answer) => {
    expect(limitsOf(closing({ constraints: [words] }))).toEqual([
      [answer, answer === undefined ? undefined : 'harness'],
    ]);
  });

  it('the pass over the conductor leaves open what facts cannot tell', () => {
    const begun = t.submitted({
      down: ['opus'],
      job: { contract: contractOf({ constraints: ['keep it small'] }) },
    });
    const proposed = t.reply(begun, 'plan', planReply(step('s1')));
    const accepted = t.reply(proposed, 'verify', pass, { step: 'plan' });
    const story = t.reply(t.integrate(t.doneStep(accepted, 's1')), 'second-brain', 'fine');
    expect(t.all(story, 'ClearVMade')).toMatchObject([{ status: 'incomplete' }]);
  });
});

describe('what is to be returned', () => {
  const outputs = ['the bridge changes', 'residual risks', 'the change as a patch'];

  it('is mapped to artifacts that exist, by the conductor or by its own words', () => {
    const story = say(closing({ outputs }), 'Done.\nRETURN R1: s1 — in src/s1.ts');
    expect(contractAccount(story.state).returns).toMatchObject([
      { artifact: 's1', digest: 'patch:s1', by: 'conductor', because: 'in src/s1.ts' },
      { artifact: 'handoff', by: 'harness' },
      { artifact: 'patch', digest: 'patch:all', by: 'harness' },
    ]);
    expect(t.all(story, 'ClearVMade')).toMatchObject([{ status: 'complete' }]);
  });

  it('is not mapped to what does not exist', () => {
    const first = t.reply(closing({ outputs }), 'synthesis', 'Done.\nRETURN R1: s7 — there');
    const story = say(first, 'Done.\nRETURN R1: s7 — there');
    expect(t.all(story, 'ClearVMade')).toMatchObject([{ missing: ['Expected output (R1)'] }]);
    givenTale(story)
      .when({ type: 'AnswerContract', number: 'R1', answer: 's7', because: 'x', by: 'ana' })
      .thenRefused(/no artifact s7.*s1, patch/);
    givenTale(story)
      .when({ type: 'AnswerContract', number: 'R1', answer: 's1', because: 'x', by: 'ana' })
      .then({ type: 'ContractAnswered' }, { type: 'ClearVMade' }, { type: 'AuditOpened' });
  });
});

describe('a question that was answered', () => {
  it('maps what is to be returned to the answer and the report', () => {
    const contract = contractOf({
      outputs: ['the change as a patch, or the answer', 'residual risks'],
    });
    const quick = { ...contract, route: { ...contract.route, taskClass: 'quick' } };
    const spoken = t.reply(t.submitted({ job: { contract: quick } }), 'work', 'Two, because.');
    const result = { status: 'no-change', answer: 'words:s1' } as const;
    const story = t.tell(spoken, { type: 'EndHarvest', attempt: 's1.a.0', result });
    expect(story.state.ended).toMatchObject({ status: 'verified' });
    expect(contractAccount(story.state).returns).toMatchObject([
      { artifact: 's1', digest: 'words:s1', by: 'harness' },
      { artifact: 'report', by: 'harness' },
    ]);
  });
});

describe('a job without constraints or items to be returned', () => {
  it('asks the conductor for its words alone', () => {
    const story = say(closing({}), 'All done.');
    expect(t.all(story, 'ClearVMade')).toMatchObject([{ status: 'complete' }]);
    expect(t.all(story, 'CallEnded').map(({ outcome }) => outcome.product.type)).not.toContain(
      'account',
    );
    expect(closingReport(story.state)).not.toContain('line by line');
  });
});

describe('the report', () => {
  it('shows each line of the contract, its criteria and the fallback route', () => {
    const story = say(
      closing({ constraints: limits, outputs: ['residual risks'], fallback: ['bridges'] }),
      'Done.\nLIMIT L1: n-a — nothing was stored',
    );
    const report = closingReport(story.state);
    expect(report).toContain(
      '- L1 n-a: read-pointer phase only (as the conductor says: nothing was stored)',
    );
    expect(report).toContain('- R1 in handoff: residual risks (as recorded)');
    expect(report).toContain('- C1 claimed only: retry in fetchShelf');
    expect(report).toContain('- fallback not needed: bridges');
  });
});
