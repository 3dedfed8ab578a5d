import type { Patient } from '../../source/doctor/examination.ts';
import { parseSpec } from '../../source/spec/parse-spec.ts';

/** A patient with nothing of this machine, for looks that need only a part of it. */
export function patientWith(part: Partial<Patient>): Patient {
  return {
    env: {},
    cwd: '/nonexistent',
    home: '/nonexistent',
    stateDir: '/nonexistent/state',
    dataDir: '/nonexistent/data',
    configDir: '/nonexistent/config',
    spec: { status: 'refused', path: 'spec.yaml', problems: [] },
    slot: { status: 'absent', because: 'the spec names no local model and slot' },
    drivers: {},
    terminal: { isTty: false, columns: 0, rows: 0 },
    ...part,
  };
}

/** The spec of a text as the doctor sees it. */
export function specOf(text: string): Patient['spec'] {
  const parsed = parseSpec(text, 'spec.yaml');
  const path = 'spec.yaml';
  return parsed.status === 'refused'
    ? { status: 'refused', path, problems: parsed.problems }
    : { ...parsed, path };
}
