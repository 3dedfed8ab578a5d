import { afterEach, expect, it } from 'vitest';
import { commitChange, type Fixture, makeFixture } from '../helpers/fixture.ts';
import { fugu, told } from '../helpers/program.ts';

let fixture: Fixture;
afterEach(() => fixture.close());

it('what cannot be verified is refused in a sentence, and no run is left', async () => {
  fixture = await makeFixture();
  await commitChange(fixture);
  const rows = [
    [['HEAD'], /^Missing --author\./],
    [['--author', 'spark'], /^Missing <range>\./],
    [['HEAD', '--staged', '--author', 'spark'], /^More than one <range>\./],
    [['--staged', '--author', 'spark'], /^The diff is empty\./],
    [['v9..HEAD', '--author', 'spark'], /^There is no commit v9 in this repository\./],
    [['--output=x', '--author', 'spark'], /^verify has no option --output\./],
  ] as const;
  for (const [argv, says] of rows) {
    const ended = await fixture.fugu('verify', ...argv, '--trust');
    expect(ended.code, told(ended)).toBe(2);
    expect(ended.stderr).toMatch(says);
  }
  const { env, repo: cwd } = fixture;
  const input = 'hello\n';
  const ended = await fugu(['verify', '-', '--author', 'spark'], { env, cwd, input });
  expect(ended.stderr).toMatch(/^What is piped in is not a diff\./);
  const misfit = fixture.git('diff', 'HEAD', 'HEAD~1').replace('JSON', 'YAML');
  const unfit = await fugu(['verify', '-', '--author', 'spark'], {
    env,
    cwd,
    input: `${misfit}\n`,
  });
  expect(unfit.code, told(unfit)).toBe(2);
  expect(unfit.stderr).toMatch(/^The diff does not fit on /);
  expect(fixture.runs()).toEqual([]);
});
