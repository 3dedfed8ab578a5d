// How each runner is asked for results that a machine can read, without changing what it tests.
import type { TestRunner } from '../../domain/test-report.ts';
import type { FoundRunner } from './find-runner.ts';
import { nodeReporter } from './node-reporter.ts';
import { pytestPlugin } from './pytest-plugin.ts';
import { quoted } from './shell-split.ts';

/** Where a run's results go: absolute paths that exist for this run only. */
export interface ReportPlace {
  readonly root: string;
  readonly folder: string;
}

export interface ReportCommand {
  readonly run: string;
  readonly env: Readonly<Record<string, string>>;
  /** Files that must lie in the folder before it runs, by name. */
  readonly helpers: Readonly<Record<string, string>>;
}

/** The names of what a run leaves in its folder. */
export const reportName = 'report';
export const coverageName = 'coverage';
export const goCoverName = 'cover.out';

/**
 * The project's own command with these test files named as well (absolute paths), its results
 * written to the place's folder. What the project's script runs after the tests is left out.
 */
export function reportCommand(
  { runner, before, command }: FoundRunner,
  files: readonly string[],
  place: ReportPlace,
): ReportCommand {
  const { folder, root } = place;
  const run = `${before}${asked(runner, command, files.map(fileWord(runner)), folder)}`;
  const bin = `${root}/node_modules/.bin`;
  const helpers = helpersOf(runner);
  return { run: `PATH=${quoted(bin)}:"$PATH"; ${run}`, env: envOf(runner, place), helpers };
}

function asked(
  runner: TestRunner,
  command: string,
  files: readonly string[],
  folder: string,
): string {
  const report = quoted(`${folder}/${reportName}`);
  const named = files.map((file) => ` ${quoted(file)}`).join('');
  switch (runner) {
    case 'node:test': {
      const ours = `--test --test-reporter=${quoted(`${folder}/reporter.mjs`)} --test-reporter-destination=${report} --test-reporter=spec --test-reporter-destination=stdout`;
      // Node wants as many destinations as reporters; the project's own would be one too many.
      const bare = command.replace(/\s--test-reporter(?:-destination)?[= ]\S+/g, '');
      return `${bare.replace(/(?<=\s)--test(?=\s|$)/, () => ours)}${named}`;
    }
    case 'vitest':
      return `${command}${named} --reporter=default --reporter=json --outputFile.json=${report}`;
    case 'jest':
      return `${command}${named} --json --outputFile=${report}`;
    case 'mocha': {
      const bare = command.replace(/\s(?:--reporter|-R)[= ]\S+/g, '');
      return `${bare}${named} --reporter json --reporter-option output=${report}`;
    }
    case 'pytest':
      return `${command}${named}`;
    case 'go test': {
      const cover = `-coverpkg=./... -coverprofile=${quoted(`${folder}/${goCoverName}`)}`;
      return `${command.replace(/\bgo\s+test\b/, (words) => `${words} -json ${cover}`)} > ${report}`;
    }
    default:
      return runner satisfies never;
  }
}

/** jest takes names of files as patterns; go takes packages, and those are named already. */
function fileWord(runner: TestRunner): (file: string) => string {
  if (runner !== 'jest') return (file) => file;
  return (file) => file.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function envOf(
  runner: TestRunner,
  { root, folder }: ReportPlace,
): Readonly<Record<string, string>> {
  switch (runner) {
    case 'node:test':
    case 'vitest':
    case 'jest':
    case 'mocha':
      return { NODE_V8_COVERAGE: `${folder}/${coverageName}` };
    case 'pytest':
      return {
        PYTEST_ADDOPTS: '-p fugu_report',
        PYTHONPATH: folder,
        FUGU_ROOT: root,
        FUGU_REPORT: `${folder}/${reportName}`,
      };
    case 'go test':
      return {};
    default:
      return runner satisfies never;
  }
}

function helpersOf(runner: TestRunner): Readonly<Record<string, string>> {
  if (runner === 'node:test') return { 'reporter.mjs': nodeReporter };
  return runner === 'pytest' ? { 'fugu_report.py': pytestPlugin } : {};
}

/**
 * A test file as it is laid down for a run. vitest ends its workers before they have written what
 * they reached; a hook at the file's end, where it moves no line, writes it in time.
 */
export function watchedTest(runner: TestRunner, path: string, text: string): string {
  if (runner !== 'vitest' || !/\.[cm]?[jt]sx?$/.test(path)) return text;
  const hook = [
    "import { afterAll as fuguAfterAll } from 'vitest'",
    "import { takeCoverage as fuguTakeCoverage } from 'node:v8'",
    'fuguAfterAll(() => fuguTakeCoverage())',
  ];
  return `${text.replace(/\n?$/, '\n')}${hook.join('; ')};\n`;
}
