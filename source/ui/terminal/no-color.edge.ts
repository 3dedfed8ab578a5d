/** NO_COLOR (https://no-color.org) for libraries that read only FORCE_COLOR. */

/** Call before Ink is loaded: its colours are settled once, at load. FORCE_COLOR given wins. */
export function applyNoColor(env: NodeJS.ProcessEnv = process.env): void {
  if (env.NO_COLOR && env.FORCE_COLOR === undefined) env.FORCE_COLOR = '0';
}
