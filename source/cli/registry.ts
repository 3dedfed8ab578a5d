import type { Registry } from './command.ts';

/** Every subcommand. */
export const registry: Registry = {
  run: async () => (await import('./run/run.edge.ts')).run,
  contract: async () => (await import('./contract/contract.edge.ts')).contract,
  resume: async () => (await import('./run/resume.edge.ts')).resume,
  watch: async () => (await import('./run/watch.edge.ts')).watch,
  audit: async () => (await import('./audit/audit.edge.ts')).audit,
  steer: async () => (await import('./audit/steer.edge.ts')).steer,
  ask: async () => (await import('./run/ask.edge.ts')).ask,
  verify: async () => (await import('./audit/verify.edge.ts')).verify,
  runs: async () => (await import('./run/runs.edge.ts')).runs,
  replay: async () => (await import('./run/replay.edge.ts')).replay,
  report: async () => (await import('./run/report.edge.ts')).report,
  revert: async () => (await import('./run/revert.edge.ts')).revert,
  pulse: async () => (await import('./pulse/pulse.edge.ts')).pulse,
  panel: async () => (await import('./panel/panel.edge.ts')).panel,
  spec: async () => (await import('./setup/spec.edge.ts')).spec,
  init: async () => (await import('./setup/init.edge.ts')).init,
  doctor: async () => (await import('./setup/doctor.edge.ts')).doctor,
  trust: async () => (await import('./setup/trust.edge.ts')).trust,
  slot: async () => (await import('./slot/slot.edge.ts')).slot,
  memory: async () => (await import('./memory/memory.edge.ts')).memory,
  clean: async () => (await import('./run/clean.edge.ts')).clean,
  rehearse: async () => (await import('./run/rehearse.edge.ts')).rehearse,
  install: async () => (await import('./setup/install.edge.ts')).install,
  uninstall: async () => (await import('./setup/uninstall.edge.ts')).uninstall,
  mcp: async () => (await import('./setup/mcp.edge.ts')).mcp,
  completion: async () => (await import('./completion.ts')).completionOf(registry),
  help: async () => (await import('./help-command.ts')).helpOf(registry),
};

/** Commands that the program calls itself; help and completion do not show them. */
export const ownRegistry: Registry = {
  delegated: async () => (await import('./run/delegated.edge.ts')).delegated,
  'rehearsal-engine': async () => (await import('./run/scripted-engine.edge.ts')).rehearsalEngine,
};
