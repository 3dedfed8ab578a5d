import wrapAnsi from 'wrap-ansi';
import type { Diagnosis } from '../domain/diagnosis.ts';
import { safeJson } from '../safety/safe-json.ts';

/** Left of each line; the words of `status` in a person's reading order. */
const marks: Readonly<Record<Diagnosis['status'], string>> = {
  ok: '✓ ok      ',
  warning: '! warning ',
  broken: '✗ broken  ',
  untested: '· untested',
};

/** Columns of the name; longer names push their line. */
const nameWidth = 18;
const arrow = '→ ';
/** Narrower text cannot be read; it rather runs over the edge. */
const leastRoom = 24;

/**
 * One diagnosis as lines of at most `columns`: mark, name, what is so; below it what to do. Without
 * `columns` nothing is wrapped, so that a line can be searched for.
 */
export function diagnosisLines(
  { name, status, what, remedy }: Diagnosis,
  columns = Number.POSITIVE_INFINITY,
): readonly string[] {
  const left = `${marks[status]}  ${name.padEnd(nameWidth)}  `;
  const below = ' '.repeat(left.length);
  const room = Math.max(leastRoom, columns - left.length - arrow.length);
  const [first = '', ...rest] = wrapped(what, room);
  const todo = remedy === undefined ? [] : wrapped(remedy, room);
  return [
    `${left}${first}`,
    ...rest.map((line) => `${below}${line}`),
    ...todo.map((line, at) => `${below}${at === 0 ? arrow : '  '}${line}`),
  ];
}

function wrapped(text: string, columns: number): readonly string[] {
  return Number.isFinite(columns) ? wrapAnsi(text, columns, { trim: true }).split('\n') : [text];
}

/** How it stands with all of it: the worst that was found. */
export function verdictOf(all: readonly Diagnosis[]): 'ok' | 'warning' | 'broken' {
  if (all.some(({ status }) => status === 'broken')) return 'broken';
  return all.some(({ status }) => status === 'warning') ? 'warning' : 'ok';
}

/** The last line: how many of each. */
export function countLine(all: readonly Diagnosis[]): string {
  const order: readonly Diagnosis['status'][] = ['broken', 'warning', 'ok', 'untested'];
  const counts = order
    .map((status) => [all.filter((one) => one.status === status).length, status] as const)
    .filter(([many]) => many > 0)
    .map(([many, status]) => `${many} ${status}`);
  return `${counts.join(', ')}.`;
}

/**
 * The report for programs, version 1. Keys are only ever added; a `remedy` is empty where nothing
 * is to be done.
 */
export function reportJson(all: readonly Diagnosis[]): string {
  const checks = all.map(({ name, status, what, remedy = '' }) => ({ name, status, what, remedy }));
  return safeJson({ version: 1, status: verdictOf(all), checks }, 2);
}
