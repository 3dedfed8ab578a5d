import type { Diagnosis } from '../domain/diagnosis.ts';
import type { Examination, Patient } from './examination.ts';

/** The dashboard shows a plain message below this size. */
const least = { columns: 60, rows: 15 };
/** Below this many columns it shows one pane at a time. */
const twoPanes = 80;

export const terminal: Examination = {
  name: 'terminal',
  examine: async (patient) => [terminalOf(patient)],
};

/** Whether the dashboard can be drawn here, and how much of it. */
export function terminalOf({ env, terminal: seen }: Pick<Patient, 'env' | 'terminal'>): Diagnosis {
  const name = 'terminal';
  const { isTty, columns, rows } = seen;
  if (!isTty) {
    const what = 'This is not a terminal: jobs are told as plain lines, or as JSON with --json.';
    return { name, status: 'ok', what };
  }
  if (env.TERM === 'dumb') {
    const what = 'TERM is dumb, so jobs are told as plain lines.';
    const remedy = 'Use a terminal that draws, or unset TERM=dumb, for the dashboard.';
    return { name, status: 'warning', what, remedy };
  }
  const size = `${columns}×${rows}`;
  if (columns < least.columns || rows < least.rows) {
    const what = `The terminal is ${size}, too small for the dashboard.`;
    const remedy = `Make it ${least.columns}×${least.rows} or larger; 120 columns show everything.`;
    return { name, status: 'warning', what, remedy };
  }
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  if (!/utf-?8/i.test(locale)) {
    const what = `The locale is ${locale === '' ? 'not set' : locale}, and the dashboard draws in UTF-8.`;
    const remedy = 'Set for example LANG=C.UTF-8 if frames look broken.';
    return { name, status: 'warning', what, remedy };
  }
  const panes = columns < twoPanes ? ', one pane at a time' : '';
  return { name, status: 'ok', what: `The terminal is ${size}${panes}.` };
}
