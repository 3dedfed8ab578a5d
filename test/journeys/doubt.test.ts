import { afterEach, expect, it } from 'vitest';
import { readAsk } from '../../source/lanes/rehearsal/script/prompt-reading.ts';
import { rehearsalScript } from '../../source/lanes/rehearsal/script/rehearsal-script.ts';
import { reply, type Script } from '../../source/lanes/rehearsal/script/script-answer.ts';
import { type Fixture, factsIn, knownTask, makeFixture } from '../helpers/fixture.ts';
import { withMarks } from '../helpers/marks.ts';
import { told } from '../helpers/program.ts';

let fixture: Fixture;
afterEach(() => fixture.close());

/** A verifier that fails the right patch of s2 with a command that proves nothing. */
const against =
  (claim: string): Script =>
  (request) => {
    const ask = readAsk(request.prompt);
    if (ask.purpose === 'rebuttal') return reply('CONCEDES: no\nBECAUSE: The file was asked for.');
    const ofS2 = /^FUGU-STEP: s2$/m.test(request.prompt);
    if (ask.purpose !== 'verify' || !ofS2) return rehearsalScript(request);
    return reply(
      withMarks(request.prompt, `VERDICT: FAIL\nBECAUSE: It is not done.\n\n${claim}\n`),
    );
  };

it.each([
  [
    'new behaviour',
    "COUNTEREXAMPLE new-behaviour\nCRITERION: C1\nCOMMAND: node -e 'process.exit(1)'",
  ],
  ['a regression', 'COUNTEREXAMPLE regression\nCOMMAND: test ! -e src/messages.js'],
])(
  'a right patch survives a bare command that claims %s: the person sees both sides',
  async (_, claim) => {
    fixture = await makeFixture({ script: against(claim) });
    const ran = await fixture.fugu('run', knownTask, '--trust', '--json');
    expect(ran.code, told(ran)).toBe(3);
    const facts = factsIn(ran.stdout);
    const types = facts.map(({ type }) => type);
    expect(facts.filter(({ type }) => type === 'CounterExampleRun')).toContainEqual(
      expect.objectContaining({ step: 's2', reproduced: false }),
    );
    expect(types.filter((type) => type === 'DoubtRaised')).toHaveLength(1);
    expect(types).not.toContain('StepFailed');
    expect(types).not.toContain('ReplanAsked');
    const ofS2 = fixture.models.requests().filter(({ prompt }) => /^FUGU-STEP: s2$/m.test(prompt));
    expect(ofS2.length).toBeLessThan(4);

    const [run = ''] = fixture.runs();
    const sides = await fixture.fugu('audit', run);
    expect(sides.code, told(sides)).toBe(3);
    expect(sides.stdout).toMatch(/Who is right about s2/);
    expect(sides.stdout).toMatch(/says it is wrong\n {2}It is not done\./);
    expect(sides.stdout).toMatch(/It disagrees: The file was asked for\./);
    expect(sides.stdout).toContain(`fugu steer ${run} rule s2 verifier|author`);

    const ruled = await fixture.fugu('steer', run, 'rule', 's2', 'author', '--note', 'it is there');
    expect(ruled.code, told(ruled)).toBe(3);
    const audit = await fixture.fugu('audit', run);
    expect(audit.stdout).toMatch(
      /Look here first\n {2}! overruled {2}s2: .* took the author's side/,
    );
  },
);
