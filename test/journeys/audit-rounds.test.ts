import { afterEach, expect, it } from 'vitest';
import { acceptShown } from '../helpers/accept.ts';
import { type Fixture, knownTask, makeFixture } from '../helpers/fixture.ts';
import { told } from '../helpers/program.ts';

let fixture: Fixture;
afterEach(() => fixture.close());

async function untilAudit(): Promise<string> {
  fixture = await makeFixture();
  const ran = await fixture.fugu('run', knownTask, '--trust', '--plain');
  expect(ran.code, told(ran)).toBe(3);
  return fixture.runs()[0] ?? '';
}

it('a result that is sent back with a note gets another round, and can then be accepted', async () => {
  const run = await untilAudit();
  const empty = await fixture.fugu('audit', run, '--send-back', ' ');
  expect(empty.code, told(empty)).toBe(2);
  expect(empty.stderr).toMatch(/A send-back needs a note/);
  const asked = fixture.models.requests().length;
  const back = await fixture.fugu(
    'audit',
    run,
    '--send-back',
    'Say more about the pauses.',
    '--step',
    's1',
  );
  expect(back.code, told(back)).toBe(3);
  const later = fixture.models.requests().slice(asked);
  expect(later.some(({ prompt }) => prompt.includes('Say more about the pauses.'))).toBe(true);
  expect(later.some(({ purpose }) => purpose === 'verify')).toBe(true);
  const landed = await acceptShown(fixture.fugu, run);
  expect(landed.code, told(landed)).toBe(0);
});

it('a step that is rejected leaves with what stands on it, and the rest is verified again', async () => {
  const run = await untilAudit();
  const asked = fixture.models.requests().length;
  const gone = await fixture.fugu('audit', run, '--reject', '--step', 's2');
  expect(gone.code, told(gone)).toBe(3);
  const later = fixture.models.requests().slice(asked);
  expect(later.some(({ purpose }) => purpose === 'verify')).toBe(true);
  const landed = await acceptShown(fixture.fugu, run);
  expect(landed.code, told(landed)).toBe(0);
  const files = fixture.git('diff', '--name-only', fixture.base, `fugu/${run}`);
  expect(files).toMatch(/src\/fetch-shelf\.js/);
  expect(files).not.toMatch(/src\/messages\.js/);
});

it('a result that is rejected ends the run, and nothing lands', async () => {
  const run = await untilAudit();
  const unknown = await fixture.fugu('audit', run, '--reject', '--step', 's9');
  expect(unknown.code, told(unknown)).toBe(2);
  const gone = await fixture.fugu('audit', run, '--reject', '--note', 'not now');
  expect(gone.code, told(gone)).toBe(0);
  expect(fixture.git('for-each-ref', 'refs/heads/fugu')).toBe('');
  const again = await fixture.fugu('audit', run, '--accept');
  expect(again.code, told(again)).toBe(2);
  expect(again.stderr).toMatch(/has ended \(rejected\)/);
});
