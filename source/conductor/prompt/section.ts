// A prompt is a row of headed sections; everything that comes from elsewhere stands in a fence.

/** One section: `## Heading` and its fenced bodies. */
export type Section = {
  /** A stable line a program can look for, for example `Step s1`. */
  readonly heading: string;
  /** Our own words below the heading; never shortened. */
  readonly lead?: string | undefined;
  readonly bodies: readonly Body[];
  /** Sections of a lower rank are shortened first. */
  readonly rank: number;
};
export type Body = {
  /** `### title` above the fence: a path, a check's name. */
  readonly title?: string | undefined;
  readonly info: string;
  readonly text: string;
  /** Which end says more when it must be shortened. */
  readonly keep: 'head' | 'tail';
};

/** Ranks, from what is missed least to what must stay; `whole` is what a verdict is about and is never shortened. */
export const rank = { list: 1, material: 2, log: 3, subject: 4, must: 5, whole: 6 } as const;

/** Bodies shorter than this are never shortened. */
const shortCharacters = 400;

/** A fence longer than any run of backticks inside, so that no text can end it. */
function fenceFor(text: string): string {
  const runs = text.match(/`+/g) ?? [];
  return '`'.repeat(runs.reduce((longest, run) => Math.max(longest, run.length + 1), 3));
}

/** A title on one line, without signs that would make it something else. */
export function oneLine(text: string): string {
  return text.replace(/[\s\u2028\u2029]+/g, ' ').trim();
}

export function printSection(section: Section): string {
  const bodies = section.bodies.map((body) => {
    const fence = fenceFor(body.text);
    const title = body.title === undefined ? '' : `### ${oneLine(body.title)}\n`;
    const end = body.text === '' || body.text.endsWith('\n') ? '' : '\n';
    return `${title}${fence}${body.info}\n${body.text}${end}${fence}`;
  });
  const parts = [`## ${oneLine(section.heading)}`, section.lead, ...bodies];
  return parts.filter((part) => part !== undefined).join('\n');
}

/**
 * Sections whose printed length together is about `budget` characters (the lines that say what was
 * left out come on top). Low ranks are shortened first, their longest bodies most; where that is
 * not enough, last bodies of low ranks are left out.
 */
export function fitSections(sections: readonly Section[], budget: number): readonly Section[] {
  let fitted = sections;
  for (let low = rank.list; low <= rank.must; low += 1) {
    const over = lengthOf(fitted) - budget;
    if (over <= 0) return fitted;
    const own = fitted.filter((one) => one.rank === low);
    const cap = capFor(
      own.flatMap((one) => one.bodies),
      over,
    );
    fitted = fitted.map((one) =>
      one.rank === low ? { ...one, bodies: one.bodies.map((body) => shorten(body, cap)) } : one,
    );
  }
  for (let low = rank.list; low <= rank.log; low += 1) {
    const over = lengthOf(fitted) - budget;
    if (over <= shortCharacters) return fitted;
    fitted = fitted.map((one) => (one.rank === low ? leaveOut(one, over) : one));
  }
  return fitted;
}

function lengthOf(sections: readonly Section[]): number {
  return sections.reduce((sum, one) => sum + printSection(one).length + 2, 0);
}

/** The section without as many of its last bodies as make up `over` characters. */
function leaveOut(section: Section, over: number): Section {
  let saved = 0;
  const first = section.bodies.findLastIndex((body) => {
    if (saved >= over) return true;
    saved += body.text.length + (body.title?.length ?? 0);
    return false;
  });
  const bodies = section.bodies.slice(0, first + 1);
  const gone = section.bodies.length - bodies.length;
  if (gone === 0) return section;
  const lead = [section.lead, `… the last ${gone} of ${section.bodies.length} left out`];
  return { ...section, lead: lead.filter((line) => line !== undefined).join('\n'), bodies };
}

/** The greatest length for each body that takes `over` characters out of them together. */
function capFor(bodies: readonly Body[], over: number): number {
  const lengths = bodies.map(({ text }) => text.length);
  const saved = (cap: number) =>
    lengths.reduce((sum, length) => sum + Math.max(0, length - cap), 0);
  let low = shortCharacters;
  let high = Math.max(shortCharacters, ...lengths);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (saved(middle) >= over) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** At most about `cap` characters of whole lines, with a line that says how many were left out. */
export function shorten(body: Body, cap: number): Body {
  if (body.text.length <= cap) return body;
  const lines = body.text.split('\n');
  const ordered = body.keep === 'head' ? lines : lines.toReversed();
  let room = cap;
  const taken = ordered.findIndex((line) => {
    room -= line.length + 1;
    return room < 0;
  });
  const count = taken < 0 ? lines.length : taken;
  if (count === 0) return { ...body, text: cutLine(body, cap) };
  const left = `… ${(lines.length - count).toLocaleString('en-US')} lines left out`;
  const text =
    body.keep === 'head'
      ? [...lines.slice(0, count), left].join('\n')
      : [left, ...lines.slice(-count)].join('\n');
  return { ...body, text };
}

function cutLine(body: Body, cap: number): string {
  const left = `… ${(body.text.length - cap).toLocaleString('en-US')} characters left out`;
  return body.keep === 'head'
    ? `${body.text.slice(0, cap)}\n${left}`
    : `${left}\n${body.text.slice(-cap)}`;
}
