import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { schemaOf } from '../../../source/cli/setup/schemas.ts';
import { rehearsalSpec } from '../../../source/lanes/rehearsal/script/rehearsal-spec.ts';
import { schemaText } from '../../../source/spec/schema.ts';
import { ownSpecPath } from '../../../source/spec/spec-file.edge.ts';
import { type Fixture, makeFixture } from '../../helpers/fixture.ts';
import { fugu, told } from '../../helpers/program.ts';

let fixture: Fixture;
afterEach(() => fixture.close());

it('a good spec is proven route by route, and the fast worker is passed over by name', async () => {
  fixture = await makeFixture();
  const checked = await fixture.fugu('spec', 'check');
  expect(checked.code, told(checked)).toBe(0);
  expect(checked.stdout).toMatch(
    /^directed +worker-directed +flash \(deepseek\) +1 +compass .*proven$/m,
  );
  expect(checked.stdout).toMatch(
    /directed by flash passes over spark of worker-fast: spark is deepseek/,
  );
  expect(checked.stdout).toMatch(/^warning: .+spec\.yaml:\d+: `directed` prefers worker-fast/m);
  expect(checked.stdout).toMatch(
    /is good: every route and every fallback can be verified, 1 warning\.$/m,
  );
});

it('every problem of a wrong spec is named with its line, exit 2 for words and 4 for the rule', async () => {
  fixture = await makeFixture();
  const { models, root } = fixture;
  const wrong = join(root, 'wrong.yaml');
  const good = rehearsalSpec(models.baseURL);
  await writeFile(wrong, good.replace('limits:', 'limit:').replace('authors:', 'author:'));
  const words = await fixture.fugu('spec', 'check', wrong);
  expect(words.code, told(words)).toBe(2);
  expect(words.stdout.match(/^error: .+wrong\.yaml:\d+: /gm)?.length).toBe(2);
  const oneFamily = 'families: { deepseek: ["rehearsal/*"] }\nmodels:\n';
  await writeFile(wrong, good.replace('models:\n', oneFamily));
  const rule = await fixture.fugu('spec', 'check', wrong);
  expect(rule.code, told(rule)).toBe(4);
  expect(rule.stdout).toMatch(/^error: .+wrong\.yaml:\d+: .*another family/m);
});

it('the map in force is shown with lanes, models, families, prices and what can be called', async () => {
  fixture = await makeFixture();
  const shown = await fixture.fugu('spec', 'show');
  expect(shown.code, told(shown)).toBe(0);
  expect(shown.stdout).toMatch(
    /^thinker +compass +nvidia +openai rehearsal\/nemotron-compass +free +yes$/m,
  );
  expect(shown.stdout).toMatch(/^second-brain +pocket +google .* no: /m);
  const { FUGU_HOME = '' } = fixture.env;
  const keyless = await fugu(['spec', 'show'], { env: { FUGU_HOME }, cwd: fixture.repo });
  expect(keyless.stdout).toMatch(/^thinker .* no: FUGU_REHEARSAL_KEY is not set/m);
});

it('the path and the schema are printed, and a wrong word is refused with the near one', async () => {
  fixture = await makeFixture();
  expect((await fixture.fugu('spec', 'path')).stdout).toBe(`${ownSpecPath(fixture.env)}\n`);
  expect((await fixture.fugu('spec', 'schema')).stdout).toBe(schemaText());
  expect((await fixture.fugu('spec', 'schema', 'panel')).stdout).toBe(schemaOf('panel'));
  const strange = await fixture.fugu('spec', 'schema', 'panle');
  expect(strange.code).toBe(2);
  expect(strange.stderr).toMatch(/^Unknown schema: panle\. Did you mean `panel`\?/);
  const wrong = await fixture.fugu('spec', 'chek');
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toBe(
    'Unknown subcommand: chek. Did you mean `check`? Use: fugu spec <check|prove|show|families|path|schema>\n',
  );
});

it('prove prints how many states it saw and how deep it went, and finds no breach', async () => {
  fixture = await makeFixture();
  const proven = await fixture.fugu('spec', 'prove', '--deviations', '0');
  expect(proven.code, told(proven)).toBe(0);
  expect(proven.stdout).toMatch(/^patch +\d+ states, \d+ moves deep, \d+ landed, all of them$/m);
  expect(proven.stdout).toContain('No state lands without a counted verdict of another family');
  const wrong = await fixture.fugu('spec', 'prove', '--deviations', 'x');
  expect(wrong.code, told(wrong)).toBe(2);
});
