import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { rehearsalScript } from '../../source/lanes/rehearsal/script/rehearsal-script.ts';
import { rehearsalSpec } from '../../source/lanes/rehearsal/script/rehearsal-spec.ts';
import { commitChange, type Fixture, makeFixture } from '../helpers/fixture.ts';
import { freePort } from '../helpers/free-port.ts';
import { fugu, told } from '../helpers/program.ts';

let fixture: Fixture;
afterEach(async () => {
  await fixture.fugu('slot', 'stop');
  await fixture.close();
});

const frozen = join(import.meta.dirname, '../fixtures/slot/frozen.mjs');
const pulseDir = () => join(fixture.home, 'data', 'pulse');
const days = (stdout: string) =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

/** Makes the last pulse one of an earlier day. */
function ageLastPulse(): void {
  const [name = ''] = [...readDates()].reverse();
  const day = JSON.parse(readFileSync(join(pulseDir(), `${name}.json`), 'utf8'));
  const aged = { ...day, date: '2026-01-01', at: Date.parse('2026-01-01') };
  writeFileSync(join(pulseDir(), '2026-01-01.json'), JSON.stringify(aged));
  writeFileSync(join(pulseDir(), `${name}.json`), 'not a pulse');
}

function readDates(): readonly string[] {
  return readdirSync(pulseDir())
    .filter((one) => one.endsWith('.json'))
    .map((one) => one.slice(0, -5))
    .sort();
}

it('a pulse finds what changed, is quiet the next day, and says what is new after a commit', async () => {
  fixture = await makeFixture();
  const first = await fixture.fugu('pulse', 'run', '--json');
  expect(first.code, told(first)).toBe(0);
  const [made] = days(first.stdout);
  expect(made.delegates.map(({ status }: { status: string }) => status)).toEqual([
    'answered',
    'answered',
    'answered',
    'failed',
  ]);
  expect(made.findings.length).toBeGreaterThan(0);
  expect(made.findings.every(({ vouched }: { vouched: string }) => vouched === 'verified')).toBe(
    true,
  );
  expect(readFileSync(made.pages.html, 'utf8')).toContain('<svg ');

  ageLastPulse();
  const asked = fixture.models.requests().length;
  const quiet = await fixture.fugu('pulse', 'run');
  expect(quiet.stdout).toMatch(/Nothing changed since the last pulse; nobody was asked/);
  expect(fixture.models.requests()).toHaveLength(asked);

  ageLastPulse();
  await commitChange(fixture, 'Say what it is for');
  const again = await fixture.fugu('pulse', 'run');
  expect(again.stdout).toMatch(/[1-9]\d* new since 2026-01-01/);
  const shown = await fixture.fugu('pulse', 'show');
  expect(shown.stdout).toContain('Say what it is for');
  expect((await fixture.fugu('pulse', 'history')).stdout).toMatch(
    /2026-01-01 +quiet|2026-01-01 +degraded/,
  );
  const prompts = await fixture.fugu('pulse', 'prompts');
  expect(prompts.stdout.match(/scarce reviewer \(lantern\) stays out/g)?.length).toBe(4);
});

it('a pulse with the slot wedged and one lane down still writes an honest page', async () => {
  fixture = await makeFixture({
    script: (request) =>
      request.model.includes('flash') || request.model.includes('anvil')
        ? { status: 'refused', because: 'the lane is down' }
        : rehearsalScript(request),
  });
  const command = [process.execPath, frozen, '{socket}'];
  const slot = { command, port: await freePort(), firstTokenSeconds: 0.5 };
  writeFileSync(fixture.specFile, rehearsalSpec(fixture.models.baseURL, slot));
  const ran = await fixture.fugu('pulse', 'run', '--json');
  expect(ran.code, told(ran)).toBe(0);
  const [day] = days(ran.stdout);
  expect(day.status).toBe('degraded');
  const risk = day.delegates.find(({ id }: { id: string }) => id === 'risk');
  expect(risk).toMatchObject({ status: 'answered', lane: 'worker-fast' });
  expect(day.because).toMatch(/local-synthesis: .*local/i);
  const page = readFileSync(day.pages.html, 'utf8');
  expect(page).toMatch(/not all of it could be looked at: local-synthesis/);
});

it('a pulse that fails is said on the next page, and two at once are refused', async () => {
  fixture = await makeFixture();
  const good = readFileSync(fixture.specFile, 'utf8');
  writeFileSync(fixture.specFile, 'version: 1\n');
  const failed = await fixture.fugu('pulse', 'run');
  expect(failed.code, told(failed)).toBe(2);
  expect((await fixture.fugu('pulse', 'show')).stdout).toMatch(/The pulse failed: /);
  ageLastPulse();
  writeFileSync(fixture.specFile, good);
  const [one, other] = await Promise.all([
    fixture.fugu('pulse', 'run'),
    fixture.fugu('pulse', 'run'),
  ]);
  expect([one.code, other.code].sort(), told(one) + told(other)).toEqual([0, 4]);
  expect(one.stderr + other.stderr).toMatch(/A pulse is being made in process \d+/);
  expect((await fixture.fugu('pulse', 'show')).stdout).toMatch(/The pulse of 2026-01-01 failed: /);
  expect((await fixture.fugu('pulse', 'run', '--if-due')).stdout).toBe('');
});

it('a pulse that was killed frees its lock; the next one cancels its run and says so', async () => {
  fixture = await makeFixture();
  const dying = fixture.start('pulse', 'run', '--plain');
  await dying.printed(/ended after/);
  dying.child.kill('SIGKILL');
  await dying.ended;
  const [cut = ''] = fixture.runs();
  const next = await fixture.fugu('pulse', 'run', '--json');
  expect(next.code, told(next)).toBe(0);
  const [day] = days(next.stdout);
  expect(day.troubles).toEqual([expect.stringContaining(`its run ${cut} is cancelled`)]);
  expect(day.inventory.runs.filter(({ open }: { open: boolean }) => open)).toEqual([]);
  expect((await fixture.fugu('runs')).stdout).toMatch(new RegExp(`${cut} +cancelled`));
  expect((await fixture.fugu('pulse', 'show')).stdout).toContain('A pulse was cut off on');
});

it('a rehearsed pulse is kept apart from the person’s own, and says what it is', async () => {
  fixture = await makeFixture();
  const made = await fixture.fugu('pulse', 'run', '--rehearse');
  expect(made.code, told(made)).toBe(0);
  expect(made.stdout).toMatch(/^REHEARSAL, with scripted models/);
  expect((await fixture.fugu('pulse', 'show')).stderr).toMatch(/There is no pulse yet/);
  expect((await fixture.fugu('pulse', 'show', '--rehearse')).stdout).toMatch(/REHEARSAL/);
});

it('keys in commit messages and diffs reach no model and no page, and long lists are cut', async () => {
  fixture = await makeFixture();
  await fixture.fugu('pulse', 'run');
  ageLastPulse();
  const key = 'AKIAQWERTYUIOPASDFGH';
  mkdirSync(join(fixture.repo, 'many'));
  for (let at = 0; at < 300; at += 1) writeFileSync(join(fixture.repo, 'many', `${at}.txt`), 'x\n');
  writeFileSync(join(fixture.repo, 'a-key.txt'), `aws = ${key}\n`);
  fixture.git('add', '.');
  fixture.git(
    '-c',
    'user.name=a',
    '-c',
    'user.email=a@b.c',
    'commit',
    '-qm',
    `Use \u001b[31m${key}`,
  );
  const ran = await fixture.fugu('pulse', 'run', '--json');
  expect(ran.code, told(ran)).toBe(0);
  const asked = JSON.stringify(fixture.models.requests());
  expect(asked).toContain('redacted:');
  expect(asked + ran.stdout + (await fixture.fugu('pulse', 'show')).stdout).not.toContain(key);
  expect(ran.stdout).not.toContain('\\u001b');
  const [day] = days(ran.stdout);
  expect(day.inventory.repos[0].changed.length).toBeLessThan(60);
  expect(day.inventory.repos[0].changed.join('\n')).toMatch(
    /and \d+ more files\n301 files changed/,
  );
});

it('edits that are not committed count as a change, and the same edits do not', async () => {
  fixture = await makeFixture();
  writeFileSync(join(fixture.repo, 'draft.txt'), 'one');
  await fixture.fugu('pulse', 'run');
  ageLastPulse();
  expect((await fixture.fugu('pulse', 'run')).stdout).toMatch(/Nothing changed/);
  ageLastPulse();
  writeFileSync(join(fixture.repo, 'draft.txt'), 'one and two');
  expect((await fixture.fugu('pulse', 'run')).stdout).not.toMatch(/Nothing changed/);
});

it('a day that cannot be read is said, and put aside when its date is made anew; a folder that is none is said too', async () => {
  fixture = await makeFixture();
  await fixture.fugu('pulse', 'run');
  const [date = ''] = readDates();
  const file = { ...fixture.env, FUGU_HOME: fixture.specFile };
  const nowhere = await fugu(['pulse', 'run'], { env: file, cwd: fixture.repo });
  expect(nowhere.stderr).toMatch(/A file stands where a folder should be/);
  writeFileSync(join(pulseDir(), `${date}.json`), '{"v":');
  const history = await fixture.fugu('pulse', 'history');
  expect(history.stderr).toContain(`${date}.json cannot be read`);
  await fixture.fugu('pulse', 'run');
  expect(readFileSync(join(pulseDir(), `${date}.json.damaged`), 'utf8')).toBe('{"v":');
  expect((await fixture.fugu('pulse', 'history')).stderr).toBe('');
});

it('a scheduler that does not answer, or a crontab that cannot be read, costs nothing', async () => {
  fixture = await makeFixture();
  const bin = join(fixture.root, 'bin');
  const home = join(fixture.root, 'me');
  mkdirSync(bin);
  mkdirSync(home);
  const written = join(fixture.root, 'written');
  writeFileSync(join(bin, 'systemctl'), '#!/bin/sh\necho "no bus" >&2; exit 1\n');
  const locked = '#!/bin/sh\nif [ "$1" = -l ]; then echo "cannot open" >&2; exit 1; fi\n';
  writeFileSync(join(bin, 'crontab'), `${locked}cat > ${written}\n`);
  for (const name of ['systemctl', 'crontab']) chmodSync(join(bin, name), 0o755);
  const env = { ...fixture.env, HOME: home, PATH: `${bin}:${process.env.PATH}` };
  const run = (...argv: readonly string[]) => fugu(['pulse', ...argv], { env, cwd: fixture.repo });

  const refused = await run('install', '--with', 'systemd', '--yes');
  expect(refused.code, told(refused)).toBe(1);
  expect(refused.stderr).toContain('fugu pulse uninstall --with systemd');
  const units = join(home, '.config', 'systemd', 'user');
  expect(readdirSync(units)).toHaveLength(2);
  const removed = await run('uninstall', '--with', 'systemd', '--yes');
  expect(removed.code, told(removed)).toBe(0);
  expect(readdirSync(units)).toEqual([]);

  const kept = await run('install', '--yes');
  expect(kept.code, told(kept)).toBe(1);
  expect(kept.stderr).toMatch(/crontab failed: .*cannot open/);
  expect(existsSync(written)).toBe(false);
});

it('a spec that names the scarce reviewer as a delegate is refused with its line', async () => {
  fixture = await makeFixture();
  const text = readFileSync(fixture.specFile, 'utf8');
  writeFileSync(fixture.specFile, `${text}pulse: { delegates: { risk: scarce-reviewer } }\n`);
  const checked = await fixture.fugu('spec', 'check', fixture.specFile);
  expect(checked.code).not.toBe(0);
  expect(checked.stdout + checked.stderr).toMatch(/the scarce-reviewer is never in a loop/);
  const shared = text.replace(
    'thinker: { models: [compass]',
    'thinker: { models: [compass, lantern]',
  );
  writeFileSync(fixture.specFile, `${shared}pulse: { delegates: { risk: thinker } }\n`);
  const again = await fixture.fugu('spec', 'check', fixture.specFile);
  expect(again.code, told(again)).not.toBe(0);
  expect(again.stdout + again.stderr).toMatch(
    /lantern on the lane thinker is the scarce-reviewer too/,
  );
});

it('installing shows every file and command first, is done by systemd or cron, and is taken back', async () => {
  fixture = await makeFixture();
  const bin = join(fixture.root, 'bin');
  const home = join(fixture.root, 'me');
  mkdirSync(bin);
  mkdirSync(home);
  const log = join(fixture.root, 'calls.log');
  const table = join(fixture.root, 'crontab.txt');
  writeFileSync(join(bin, 'systemctl'), `#!/bin/sh\necho "systemctl $*" >> ${log}\n`);
  writeFileSync(
    join(bin, 'crontab'),
    `#!/bin/sh\nif [ "$1" = -l ]; then cat ${table}; else cat > ${table}; fi\n`,
  );
  for (const name of ['systemctl', 'crontab']) chmodSync(join(bin, name), 0o755);
  writeFileSync(table, '0 5 * * * backup\n');
  writeFileSync(log, '');
  const env = { ...fixture.env, HOME: home, PATH: `${bin}:${process.env.PATH}` };
  const run = (...argv: readonly string[]) => fugu(['pulse', ...argv], { env, cwd: fixture.repo });

  const dry = await run('install', '--dry-run');
  expect(dry.stdout).toMatch(/OnCalendar=\*-\*-\* 07:30:00/);
  expect(readFileSync(log, 'utf8')).not.toContain('enable');
  expect((await run('install')).stderr).toMatch(/fugu pulse install --yes/);
  const installed = await run('install', '--yes', '--at', '06:15');
  expect(installed.code, told(installed)).toBe(0);
  const timer = join(home, '.config', 'systemd', 'user', 'fugu-pulse.timer');
  expect(readFileSync(timer, 'utf8')).toContain('06:15:00');
  expect(readFileSync(log, 'utf8')).toContain('enable --now fugu-pulse.timer');
  expect((await run('uninstall', '--yes')).code).toBe(0);
  expect(() => readFileSync(timer)).toThrow();
  expect((await run('uninstall', '--yes')).stdout).toMatch(/No pulse is installed/);

  for (let twice = 0; twice < 2; twice += 1) await run('install', '--with', 'cron', '--yes');
  const lines = readFileSync(table, 'utf8').trim().split('\n');
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain(`pulse run --if-due --repo ${fixture.repo} # fugu-pulse`);
  await run('uninstall', '--with', 'cron', '--yes');
  expect(readFileSync(table, 'utf8')).toBe('0 5 * * * backup\n');
  expect((await run('install', '--with', 'at')).code).toBe(2);
  expect((await run('install', '--at', '25:00', '--yes')).code).toBe(2);
  expect((await run('tomorrow')).stderr).toMatch(/Unknown subcommand: tomorrow/);
});
