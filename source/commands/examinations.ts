import { installedDoors } from '../doors/doctor/doors.edge.ts';
import type { Examination } from '../doors/doctor/examination.ts';
import { logins } from '../doors/doctor/logins.edge.ts';
import { disk, git, node, sandbox } from '../doors/doctor/machine.edge.ts';
import { models } from '../doors/doctor/models.ts';
import { neverRun } from '../doors/doctor/never-run.edge.ts';
import { slot } from '../doors/doctor/slot.edge.ts';
import { spec } from '../doors/doctor/spec-health.ts';
import { terminal } from '../doors/doctor/terminal.ts';

/** Everything `fugu doctor` looks at, in the order it is told. Another room adds its own here. */
export const examinations: readonly Examination[] = [
  node,
  git,
  sandbox,
  disk,
  terminal,
  spec,
  models,
  logins,
  slot,
  installedDoors,
  neverRun,
];
