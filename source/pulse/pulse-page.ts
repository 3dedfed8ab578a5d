import type { PulseDay, PulseFinding, PulseNews } from './pulse-day.ts';
import { inventoryLines } from './pulse-inventory.ts';
import { type Bar, barChart, escapeXml } from './svg-chart.ts';

/** Days a chart shows. */
const shownDays = 14;

/**
 * The pulse as one HTML page with everything in it: no script, no style sheet, no address that is not
 * its own. `before` are the earlier days, for the charts. Every text in it is escaped.
 */
export function pulsePage(day: PulseDay, news: PulseNews, before: readonly PulseDay[]): string {
  const days = [...before.filter(({ at }) => at < day.at), day]
    .sort((one, other) => one.at - other.at)
    .slice(-shownDays);
  const body = [
    `<h1>Pulse of ${escapeXml(day.date)}</h1>`,
    `<p class="${day.status}">${escapeXml(dayStatus(day))}</p>`,
    ...notices(day, news).map((one) => `<p class="failed">${escapeXml(one)}</p>`),
    ...(day.run === undefined
      ? []
      : [`<p>What was asked and answered: <code>fugu replay ${escapeXml(day.run)}</code></p>`]),
    ...(day.synthesis === undefined
      ? []
      : [`<h2>In a minute</h2><pre>${escapeXml(day.synthesis)}</pre>`]),
    `<h2>New since ${escapeXml(news.since ?? 'ever')}</h2>${findingList(news.fresh)}`,
    `<h2>Still there</h2>${findingList(news.kept)}`,
    `<h2>Gone</h2>${findingList(news.gone)}`,
    `<h2>Who looked</h2>${delegateTable(day)}`,
    `<h2>Charts</h2><div class="charts">${charts(day, days)}</div>`,
    `<h2>Seen by the harness</h2><pre>${escapeXml(inventoryLines(day.inventory).join('\n'))}</pre>`,
  ];
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">',
    `<title>Pulse of ${escapeXml(day.date)}</title><style>${style}</style></head>`,
    `<body>${body.join('\n')}</body></html>`,
    '',
  ].join('\n');
}

const style = [
  'body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}',
  'pre{white-space:pre-wrap;background:#f4f4f4;padding:.7rem}',
  'table{border-collapse:collapse}td,th{border:1px solid #ccc;padding:.2rem .6rem;text-align:left;vertical-align:top}',
  '.charts{display:flex;flex-wrap:wrap;gap:1rem}figure{margin:0;width:26rem}figcaption{font-weight:600}',
  'svg rect{fill:#4a7ab5}svg text{font:11px system-ui,sans-serif;fill:#333}',
  '.failed,.high{color:#a00}.degraded,.medium{color:#8a5a00}',
  '@media(prefers-color-scheme:dark){body{color:#ddd;background:#181818}pre{background:#222}svg text{fill:#ccc}.failed,.high{color:#f88}.degraded,.medium{color:#fc6}}',
].join('');

/** What a reader must know of other pulses before this page, in a sentence each. */
export function notices(
  { troubles = [] }: PulseDay,
  { failedBefore }: PulseNews,
): readonly string[] {
  return [...(failedBefore === undefined ? [] : [failedBefore]), ...troubles];
}

/** How the day went, in one sentence. */
export function dayStatus(day: PulseDay): string {
  return day.rehearsal === true
    ? `REHEARSAL, with scripted models. ${outcomeOf(day)}`
    : outcomeOf(day);
}

function outcomeOf({ status, because, findings, spentUsd }: PulseDay): string {
  const spent = `$${spentUsd.toFixed(2)} spent`;
  switch (status) {
    case 'quiet':
      return `Nothing changed since the last pulse; nobody was asked, ${spent}.`;
    case 'whole':
      return `${findings.length} findings, every delegate answered, ${spent}.`;
    case 'degraded':
      return `${findings.length} findings, but not all of it could be looked at: ${because ?? ''} (${spent})`;
    case 'failed':
      return `The pulse failed: ${because ?? 'no reason given'} (${spent})`;
    default:
      return status satisfies never;
  }
}

function findingList(findings: readonly PulseFinding[]): string {
  if (findings.length === 0) return '<p>none</p>';
  const rows = findings.map(
    ({ severity, where, what, from, vouched }) =>
      `<li><b class="${severity}">${severity}</b> ${escapeXml(where)}: ${escapeXml(what)} <i>(${escapeXml(from)}, ${vouchedWords[vouched]})</i></li>`,
  );
  return `<ul>${rows.join('')}</ul>`;
}

/** What stands behind a finding, in words. */
export const vouchedWords: Readonly<Record<PulseFinding['vouched'], string>> = {
  seen: 'seen by the harness',
  verified: 'passed by another family',
  doubted: 'asked of another family, not passed',
  'not-verified': 'claimed only',
};

function delegateTable({ delegates }: PulseDay): string {
  if (delegates.length === 0) return '<p>nobody</p>';
  const cells = (row: readonly string[], tag: string) =>
    `<tr>${row.map((cell) => `<${tag}>${escapeXml(cell)}</${tag}>`).join('')}</tr>`;
  const rows = delegates.map(({ id, lane, model, status, because, verified }) =>
    cells([id, lane ?? '', model ?? '', status, because ?? verified ?? ''], 'td'),
  );
  return `<table>${cells(['delegate', 'lane', 'model', 'status', 'because'], 'th')}${rows.join('')}</table>`;
}

function charts(day: PulseDay, days: readonly PulseDay[]): string {
  const short = (date: string) => date.slice(5);
  const perDay = (value: (one: PulseDay) => number, shown: (one: PulseDay) => string) =>
    days.map((one): Bar => ({ label: short(one.date), value: value(one), shown: shown(one) }));
  const catches = Object.entries(day.catches).map(([label, value]): Bar => ({ label, value }));
  const figures: readonly (readonly [string, readonly Bar[]])[] = [
    [
      'Findings',
      perDay(
        (one) => one.findings.length,
        (one) => String(one.findings.length),
      ),
    ],
    [
      'Spend in USD',
      perDay(
        (one) => one.spentUsd,
        (one) => one.spentUsd.toFixed(2),
      ),
    ],
    ['Catches by family', catches],
    [
      'Wait for the slot, p95 in s',
      perDay(
        (one) => (one.slotWait?.p95Ms ?? 0) / 1000,
        (one) => (one.slotWait ? (one.slotWait.p95Ms / 1000).toFixed(1) : 'none'),
      ),
    ],
  ];
  return figures
    .map(
      ([title, bars]) =>
        `<figure><figcaption>${title}</figcaption>${barChart(title, bars)}</figure>`,
    )
    .join('');
}
