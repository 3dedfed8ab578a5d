import type { Ended } from './program.ts';

/** Looks at a run's audit and gives the command that the page prints to accept it. */
export async function acceptShown(
  fugu: (...argv: readonly string[]) => Promise<Ended>,
  run: string,
  ...more: readonly string[]
): Promise<Ended> {
  const page = await fugu('audit', run);
  const argv = acceptIn(page.stdout);
  if (argv === undefined) return page;
  return fugu(...argv, ...more);
}

/** The words of the command that a text prints to accept a tree; undefined where it prints none. */
export function acceptIn(text: string): readonly string[] | undefined {
  return /fugu (audit \S+ --accept \S+)/.exec(text)?.[1]?.split(' ');
}
