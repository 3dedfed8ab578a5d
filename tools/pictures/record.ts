/** Records the pictures of the documents from the built program: npm run pictures. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Frame } from './cell.ts';
import { openRecorder } from './screen-recorder.ts';
import { movingSvg, stillSvg } from './svg-picture.ts';

const root = join(import.meta.dirname, '..', '..');
const folder = join(root, 'docs', 'pictures');
const columns = 112;
const home = mkdtempSync(join(tmpdir(), 'fugu-pictures-'));

const { PATH = '', LANG = 'C.UTF-8' } = process.env;
const recorder = openRecorder(
  process.execPath,
  [join(root, 'bin', 'fugu.cjs'), 'rehearse', '--speed', '3'],
  {
    columns,
    rows: 30,
    cwd: home,
    env: {
      PATH,
      LANG,
      HOME: home,
      USER: 'you',
      FUGU_HOME: home,
      TERM: 'xterm-256color',
      FORCE_COLOR: '3',
    },
  },
);

function save(name: string, svg: string): void {
  writeFileSync(join(folder, name), svg);
  process.stdout.write(`docs/pictures/${name} ${Math.round(svg.length / 1024)} KiB\n`);
}

/** Every frame at the pace it was recorded; the last stands for three seconds. */
function moving(frames: readonly Frame[]): string {
  const begun = frames[0]?.at ?? 0;
  const paced = frames.map((frame) => ({ ...frame, at: frame.at - begun }));
  const end = (paced.at(-1)?.at ?? 0) + 3_000;
  return movingSvg(paced, end, { title: 'A rehearsal, from the task to the audit', columns });
}

try {
  mkdirSync(folder, { recursive: true });
  const still = (title: string) => stillSvg(recorder.frame(), { title, columns });
  const look = async (keys: string, text: string | RegExp): Promise<void> => {
    recorder.press(keys);
    await recorder.recordUntil(text, 100);
  };
  const opening = await recorder.recordUntil('RUNNING', 400);
  const first = await recorder.recordUntil('<<<<<<< SEARCH', 400);
  save('board.svg', still('The board: tasks, lanes, the slot, and what a model is writing'));
  const rest = await recorder.recordUntil('NEEDS YOU', 400);
  await look('\r', 'A accept');
  save('audit.svg', still('The audit: what a person must see first'));
  save('rehearsal.svg', moving([...opening, ...first, ...rest, recorder.frame()]));
  await look('2', '@@');
  save('diff.svg', still('The change that is to be landed'));
  await look('l', /drain/);
  save('slot.svg', still('The local model: who holds it, who waits'));
} finally {
  await recorder.close();
  rmSync(home, { recursive: true, force: true });
}
