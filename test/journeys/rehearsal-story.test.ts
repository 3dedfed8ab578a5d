import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startJob } from '../../source/app/run/start-job.edge.ts';
import type { Session } from '../../source/app/session/session.edge.ts';
import { readSpecInForce, refuseProblems } from '../../source/app/spec-in-force.edge.ts';
import { contractFromText } from '../../source/contract/free-text.ts';
import type { FactOf, FactType } from '../../source/domain/facts.ts';
import { rehearsalTask } from '../../source/lanes/rehearsal/script/rehearsal-spec.ts';
import { type Rehearsal, setUpRehearsal } from '../helpers/rehearsal.ts';

let rehearsal: Rehearsal;
let session: Session;

beforeAll(async () => {
  rehearsal = await setUpRehearsal();
  session = await startJob({
    ...{ repo: rehearsal.repo, form: contractFromText(rehearsalTask), person: 'ada' },
    ...{ rehearsal: true, stepMode: false },
    env: { ...rehearsal.env, PATH: process.env.PATH, HOME: rehearsal.root },
    stateDir: join(rehearsal.home, 'state'),
    specFor: async (tune) => {
      const reading = await readSpecInForce(rehearsal.env, tune);
      return reading.status === 'adopted' ? reading.spec : refuseProblems(reading.problems);
    },
  });
  await session.conductor.settled();
}, 60_000);

afterAll(async () => {
  await session.close();
  await rehearsal.close();
});

function facts<T extends FactType>(type: T): readonly FactOf<T>[] {
  const all = session.conductor.history().map(({ fact }) => fact);
  return all.filter((fact): fact is FactOf<T> => fact.type === type);
}

function git(...args: readonly string[]): string {
  return execFileSync('git', ['-C', rehearsal.repo, ...args], { encoding: 'utf8' }).trim();
}

describe('the rehearsal’s story', () => {
  it('asks the models nothing they have no answer for', () => {
    const refused = rehearsal.models.requests().flatMap(({ answer }) => {
      return answer.status === 'refused' ? [answer.because] : [];
    });
    expect(refused).toEqual([]);
    expect(session.fault()).toBeUndefined();
  });

  it('has the fast worker’s first patch proved wrong, and its repair passed', () => {
    const verdicts = facts('VerdictGiven').filter(({ step }) => step === 's1');
    expect(verdicts.map(({ verdict }) => verdict.judgement)).toEqual(['fail', 'pass']);
    expect(verdicts.map(({ verifier }) => verifier.lineage)).toEqual([['nvidia'], ['nvidia']]);
    expect(facts('CounterExampleRun')).toMatchObject([{ reproduced: true }]);
  });

  it('passes the fast worker over as verifier of its own family, with the reason', () => {
    const calls = facts('CallRouted').map(({ call }) => call);
    const verify = calls.find(({ step, purpose }) => step === 's2' && purpose === 'verify');
    expect(verify).toMatchObject({ lane: 'thinker' });
    const over = verify?.passedOver.find(({ lane }) => lane === 'worker-fast');
    expect(over?.because).toMatch(/spark is deepseek, its author flash is deepseek/);
  });

  it('has the large step verified by two other families', () => {
    const verdicts = facts('VerdictGiven').filter(({ step }) => step === 's3');
    const families = verdicts.map(({ verifier }) => verifier.lineage.join('+')).sort();
    expect(families).toEqual(['deepseek', 'nvidia']);
  });

  it('skips the local model’s pass with a note', () => {
    const passes = facts('PassSkipped').map(({ pass, because }) => [pass, because]);
    expect(passes).toContainEqual(['second-brain', expect.stringMatching(/pocket/)]);
  });

  it('lands nothing before a person has audited it, and then one commit with trailers', async () => {
    expect(git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/main');
    const { integration } = session.conductor.state();
    const tree = integration?.tree ?? '';
    const { conductor } = session;
    expect(await conductor.dispatch({ type: 'AcceptAudit', tree, by: 'ada' })).toEqual([]);
    await conductor.settled();
    const ref = `fugu/${session.run}`;
    expect(git('rev-parse', 'main')).toBe(rehearsal.base);
    expect(git('rev-parse', `${ref}^`, `${ref}^{tree}`).split('\n')[0]).toBe(rehearsal.base);
    const trailers = git('log', '-1', '--format=%(trailers)', ref).split('\n');
    expect(trailers).toEqual(
      expect.arrayContaining([
        ...[`Fugu-Run: ${session.run}`, 'Fugu-Author: spark (deepseek)'],
        ...['Fugu-Verified-By: compass (nvidia)', 'Fugu-Audited-By: ada'],
      ]),
    );
    expect(git('status', '--porcelain')).toBe('');
  });
});
