import { describe, expect, it } from 'vitest';
import { isDue, scheduleText } from '../../source/pulse/pulse-schedule.ts';

const schedule = {
  at: '07:30',
  command: ['/usr/bin/node', '/opt/my tools/fugu.cjs', 'pulse', 'run', '--if-due'],
  env: { PATH: '/usr/bin:/bin', HOME: '/home/someone', FUGU_HOME: '/srv/50% "off" $now' },
};

describe('the words for a scheduler', () => {
  it('make systemd start it once a day and catch up a missed one', () => {
    const text = scheduleText('systemd', schedule);
    const [service, timer] = text.kind === 'files' ? text.files : [];
    expect(timer?.text).toContain('OnCalendar=*-*-* 07:30:00\nPersistent=true\n');
    expect(service?.text).toContain(
      'ExecStart=/usr/bin/node "/opt/my tools/fugu.cjs" pulse run --if-due',
    );
    expect(service?.text).toContain('Environment="FUGU_HOME=/srv/50%% \\"off\\" $now"');
  });

  it('make launchd a list of whole words, escaped', () => {
    const text = scheduleText('launchd', { ...schedule, command: ['/bin/a&b', '<c>'] });
    const [plist] = text.kind === 'files' ? text.files : [];
    expect(plist?.text).toContain('<string>/bin/a&amp;b</string>\n    <string>&lt;c&gt;</string>');
    expect(plist?.text).toContain('<integer>7</integer><key>Minute</key><integer>30</integer>');
  });

  it('make cron ask every hour on one line, with percent signs kept from being line ends', () => {
    const text = scheduleText('cron', schedule);
    const line = text.kind === 'line' ? text.line : '';
    expect(line).toMatch(/^30 \* \* \* \* PATH=\/usr\/bin:\/bin /);
    expect(line).toContain('FUGU_HOME=\'/srv/50\\% "off" $now\'');
    expect(line).toContain("'/opt/my tools/fugu.cjs' pulse run --if-due");
    expect(line).not.toContain('\n');
  });
});

describe('a pulse', () => {
  const startOfDay = Date.parse('2026-11-23T00:00:00Z');
  const at = (time: string, day = 23) => Date.parse(`2026-11-${day}T${time}:00Z`);
  const due = (now: number, last: number | undefined) =>
    isDue({ at: '07:30', now, startOfDay }, last);

  it('is due after its time of day, once', () => {
    expect(due(at('07:31'), at('07:30', 22))).toBe(true);
    expect(due(at('12:00'), at('07:31'))).toBe(false);
  });

  it('is not due before its time when yesterday’s was made', () => {
    expect(due(at('06:00'), at('07:45', 22))).toBe(false);
  });

  it('is due before its time when yesterday’s was missed, and then not again', () => {
    expect(due(at('06:00'), at('07:45', 20))).toBe(true);
    expect(due(at('06:30'), at('06:00'))).toBe(false);
    expect(due(at('07:31'), at('06:00'))).toBe(true);
  });

  it('is due where none was ever made', () => {
    expect(due(at('06:00'), undefined)).toBe(true);
  });
});
