import type { CellColour, CellStyle } from './cell.ts';

// A dark terminal that reads well on a light and on a dark page.
const sixteen = [
  ...['#15181d', '#e06c75', '#8cc570', '#e2b86b', '#6cb0f2', '#c58fe6', '#5ac3cf', '#c6ccd6'],
  ...['#6b7484', '#ff8e96', '#aadf8f', '#f5d08a', '#92c8ff', '#dcaef7', '#83dbe6', '#ffffff'],
] as const;

export const paper = '#15181d';
export const ink = '#c6ccd6';

/** What is drawn of a cell's colours: its sign, and what lies under it where that is not the paper. */
export function paints(style: CellStyle): { readonly front: string; readonly back?: string } {
  const front = hexOf(style.front) ?? ink;
  const back = hexOf(style.back);
  if (style.inverse) return { front: back ?? paper, back: front };
  return back === undefined || back === paper ? { front } : { front, back };
}

function hexOf(colour: CellColour): string | undefined {
  switch (colour.kind) {
    case 'default':
      return undefined;
    case 'rgb':
      return `#${colour.rgb.toString(16).padStart(6, '0')}`;
    case 'indexed':
      return sixteen[colour.index] ?? hexOfCube(colour.index);
    default:
      return colour satisfies never;
  }
}

/** Colours 16 to 231 are a cube of six steps a side, 232 to 255 a stair of greys. */
function hexOfCube(index: number): string {
  if (index >= 232) return hex([0, 0, 0].map(() => 8 + (index - 232) * 10));
  const step = (part: number) => (part === 0 ? 0 : 55 + part * 40);
  const at = index - 16;
  return hex([Math.floor(at / 36), Math.floor(at / 6) % 6, at % 6].map(step));
}

const hex = (parts: readonly number[]) =>
  `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
