// Which test runner a check command starts, and where in the command it stands.
import type { TestRunner } from '../../domain/test-report.ts';
import { readPackage, scriptOf } from '../check/package-scripts.ts';
import { type Segment, splitCommand, words } from './shell-split.ts';

export interface FoundRunner {
  readonly runner: TestRunner;
  /** What runs before it, with its operator: a build, a `cd`; empty where nothing does. */
  readonly before: string;
  /** The command that starts the runner, with the project's own flags. */
  readonly command: string;
}

/** What stands before a program's name and changes nothing about which program it is. */
const wrappers =
  /^(?:\w+=.*|-.*|cross-env(?:-shell)?|env|npx|exec|dlx|bunx|c8|nyc|uv|uvx|poetry|pipenv|hatch|pdm|rye|run|python[\d.]*|coverage|dotenv|xvfb-run|time)$/;
const launchers: ReadonlySet<string> = new Set(['npm', 'pnpm', 'yarn', 'bun']);
/** `bun test` is a runner of its own, so bun needs its `run`. */
const scriptCall =
  /^(?:(?:npm|pnpm|yarn)\s+(?:-\S+\s+)*(?:run(?:-script)?\s+)?|bun\s+run\s+)(?:-\S+\s+)*([\w:.-]+)\s*(?:--\s+)?(.*)$/;
const nodes = /^(?:node|tsx|ts-node(?:-esm)?|nodejs)$/;
/** Scripts that call scripts: deeper than this is a circle. */
const maxDepth = 5;

/** The first test runner that a check command comes to; undefined where none is known. */
export function findRunner(
  run: string,
  packageJson: string | undefined,
  depth = 0,
): FoundRunner | undefined {
  const segments = splitCommand(run);
  for (const [at, segment] of segments.entries()) {
    const before = joined(segments.slice(0, at));
    const runner = runnerOf(segment.text);
    if (runner !== undefined) return { runner, before, command: segment.text };
    const called = scriptBehind(segment.text, packageJson);
    if (called === undefined || depth >= maxDepth) continue;
    const inner = findRunner(called, packageJson, depth + 1);
    if (inner !== undefined) return { ...inner, before: `${before}${inner.before}` };
  }
  return undefined;
}

const joined = (segments: readonly Segment[]) =>
  segments.map(({ text, operator }) => `${text} ${operator} `).join('');

function runnerOf(segment: string): TestRunner | undefined {
  const all = words(segment);
  const at = all.findIndex((word, index) => !wrappers.test(word) && !isExec(all, index));
  const program = nameOf(all[at] ?? '');
  const rest = all.slice(at + 1);
  const known = byName(program);
  if (known !== undefined) return known;
  if (program === 'go' && rest[0] === 'test') return 'go test';
  if (!nodes.test(program)) return undefined;
  if (all.includes('--test')) return 'node:test';
  return byName(nameOf(rest.find((word) => !word.startsWith('-')) ?? ''));
}

/** `pnpm exec`, `yarn vitest`: a launcher before a program that is no script of the project. */
function isExec(all: readonly string[], at: number): boolean {
  if (!launchers.has(all[at] ?? '')) return false;
  const next = all.slice(at + 1).find((word) => !wrappers.test(word));
  return next !== undefined && byName(next) !== undefined;
}

function byName(program: string): TestRunner | undefined {
  switch (program.replace(/\.(?:js|cjs|mjs)$/, '')) {
    case 'vitest':
      return 'vitest';
    case 'jest':
      return 'jest';
    case 'mocha':
    case '_mocha':
      return 'mocha';
    case 'pytest':
    case 'py.test':
      return 'pytest';
    default:
      return undefined;
  }
}

const nameOf = (word: string) => word.slice(word.lastIndexOf('/') + 1);

/** The text of the package's script that a command runs, with what npm runs before it. */
function scriptBehind(segment: string, packageJson: string | undefined): string | undefined {
  const fields = packageJson === undefined ? undefined : readPackage(packageJson);
  const bare = words(segment)
    .filter((word) => !/^\w+=/.test(word))
    .join(' ');
  const [, called = '', further = ''] = scriptCall.exec(bare) ?? [];
  const name = called === 't' ? 'test' : called;
  const script = scriptOf(fields, name);
  if (script === undefined) return undefined;
  const pre = scriptOf(fields, `pre${name}`);
  const whole = further === '' ? script : `${script} ${further}`;
  return pre === undefined ? whole : `${pre} && ${whole}`;
}
