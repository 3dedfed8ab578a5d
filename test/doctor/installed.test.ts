import { expect, it } from 'vitest';
import { diagnosisOf } from '../../source/doctor/installed.edge.ts';
import type { InstallStatus } from '../../source/integrations/install/render.ts';

const door = { agent: 'codex', thing: 'skill' } as const;
const of = (...standings: readonly InstallStatus[]) =>
  diagnosisOf(
    door,
    standings.map((standing, at) => ({ path: `/home/someone/${at}.md`, standing })),
  );

it('a door that nobody installed is not told, nor somebody else’s of the same name', () => {
  expect(of({ status: 'absent' }, { status: 'absent' })).toEqual([]);
  expect(of({ status: 'foreign', shown: '# Mine' })).toEqual([]);
});

it('a door that says what the spec says is good', () => {
  expect(of({ status: 'current' })).toMatchObject([{ name: 'skill codex', status: 'ok' }]);
});

it('a stale door is told with the command that renews it', () => {
  const remedy = 'fugu install skill --for codex';
  expect(of({ status: 'current' }, { status: 'stale' })).toMatchObject([
    { status: 'warning', what: expect.stringContaining('/home/someone/1.md is stale'), remedy },
  ]);
});

it('a door that was changed by hand is told with both ways out', () => {
  const [told] = of({ status: 'edited' });
  expect(told?.remedy).toMatch(/Keep it so, or .* --force$/);
});

it('half a door is told', () => {
  const [told] = of({ status: 'current' }, { status: 'absent' });
  expect(told).toMatchObject({ status: 'warning', what: expect.stringContaining('in part only') });
});

it('a file that cannot be read is told with its trouble', () => {
  const [told] = of({ status: 'broken', what: 'It is a folder.', remedy: 'Name a file.' });
  expect(told).toMatchObject({
    what: '/home/someone/0.md: It is a folder.',
    remedy: 'Name a file.',
  });
});
