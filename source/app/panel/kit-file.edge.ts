import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { printProblem } from '../../domain/problem.ts';
import type { Kit } from '../../panel/kit.ts';
import { type KitFile, kitFiles, parseKit } from '../../panel/parse-kit.ts';
import { plainText } from '../../safety/plain-text.ts';
import { refuseProblems } from '../spec-in-force.edge.ts';
import { UsageError } from '../usage-error.ts';

/** More than any text an option or a reference should be. */
const mostBytes = 200_000;

/** Reads a kit and the files it names; warnings are printed through `warn`, problems end the command. */
export async function readKit(path: string, warn: (line: string) => void): Promise<Kit> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) {
    throw new UsageError(`${path} cannot be read.`, 'Name a decision kit: fugu panel <kit.yaml>');
  }
  const files = new Map<string, KitFile>();
  for (const name of kitFiles(text, path)) files.set(name, await readOne(dirname(path), name));
  const reading = parseKit(text, path, files);
  if (reading.status === 'refused') return refuseProblems(reading.problems);
  for (const warning of reading.warnings) warn(`${printProblem(warning)}\n`);
  return reading.kit;
}

async function readOne(folder: string, name: string): Promise<KitFile> {
  try {
    const path = await realpath(resolve(folder, name));
    // A kit may come from somebody else, and what it names is sent to models.
    if (!isInside(path, await realpath(folder))) {
      return { because: 'it lies outside the folder of the kit' };
    }
    const { size } = await stat(path);
    if (size > mostBytes) return { because: `it has ${size} bytes; at most ${mostBytes} are read` };
    const bytes = await readFile(path);
    if (bytes.includes(0)) return { because: 'it is not text' };
    return { text: plainText(bytes.toString('utf8')) };
  } catch (error) {
    return { because: error instanceof Error ? (error.message.split(':')[0] ?? '') : 'unknown' };
  }
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '' && !way.startsWith('..') && !isAbsolute(way);
}
