/**
 * The yardstick: the least that can draw the same cells. It keeps each drawn piece of a row and
 * writes those that differ at their absolute place. Arguments: SECONDS REPORT FPS.
 */
import { fitCells } from '../../../source/ui/terminal/cells.ts';
import { laneNames, laneRows, leftWidth, measure, startLoad } from './load.ts';

const [seconds = '10', path = '', fps = '30'] = process.argv.slice(2);
const { columns, rows } = process.stdout;
const width = Math.floor((columns - leftWidth) / 2);
const rings = startLoad(() => {});
measure(process.stdout, { seconds: Number(seconds), path });
process.stdin.setRawMode(true);
process.stdin.resume();
process.stdout.write('\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[2J');

const drawn = new Map<number, string>();

function piece(row: number, column: number, text: string): string {
  const place = row * columns + column;
  if (drawn.get(place) === text) return '';
  drawn.set(place, text);
  return `\x1b[${row + 1};${column + 1}H${text}`;
}

function lane(at: number): string {
  const left = leftWidth + width * Math.floor(at / 4);
  const top = 1 + laneRows * (at % 4);
  const tail = rings[at]?.rows(width - 2).tail(laneRows - 1) ?? [];
  const title = `\x1b[7m${fitCells(` ${laneNames[at]}`, width)}\x1b[27m`;
  const body = Array.from({ length: laneRows - 1 }, (_, row) =>
    piece(top + 1 + row, left, `${fitCells(tail[row] ?? '', width - 2)} │`),
  );
  return piece(top, left, title) + body.join('');
}

setInterval(() => {
  const parts = [piece(0, 0, ' fugu')];
  for (let row = 1; row < rows - 2; row += 1) {
    parts.push(piece(row, 0, `${fitCells(` task ${row - 1}`, leftWidth - 1)}│`));
  }
  for (let at = 0; at < laneNames.length; at += 1) parts.push(lane(at));
  const frame = parts.join('');
  if (frame !== '') process.stdout.write(frame);
}, 1000 / Number(fps));
