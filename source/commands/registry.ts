import type { CommandEntry } from './command.ts';

/** Every subcommand by name; a file is loaded only when its command is called or its help is asked for. */
export const registry: Readonly<Record<string, () => Promise<CommandEntry>>> = {
  run: async () => (await import('./run.edge.ts')).run,
  resume: async () => (await import('./resume.edge.ts')).resume,
  audit: async () => (await import('./audit.edge.ts')).audit,
  rehearse: async () => (await import('./rehearse.edge.ts')).rehearse,
};
