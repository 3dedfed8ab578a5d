import type { CommandEntry } from './command.ts';

/** Every subcommand by name; a file is loaded only when its command is called or its help is asked for. */
export const registry: Readonly<Record<string, () => Promise<CommandEntry>>> = {
  run: async () => (await import('./run.edge.ts')).run,
  contract: async () => (await import('./contract.edge.ts')).contract,
  resume: async () => (await import('./resume.edge.ts')).resume,
  watch: async () => (await import('./watch.edge.ts')).watch,
  audit: async () => (await import('./audit.edge.ts')).audit,
  steer: async () => (await import('./steer.edge.ts')).steer,
  ask: async () => (await import('./ask.edge.ts')).ask,
  verify: async () => (await import('./verify.edge.ts')).verify,
  runs: async () => (await import('./runs.edge.ts')).runs,
  replay: async () => (await import('./replay.edge.ts')).replay,
  report: async () => (await import('./report.edge.ts')).report,
  revert: async () => (await import('./revert.edge.ts')).revert,
  pulse: async () => (await import('./pulse.edge.ts')).pulse,
  panel: async () => (await import('./panel.edge.ts')).panel,
  spec: async () => (await import('./spec.edge.ts')).spec,
  init: async () => (await import('./init.edge.ts')).init,
  doctor: async () => (await import('./doctor.edge.ts')).doctor,
  trust: async () => (await import('./trust.edge.ts')).trust,
  slot: async () => (await import('./slot.edge.ts')).slot,
  memory: async () => (await import('./memory.edge.ts')).memory,
  clean: async () => (await import('./clean.edge.ts')).clean,
  rehearse: async () => (await import('./rehearse.edge.ts')).rehearse,
  install: async () => (await import('./install.edge.ts')).install,
  uninstall: async () => (await import('./uninstall.edge.ts')).uninstall,
  mcp: async () => (await import('./mcp.edge.ts')).mcp,
  completion: async () => (await import('./completion.ts')).completion,
  help: async () => (await import('./help-command.ts')).help,
};

/** Commands that the program calls itself; help and completion do not show them. */
export const ownRegistry: Readonly<Record<string, () => Promise<CommandEntry>>> = {
  delegated: async () => (await import('./delegated.edge.ts')).delegated,
  'rehearsal-engine': async () => (await import('./rehearsal-engine.edge.ts')).rehearsalEngine,
};
