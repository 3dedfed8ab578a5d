import { shownText } from '../safety/shown-text.ts';
/** A row of bars: what a bar stands for, and how high it is. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  /** Shown above the bar; the value when left out. */
  readonly shown?: string;
}

const width = 420;
const height = 150;
const foot = 34;
const head = 18;

/**
 * A bar chart as inline SVG, readable without script, style sheet or network. Bars are scaled to the
 * highest; a chart of zeros has flat bars, and one of nothing says so.
 */
export function barChart(title: string, bars: readonly Bar[]): string {
  const name = escapeXml(title);
  const open = `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${name}" xmlns="http://www.w3.org/2000/svg">`;
  if (bars.length === 0) {
    return `${open}<text x="${width / 2}" y="${height / 2}" text-anchor="middle">nothing yet</text></svg>`;
  }
  const most = Math.max(...bars.map(({ value }) => value), Number.EPSILON);
  const slot = width / bars.length;
  const drawn = bars.map((bar, at) => oneBar(bar, { x: at * slot, slot, most }));
  return `${open}<title>${name}</title>${drawn.join('')}</svg>`;
}

function oneBar(
  { label, value, shown }: Bar,
  place: { readonly x: number; readonly slot: number; readonly most: number },
): string {
  const room = height - foot - head;
  const tall = Math.max(1, Math.round((Math.max(0, value) / place.most) * room));
  const middle = Math.round(place.x + place.slot / 2);
  const wide = Math.max(4, Math.round(place.slot * 0.6));
  const top = height - foot - tall;
  const said = escapeXml(shown ?? String(value));
  const named = escapeXml(label.length > 12 ? `${label.slice(0, 11)}…` : label);
  return [
    `<rect x="${middle - wide / 2}" y="${top}" width="${wide}" height="${tall}"><title>${escapeXml(label)}: ${said}</title></rect>`,
    `<text x="${middle}" y="${top - 4}" text-anchor="middle">${said}</text>`,
    `<text x="${middle}" y="${height - foot + 16}" text-anchor="middle">${named}</text>`,
  ].join('');
}

/** Text for element content and double-quoted attributes, made safe to be shown. */
export function escapeXml(text: string): string {
  return shownText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
