import { readdir, readFile, realpath } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import type { Problem } from '../../domain/problem.ts';
import type { AgentSurface } from './agent-surface.ts';
import { skillFiles } from './scratch-home.edge.ts';

/** Pointers into the store that a skills loader would find: skills that name it, and folders of skills that hold it. */
export async function misplacedPointers(
  surfaces: readonly AgentSurface[],
  index: string,
): Promise<readonly Problem[]> {
  const store = dirname(index);
  const dirs = [...new Set(surfaces.flatMap(({ skills }) => skills))];
  const named = await Promise.all(dirs.map((dir) => namedIn(dir, store)));
  const held = await Promise.all([
    ...dirs.map((dir) => holdsStore(dir, store, dir)),
    ...surfaces.map((surface) => namedDirs(surface, store)),
  ]);
  return [...named, ...held].flat();
}

async function namedIn(dir: string, store: string): Promise<readonly Problem[]> {
  const found = await Promise.all(
    (await skillFiles(dir)).map(async (path): Promise<readonly Problem[]> => {
      const file = join(dir, path);
      const text = await readFile(file, 'utf8').catch(() => '');
      const at = text.indexOf(store);
      if (at < 0) return [];
      const what = `A skill leads to the store in ${store}, where the skills loader finds it and no memory loader does.`;
      const line = text.slice(0, at).split('\n').length;
      return [{ ...problem(file, what), line }];
    }),
  );
  return found.flat();
}

async function holdsStore(dir: string, store: string, file: string): Promise<readonly Problem[]> {
  const [real, place] = await Promise.all([realOf(dir), realOf(store)]);
  if (real === undefined || place === undefined) return [];
  if (place === real || place.startsWith(real + sep)) {
    return [problem(file, `The store ${store} lies in this folder of skills.`)];
  }
  const names = await readdir(dir).catch(() => []);
  const links = await Promise.all(names.map((name) => realOf(join(dir, name))));
  const at = links.findIndex((link) => link === place || link?.startsWith(place + sep) === true);
  if (at < 0) return [];
  return [problem(join(dir, names[at] ?? ''), `It leads a skills loader into the store ${store}.`)];
}

async function namedDirs({ moreSkills }: AgentSurface, store: string): Promise<readonly Problem[]> {
  if (moreSkills === undefined) return [];
  const { file, folders } = moreSkills;
  const text = await readFile(file, 'utf8').catch(() => '');
  const found = await Promise.all(folders(text).map((dir) => holdsStore(dir, store, file)));
  return found.flat();
}

function realOf(path: string): Promise<string | undefined> {
  return realpath(path).catch(() => undefined);
}

function problem(file: string, what: string): Problem {
  const remedy = 'Take it out, and bridge the agent: fugu memory bridge add';
  return { severity: 'error', kind: 'policy', what, remedy, file };
}
