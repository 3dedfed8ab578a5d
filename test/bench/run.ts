/** `npm run bench`: every figure of the files beside this one, in one table. */
import { readdirSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Figure } from './figure.ts';

/** In this order; a file that is not named here comes last. */
const order = [
  'start',
  'step',
  'chatter',
  'fold',
  'journal',
  'memory',
  'workspace',
  'screen',
  'slot',
];
const noBench = ['run', 'figure'];
const longestMs = 150_000;
const wiring = 'A bench on scripted models proves wiring, not model quality.';

interface Result {
  readonly bench: string;
  readonly tookS: number;
  readonly figures: readonly Figure[];
}

interface Bench {
  readonly bench: () => Promise<readonly Figure[]>;
}

// A bench that failed may have left a server open.
process.exit(await main());

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { only: { type: 'string' }, json: { type: 'boolean' } },
  });
  const names = chosen(values.only);
  if (names === undefined) return 2;
  const load = (loadavg()[0] ?? 0).toFixed(1);
  const machine = `${availableParallelism()} cores (${cpus()[0]?.model ?? 'unknown'}), Node ${process.versions.node}, ${process.platform}, load ${load} before`;
  process.stderr.write(`Machine: ${machine}\n`);
  const results: Result[] = [];
  for (const [at, name] of names.entries()) {
    process.stderr.write(`${at + 1}/${names.length} ${name} …`);
    const result = await runOne(name);
    process.stderr.write(` ${result.tookS} s\n`);
    results.push(result);
  }
  const text = values.json
    ? JSON.stringify({ machine, results }, null, 2)
    : table(machine, results);
  process.stdout.write(`${text}\n`);
  return results.some(({ figures }) => figures.some(isFailure)) ? 1 : 0;
}

/** A miss that its bench gives the reason of is told, and is no failure. */
function isFailure({ ok, because }: Figure): boolean {
  return ok === false && because === undefined;
}

function chosen(only: string | undefined): readonly string[] | undefined {
  const there = readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -3))
    .filter((name) => !noBench.includes(name))
    .sort((one, other) => placeOf(one) - placeOf(other));
  if (only === undefined) return there;
  const wanted = only.split(',').map((name) => name.trim());
  const unknown = wanted.find((name) => !there.includes(name));
  if (unknown === undefined) return there.filter((name) => wanted.includes(name));
  process.stderr.write(`There is no bench ${unknown}. Choose of: ${there.join(', ')}\n`);
  return undefined;
}

function placeOf(name: string): number {
  const at = order.indexOf(name);
  return at < 0 ? order.length : at;
}

/** A bench that fails is a row that says so: the others still count. */
async function runOne(name: string): Promise<Result> {
  const began = performance.now();
  const figures = await Promise.race([load(name).then(({ bench }) => bench()), tooLong()]).catch(
    (error: unknown): readonly Figure[] => [
      { name, value: `failed: ${String(error).slice(0, 300)}`, unit: '', ok: false },
    ],
  );
  return { bench: name, tookS: Math.round((performance.now() - began) / 100) / 10, figures };
}

async function tooLong(): Promise<never> {
  await pause(longestMs, undefined, { ref: false });
  throw new Error(`no end after ${longestMs / 1000} s`);
}

async function load(name: string): Promise<Bench> {
  const loaded: Bench = await import(`./${name}.ts`);
  return loaded;
}

function table(machine: string, results: readonly Result[]): string {
  const figures = results.flatMap((result) => result.figures);
  const cells = figures.map((figure) => [
    figure.name,
    shown(figure.value),
    figure.unit,
    figure.target ?? '',
    verdict(figure.ok),
  ]);
  const head = ['figure', 'value', 'unit', 'target', ''];
  const widths = head.map((title, at) =>
    Math.max(
      title.length,
      ...cells.map((row) => Math.min(row[at]?.length ?? 0, at === 1 ? 9 : 60)),
    ),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) => (at === 1 ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0)))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  const reasons = figures.flatMap(({ name, because }) =>
    because === undefined ? [] : ['', `MISSED ${name}: ${because}.`],
  );
  const note = figures.some(({ scripted }) => scripted === true) ? ['', wiring] : [];
  return ['', machine, '', line(head), rule, ...cells.map(line), ...reasons, ...note].join('\n');
}

function shown(value: number | string): string {
  if (typeof value === 'string') return value;
  return Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 2 : 1);
}

function verdict(ok: boolean | undefined): string {
  if (ok === undefined) return '';
  return ok ? 'met' : 'MISSED';
}
