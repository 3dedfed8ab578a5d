// The members of a panel: they judge whatever options a request shows, by the request alone.
import { type ReadPrompt, stepText, textOf } from './prompt-reading.ts';
import { refuse, reply, type ScriptAnswer } from './script-answer.ts';

/** One option as a request shows it: a tag and the text below it. */
interface ShownOption {
  readonly tag: string;
  readonly text: string;
}

/** Answers one part of a panel; what shows no options is refused. */
export function scriptPanel(ask: ReadPrompt, role: string): ScriptAnswer {
  const detail = stepDetail(ask);
  const options = optionsIn(detail);
  if (options.length < 2) return refuse('it shows no options to judge');
  switch (role) {
    case 'panel-baseline':
      return reply(review(options, ''));
    case 'panel-track':
      return reply(review(options, /^Look at: (.*)$/m.exec(detail)?.[1] ?? ''));
    case 'panel-ranker':
      return ranking(ask, options);
    case 'panel-synthesis':
      return synthesis(ask, options);
    default:
      return refuse(`no part of a panel is called ${role}`);
  }
}

function stepDetail(ask: ReadPrompt): string {
  const section = ask.sections.find(({ heading }) => heading.startsWith('Step '));
  return (section?.bodies ?? []).map(({ text }) => text).join('');
}

function optionsIn(detail: string): readonly ShownOption[] {
  return detail
    .split(/^Option /m)
    .slice(1)
    .map((part) => {
      const [head = '', ...rest] = part.split('\n');
      return { tag: head.replace(/:$/, ''), text: rest.join(' ').trim() };
    });
}

/** A score between 2 and 9 that depends on the texts alone, not on tags or order. */
function scoreOf(text: string, view: string): number {
  const sum = [...`${view}|${text}`].reduce(
    (mixed, sign) => (mixed * 31 + (sign.codePointAt(0) ?? 0)) % 104_729,
    7,
  );
  return 2 + (sum % 8);
}

function review(options: readonly ShownOption[], view: string): string {
  const from = view === '' ? 'by the criteria alone' : `as to ${view.slice(0, 80)}`;
  const reviews = options.map(({ tag, text }) => ({
    option: tag,
    score: scoreOf(text, view),
    for: `${from}, its text of ${text.split(/\s+/).length} words holds together`,
    against: `${from}, it names no figure to hold it to`,
    unknown: text.length % 2 === 0 ? 'what it costs in the second year' : '',
  }));
  const insights = view === '' ? [] : [`seen only ${from}: the options differ in who has to act`];
  return block({ reviews, insights });
}

const block = (value: unknown) => `\`\`\`json\n${JSON.stringify(value)}\n\`\`\`\n`;

/** Every score the earlier reviews gave, by tag. */
function scoresIn(ask: ReadPrompt): ReadonlyMap<string, readonly number[]> {
  const found = textOf(ask, 'Results of earlier steps').matchAll(
    /"option":"([A-Z]\d)","score":(\d+)/g,
  );
  const scores = new Map<string, number[]>();
  for (const [, tag = '', score] of found) {
    scores.set(tag, [...(scores.get(tag) ?? []), Number(score)]);
  }
  return scores;
}

function ranking(ask: ReadPrompt, options: readonly ShownOption[]): ScriptAnswer {
  const scores = scoresIn(ask);
  if (scores.size === 0) return refuse('it shows no review to rank by');
  const mean = (tag: string) => {
    const given = scores.get(tag) ?? [0];
    return given.reduce((sum, score) => sum + score, 0) / given.length;
  };
  const order = options.map(({ tag }) => tag).sort((one, other) => mean(other) - mean(one));
  const rows = order.map((tag) => ({
    option: tag,
    because: `${scores.get(tag)?.length ?? 0} reviews give it ${mean(tag).toFixed(1)} on average`,
  }));
  return reply(block({ ranking: rows, overruled: [] }));
}

function synthesis(ask: ReadPrompt, options: readonly ShownOption[]): ScriptAnswer {
  const results = textOf(ask, 'Results of earlier steps');
  const ranked = /"ranking":\[\{"option":"([A-Z]\d)"/.exec(results)?.[1];
  const scores = scoresIn(ask);
  if (scores.size === 0) return refuse(`it shows no review: ${stepText(ask)}`);
  const lost = results.match(/no result: /g)?.length ?? 0;
  return reply(
    block({
      recommendation: ranked ?? null,
      because: `${ranked ?? 'No option'} leads the ranking of ${options.length} options.`,
      consensus: ['every option can be done by the people there are'],
      contradictions: [],
      partial_coverage:
        lost === 0
          ? []
          : [{ tracks: ['those that answered'], point: `${lost} reviews are missing` }],
      unique_insights: [],
      blind_spots: ['nobody looked at what it takes to go back'],
    }),
  );
}
