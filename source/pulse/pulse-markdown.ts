import { flat, indented } from '../safety/harmless-text.ts';
import { shownText } from '../safety/shown-text.ts';
import type { PulseDay, PulseFinding, PulseNews } from './pulse-day.ts';
import { inventoryLines } from './pulse-inventory.ts';
import { dayStatus, notices, vouchedWords } from './pulse-page.ts';

/** The pulse as markdown, for whoever reads it in a terminal or a repository. */
export function pulseMarkdown(day: PulseDay, news: PulseNews): string {
  const parts = [
    `# Pulse of ${day.date}`,
    dayStatus(day),
    ...notices(day, news).map(flat),
    ...(day.run === undefined ? [] : [`What was asked and answered: fugu replay ${day.run}`]),
    ...(day.synthesis === undefined ? [] : [`## In a minute\n\n${indented(day.synthesis)}`]),
    `## New since ${news.since ?? 'ever'}\n\n${list(news.fresh)}`,
    `## Still there\n\n${list(news.kept)}`,
    `## Gone\n\n${list(news.gone)}`,
    `## Who looked\n\n${delegates(day)}`,
    `## Seen by the harness\n\n${indented(inventoryLines(day.inventory).join('\n'))}`,
  ];
  return shownText(`${parts.join('\n\n')}\n`);
}

function list(findings: readonly PulseFinding[]): string {
  if (findings.length === 0) return '- none';
  return findings
    .map(
      ({ severity, where, what, from, vouched }) =>
        `- **${severity}** ${flat(where)}: ${flat(what)} (${from}, ${vouchedWords[vouched]})`,
    )
    .join('\n');
}

function delegates({ delegates: asked }: PulseDay): string {
  if (asked.length === 0) return '- nobody';
  return asked
    .map(({ id, lane, model, status, because, verified }) => {
      const who = model === undefined ? '' : ` by ${model} on ${lane ?? ''}`;
      const why = because ?? verified;
      return `- ${id}: ${status}${who}${why === undefined ? '' : ` (${flat(why)})`}`;
    })
    .join('\n');
}
