import { flat } from '../safety/harmless-text.ts';
import { shownText } from '../safety/shown-text.ts';
import type { PanelCell, PanelResult, PanelRow, Speaker } from './panel-result.ts';
import { meanOf, scoresOf } from './panel-result.ts';

/** When a panel was held, under which run, and what it cost; all of it input. */
export interface RecordFrame {
  /** `2026-11-23`. */
  readonly date: string;
  readonly run: string;
  readonly spentUsd: number;
}

/**
 * The decision record of a panel as markdown: options under their own names again, every track with its
 * scores or with why it failed, and what a person must know before trusting it.
 */
export function decisionRecord(result: PanelResult, frame: RecordFrame): string {
  const { kit } = result;
  const parts = [
    `# ${kit.title}`,
    [
      `- kit version: ${kit.version}`,
      `- date: ${frame.date}`,
      `- run: ${frame.run}`,
      `- seed of the order and the tags: ${result.seed}`,
      `- spent: $${frame.spentUsd.toFixed(2)}`,
      '- status: a proposal; a person decides',
    ].join('\n'),
    `## Question\n\n${kit.question}`,
    `## Criteria\n\n${list(kit.criteria)}`,
    `## Outcome\n\n${outcome(result)}`,
    `## Ranking\n\n${ranking(result)}`,
    `## Tracks and options\n\n${scoreTable(result)}`,
    ...voices(result),
    ...unreadTracks(result),
    `## Who spoke\n\n${speakers(result)}`,
    `## Options as they were shown\n\n${shownAs(result)}`,
  ];
  return shownText(`${parts.join('\n\n')}\n`);
}

const list = (items: readonly string[], none = 'none') =>
  items.length === 0 ? `- ${none}` : items.map((item) => `- ${flat(item)}`).join('\n');

/** An option's title by its id. */
export function optionTitle({ kit }: Pick<PanelResult, 'kit'>, id: string): string {
  return kit.options.find((option) => option.id === id)?.title ?? id;
}

/** A reviewer's words with titles in place of the tags it knew. */
function untagged(result: Pick<PanelResult, 'kit' | 'tags'>, text: string): string {
  return [...result.tags].reduce(
    (said, [id, tag]) =>
      said.replace(new RegExp(`\\b${tag}\\b`, 'g'), () => `“${optionTitle(result, id)}”`),
    flat(text),
  );
}

function outcome(result: PanelResult): string {
  const { synthesis, synthesisFailed } = result;
  if (!synthesis) {
    return `No synthesis: ${synthesisFailed ?? 'it is still under way'}. The tables below stand without it.`;
  }
  const { recommendation } = synthesis;
  const chosen =
    recommendation === null
      ? 'No option is recommended.'
      : `Recommended: **${optionTitle(result, recommendation)}**.`;
  return `${chosen} ${untagged(result, synthesis.because)}`;
}

function ranking(result: PanelResult): string {
  const { ranking: ordering, ranker } = result;
  if (ordering.from === 'nothing') return `None: ${ordering.because}.`;
  const rows = ordering.order.map(
    ({ option, because }, at) =>
      `${at + 1}. **${optionTitle(result, option)}**: ${untagged(result, because)}`,
  );
  if (ordering.from === 'scores') {
    return [`By mean score only, because ${ordering.because}.`, '', ...rows].join('\n');
  }
  const overruled = ordering.overruled.map((one) => `- overruled: ${untagged(result, one)}`);
  const apart = ranker.apart
    ? `The ranker's family wrote none of the reviews (${ranker.because}).`
    : `The ranker is NOT independent of the reviews: ${ranker.because}.`;
  return [apart, '', ...rows, ...(overruled.length > 0 ? ['', ...overruled] : [])].join('\n');
}

/** Tracks as rows, options as columns, the mean below. */
function scoreTable(result: PanelResult): string {
  const { kit, baseline, tracks } = result;
  const head = ['track', ...kit.options.map(({ title }) => title)];
  const rows = [baseline, ...tracks].map((row) => [
    row.title,
    ...kit.options.map(({ id }) => cellText(row, row.cells.get(id))),
  ]);
  const means = ['mean of the tracks', ...kit.options.map(({ id }) => meanText(tracks, id))];
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line), line(means)].join('\n');
}

function cellText({ status }: PanelRow, cell: PanelCell | undefined): string {
  if (status === 'failed') return 'FAILED';
  if (status === 'under-way') return '…';
  return cell ? String(cell.score) : 'not judged';
}

function meanText(tracks: readonly PanelRow[], option: string): string {
  return meanOf(scoresOf(tracks, option))?.toFixed(1) ?? 'none';
}

function voices(result: PanelResult): readonly string[] {
  const { synthesis, agreed, disputed, unjudged, tracks } = result;
  const title = (id: string) => optionTitle(result, id);
  const say = (text: string) => untagged(result, text);
  const section = (name: string, items: readonly string[]) => `## ${name}\n\n${list(items)}`;
  const unknowns = tracks.flatMap(({ title: track, cells }) =>
    [...cells].flatMap(([option, { unknown }]) =>
      unknown === '' ? [] : [`${track}, ${title(option)}: ${say(unknown)}`],
    ),
  );
  return [
    section('Consensus', [
      ...agreed.map((id) => `the tracks' scores of ${title(id)} lie within two points`),
      ...(synthesis?.consensus ?? []).map(say),
    ]),
    section('Contradictions', [
      ...disputed.map((id) => `${title(id)}: ${stances(result, id)}`),
      ...(synthesis?.contradictions ?? []).map(
        ({ topic, stances: held }) =>
          `${say(topic)}: ${held.map(({ track, stance }) => `${track} says ${say(stance)}`).join('; ')}`,
      ),
    ]),
    section('Partial coverage', [
      ...unjudged.map(({ option, track }) => `${track} did not judge ${title(option)}`),
      ...(synthesis?.partial_coverage ?? []).map(
        ({ tracks: seen, point }) => `only ${seen.join(', ')}: ${say(point)}`,
      ),
    ]),
    section('Unique insights', [
      ...tracks.flatMap(({ title: track, insights }) =>
        insights.map((insight) => `${track}: ${say(insight)}`),
      ),
      ...(synthesis?.unique_insights ?? []).map(
        ({ track, insight }) => `${track}: ${say(insight)}`,
      ),
    ]),
    section('Blind spots', [...unknowns, ...(synthesis?.blind_spots ?? []).map(say)]),
  ];
}

function stances({ tracks }: PanelResult, option: string): string {
  const held = tracks.flatMap(({ title, cells }) => {
    const cell = cells.get(option);
    return cell ? [`${title} gives ${cell.score}`] : [];
  });
  return held.join(', ');
}

function unreadTracks({ failedTracks, tracks }: PanelResult): readonly string[] {
  const total = tracks.length;
  const rows = failedTracks.map(({ id, because }) => `${id}: ${because}`);
  const lead =
    rows.length === 0 ? '' : `${rows.length} of ${total} tracks gave nothing usable.\n\n`;
  return [`## Failed tracks\n\n${lead}${list(rows)}`];
}

function speakers(result: PanelResult): string {
  const { baseline, tracks, ranker, synthesis } = result;
  const row = (what: string, by: Speaker | undefined) =>
    by
      ? `${what}: ${by.lane}, ${by.model} (${by.families.join('+') || 'family unknown'})`
      : `${what}: nobody`;
  return list([
    ...[baseline, ...tracks].map(({ title, by }) => row(title, by)),
    row('Ranking', ranker.by),
    row('Synthesis', synthesis?.by),
  ]);
}

function shownAs(result: PanelResult): string {
  return list(
    result.kit.options.map(({ id, title }) => `${result.tags.get(id) ?? ''} was ${title} (${id})`),
  );
}
