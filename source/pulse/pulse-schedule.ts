/** How a machine runs something every morning. */
export type Scheduler = 'systemd' | 'launchd' | 'cron';

export interface Schedule {
  /** Local time, `07:30`. */
  readonly at: string;
  /** Program and arguments that start a pulse. */
  readonly command: readonly string[];
  /** Environment the program needs and a timer would not have. */
  readonly env: Readonly<Record<string, string>>;
}

/** A file to be written, or a line for the crontab. */
export type ScheduleText =
  | {
      readonly kind: 'files';
      readonly files: readonly { readonly name: string; readonly text: string }[];
    }
  | { readonly kind: 'line'; readonly line: string };

export const timerName = 'fugu-pulse';
export const agentLabel = 'dev.fugu.pulse';

/** The words that make a scheduler start a pulse once a day and catch up a missed one once. */
export function scheduleText(scheduler: Scheduler, schedule: Schedule): ScheduleText {
  switch (scheduler) {
    case 'systemd':
      return { kind: 'files', files: systemdUnits(schedule) };
    case 'launchd':
      return { kind: 'files', files: [{ name: `${agentLabel}.plist`, text: plist(schedule) }] };
    case 'cron':
      return { kind: 'line', line: cronLine(schedule) };
    default:
      return scheduler satisfies never;
  }
}

/** `Persistent=true` starts a run that was missed while the machine was off, once (systemd.timer(5)). */
function systemdUnits({ at, command, env }: Schedule) {
  const environment = Object.entries(env).map(
    ([name, value]) => `Environment=${unitQuoted(`${name}=${value}`, '$')}`,
  );
  const service = [
    '[Unit]',
    'Description=The daily pulse of fugu-conductor',
    '',
    '[Service]',
    'Type=oneshot',
    ...environment,
    `ExecStart=${command.map((word) => unitQuoted(word)).join(' ')}`,
    '',
  ];
  const timer = [
    '[Unit]',
    'Description=Starts the daily pulse of fugu-conductor',
    '',
    '[Timer]',
    `OnCalendar=*-*-* ${at}:00`,
    'Persistent=true',
    '',
    '[Install]',
    'WantedBy=timers.target',
    '',
  ];
  return [
    { name: `${timerName}.service`, text: service.join('\n') },
    { name: `${timerName}.timer`, text: timer.join('\n') },
  ];
}

/**
 * systemd.syntax(7): quotes and backslashes are escaped, `%` is doubled. `$` is doubled in a command and
 * means nothing in `Environment=` (systemd.exec(5)).
 */
function unitQuoted(word: string, dollar: '$' | '$$' = '$$'): string {
  const escaped = word
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('%', '%%')
    .replaceAll('$', () => dollar);
  return /^[\w./:=@+-]+$/.test(escaped) ? escaped : `"${escaped}"`;
}

/** launchd starts a job it missed while asleep when the machine wakes (launchd.plist(5)). */
function plist({ at, command, env }: Schedule): string {
  const [hour, minute] = at.split(':').map(Number);
  const strings = command.map((word) => `    <string>${xml(word)}</string>`);
  const variables = Object.entries(env).map(
    ([name, value]) => `    <key>${xml(name)}</key><string>${xml(value)}</string>`,
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    '<plist version="1.0">',
    '<dict>',
    `  <key>Label</key><string>${agentLabel}</string>`,
    '  <key>ProgramArguments</key>',
    '  <array>',
    ...strings,
    '  </array>',
    '  <key>EnvironmentVariables</key>',
    '  <dict>',
    ...variables,
    '  </dict>',
    '  <key>StartCalendarInterval</key>',
    `  <dict><key>Hour</key><integer>${hour}</integer><key>Minute</key><integer>${minute}</integer></dict>`,
    '</dict>',
    '</plist>',
    '',
  ].join('\n');
}

const xml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** cron forgets what it missed, so it asks every hour and the pulse itself knows whether one is due. */
function cronLine({ at, command, env }: Schedule): string {
  const minute = Number(at.split(':')[1]);
  const variables = Object.entries(env).map(([name, value]) => `${name}=${shellQuoted(value)}`);
  const words = [...variables, ...command.map(shellQuoted)].join(' ').replaceAll('%', '\\%');
  return `${minute} * * * * ${words} # ${timerName}`;
}

const shellQuoted = (word: string) =>
  /^[\w./:=@+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/**
 * Whether a pulse is due: it is past today's time and none was made since. `now` and `last` are epoch
 * milliseconds; `startOfDay` is today's midnight in local time.
 */
export function isDue(
  {
    at,
    now,
    startOfDay,
  }: { readonly at: string; readonly now: number; readonly startOfDay: number },
  last: number | undefined,
): boolean {
  const [hour = 0, minute = 0] = at.split(':').map(Number);
  const today = startOfDay + (hour * 60 + minute) * 60_000;
  // Before today's time the one that may be missing is yesterday's.
  const due = now >= today ? today : today - 86_400_000;
  return last === undefined || last < due;
}
