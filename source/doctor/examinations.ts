import type { Examination } from './examination.ts';
import { installedIntegrations } from './installed.edge.ts';
import { logins } from './logins.edge.ts';
import { disk, git, node, sandbox } from './machine.edge.ts';
import { models } from './models.ts';
import { slot } from './slot.edge.ts';
import { spec } from './spec-health.ts';
import { terminal } from './terminal.ts';
import { neverRun } from './untested.edge.ts';

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
  installedIntegrations,
  neverRun,
];
