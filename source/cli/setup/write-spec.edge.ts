import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { putSpec, type SpecText } from '../../app/spec/put-spec.edge.ts';
import { refuseProblems } from '../../app/spec-in-force.edge.ts';
import { exits } from '../../app/usage-error.ts';
import { type Problem, printProblem } from '../../domain/problem.ts';
import { unifiedDiff } from '../../memory/user-file/unified-diff.ts';
import { fileProblem } from '../../memory/user-file/user-file-place.edge.ts';
import { diffMaps } from '../../spec/diff-maps.ts';
import { parseSpec } from '../../spec/parse-spec.ts';
import { ownSpecPath, readSpecFile } from '../../spec/spec-file.edge.ts';
import { askPerson } from '../ask-person.edge.ts';
import type { CommandContext } from '../command.ts';

const next = 'Next: fugu doctor, then in a repository: fugu run "<task>"';

/**
 * Puts a proven text where the person's spec belongs. One that is there is shown with its
 * difference first and replaced only after a yes; it is kept among the backups.
 */
export async function writeProposal(context: CommandContext, text: string): Promise<number> {
  const { env, flags, stdin, stdout } = context;
  const say = (...lines: readonly string[]) => void stdout.write(`${lines.join('\n')}\n`);
  const path = ownSpecPath(env);
  const before = await textAt(path);
  if (before === text) {
    say(`${path} says exactly this already.`, next);
    return exits.done;
  }
  if (before !== undefined) say(...differenceLines(path, before, text));
  if (flags.dryRun === true) {
    if (before === undefined) say(`${path} would be:`, '', text);
    say('Nothing was written: this was --dry-run.');
    return exits.done;
  }
  if (before !== undefined && !(await mayReplace(context, path))) {
    say(`${path} stays as it is. To replace it: fugu init --yes`);
    return stdin.isTTY ? exits.done : exits.waiting;
  }
  return write(context, { path, before, text });
}

/** Undefined where there is no spec yet; a file that cannot be read ends the command. */
async function textAt(path: string): Promise<string | undefined> {
  if (!existsSync(path)) return undefined;
  const read = await readSpecFile(path);
  return read.status === 'read' ? read.text : refuseProblems(read.problems);
}

function mayReplace(context: CommandContext, path: string): boolean | Promise<boolean> {
  if (context.flags.yes === true) return true;
  return context.stdin.isTTY && context.stdout.isTTY
    ? askPerson(context, `Replace ${path}? The old one is kept.`)
    : false;
}

/** What a replacement would change: in the words of the map where both can be read, then line by line. */
function differenceLines(path: string, before: string, after: string): readonly string[] {
  const old = parseSpec(before, path);
  const proposed = parseSpec(after, path);
  const meaning =
    old.status === 'adopted' && proposed.status === 'adopted'
      ? diffMaps(old.map, proposed.map).map((line) => `  ${line}`)
      : [];
  const broken =
    old.status === 'refused'
      ? old.problems.filter(({ severity }) => severity === 'error').map(printProblem)
      : [];
  return [
    `There is a spec already: ${path}.`,
    ...(broken.length > 0
      ? ['It is refused as it stands:', ...broken.map((one) => `  ${one}`)]
      : []),
    ...(meaning.length > 0 ? ['What would change:', ...meaning] : []),
    '',
    unifiedDiff(path, 'edited', before, after),
  ];
}

async function write(
  { env, stdout }: CommandContext,
  { path, before, text }: SpecText,
): Promise<number> {
  const trouble = await makeFolder(dirname(path));
  if (trouble) return refuseProblems([trouble]);
  const changed = await putSpec(env, { path, before, text });
  if (changed.status === 'refused') return refuseProblems([changed.problem]);
  const kept =
    changed.status === 'changed' && changed.backup !== undefined
      ? [`The old one is kept: ${changed.backup}`]
      : [];
  stdout.write(`${[`${path} is written.`, ...kept, next].join('\n')}\n`);
  return exits.done;
}

async function makeFolder(folder: string): Promise<Problem | undefined> {
  try {
    await mkdir(folder, { recursive: true });
    return undefined;
  } catch (error) {
    return fileProblem(folder, error);
  }
}
