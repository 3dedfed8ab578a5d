import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { type Fixture, makeFixture } from '../helpers/fixture.ts';
import { told } from '../helpers/program.ts';

const kits = join(import.meta.dirname, '..', '..', 'spec', 'kits');
let fixture: Fixture;
afterEach(() => fixture.close());

it('a panel of two tracks and one of seven are held with scripted models, each to its record', async () => {
  fixture = await makeFixture();
  const out = join(fixture.root, 'decision.md');
  for (const [name, tracks] of [
    ['cache-invalidation', 2],
    ['museum-labels', 7],
  ] as const) {
    const kit = join(kits, `${name}.yaml`);
    const held = await fixture.fugu('panel', kit, '--rehearse', '--plain', '--out', out);
    expect(held.code, told(held)).toBe(0);
    const record = readFileSync(out, 'utf8');
    expect(record).toMatch(/Recommended: \*\*/);
    expect(record).toMatch(/The ranker's family wrote none of the reviews/);
    expect(record).toMatch(/## Failed tracks\n\n- none/);
    expect(record.match(/^\| .* \|$/gm)?.length).toBe(tracks + 4);
  }
  const [run = ''] = fixture.runs().filter((one) => one.startsWith('which-form'));
  const shown = await fixture.fugu('panel', 'show', run);
  expect(shown.stdout).toBe(readFileSync(out, 'utf8'));
});

it('a panel with one’s own models goes on without a dead lane, and says which track that cost', async () => {
  fixture = await makeFixture({
    script: ({ model, system }) => {
      if (model.includes('spark')) return { status: 'refused', because: 'out of order' };
      const ranks = system.includes('You rank options');
      const tags = '```json\n{"reviews": [], "ranking": []}\n```';
      return { status: 'reply', text: ranks ? 'no form' : tags };
    },
  });
  const held = await fixture.fugu('panel', join(kits, 'cache-invalidation.yaml'), '--plain');
  expect(held.code, told(held)).toBe(1);
  expect(held.stdout).toMatch(/Track failure failed: its reply was not usable/);
  expect(held.stdout).toMatch(/Decision record: /);
});

it('a panel that was killed has its record once it is taken up again, and the run is finished', async () => {
  fixture = await makeFixture();
  const kit = join(kits, 'museum-labels.yaml');
  const panel = fixture.start('panel', kit, '--rehearse', '--plain');
  await panel.printed(/ended after/);
  panel.child.kill('SIGKILL');
  await panel.ended;
  const [run = ''] = fixture.runs();
  const record = join(fixture.runDir(run), 'decision.md');
  expect(existsSync(record)).toBe(false);
  expect((await fixture.fugu('panel', 'show', run)).stdout).toMatch(/still under way/);
  expect(existsSync(record)).toBe(false);
  const resumed = await fixture.fugu('resume', run, '--plain');
  expect(resumed.code, told(resumed)).toBe(0);
  expect(readFileSync(record, 'utf8')).toMatch(/Recommended: \*\*/);
});

it('what a panel cannot do is said before anybody is asked', async () => {
  fixture = await makeFixture();
  const kit = join(kits, 'cache-invalidation.yaml');
  const nowhere = join(fixture.root, 'none', 'decision.md');
  const refused = await fixture.fugu('panel', kit, '--plain', '--out', nowhere);
  expect(refused.code, told(refused)).toBe(2);
  expect(refused.stderr).toMatch(/none is not a folder that can be written/);
  expect((await fixture.fugu('panel', kit, '--plain', '--out', fixture.root)).code).toBe(2);
  const spec = readFileSync(fixture.specFile, 'utf8');
  writeFileSync(
    fixture.specFile,
    spec.replace(/^ *worker-big:.*\n/m, '').replaceAll('worker-big', 'worker-fast'),
  );
  const asks = join(fixture.root, 'asks.yaml');
  const text = readFileSync(kit, 'utf8');
  writeFileSync(
    asks,
    text.replace('look_at: what happens', 'lane: worker-big\n    look_at: what happens'),
  );
  const absent = await fixture.fugu('panel', asks, '--plain');
  expect(absent.code, told(absent)).toBe(2);
  expect(absent.stderr).toMatch(/Track failure asks for the lane worker-big/);
  expect(fixture.models.requests()).toEqual([]);
  expect(fixture.runs()).toEqual([]);
});

it('a kit with a mistake is refused with its line before anybody is asked', async () => {
  fixture = await makeFixture();
  const kit = join(fixture.root, 'kit.yaml');
  writeFileSync(
    kit,
    readFileSync(join(kits, 'cache-invalidation.yaml'), 'utf8').replace(
      'id: upkeep',
      'id: failure',
    ),
  );
  const refused = await fixture.fugu('panel', kit);
  expect(refused.code, told(refused)).toBe(2);
  expect(refused.stderr).toMatch(/kit\.yaml:\d+: The id `failure` is there twice\./);
  expect(fixture.models.requests()).toEqual([]);
  const fine = await fixture.fugu('panel', join(kits, 'museum-labels.yaml'), '--check');
  expect(fine.stdout).toMatch(/version 1\.2\.0: 4 options, 7 tracks/);
  expect((await fixture.fugu('panel')).code).toBe(2);
  const outside = join(fixture.root, 'outside.yaml');
  writeFileSync(outside, readFileSync(kit, 'utf8').replace(/text: Every.*/, 'file: /etc/hostname'));
  const { stderr } = await fixture.fugu('panel', outside);
  expect(stderr).toMatch(/outside\.yaml:\d+: \/etc\/hostname cannot be read \(it lies outside/);
  expect((await fixture.fugu('panel', join(fixture.root, 'none.yaml'))).stderr).toMatch(
    /cannot be read/,
  );
  expect(fixture.runs()).toEqual([]);
});
