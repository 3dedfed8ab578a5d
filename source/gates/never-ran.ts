// Tells a test that ran and failed from one that never ran: a broken test proves nothing.
import type { CheckResult } from '../events/artifact.ts';
import type { CounterExample } from '../events/verdict.ts';

/** Exit codes of a shell that found no program, or could not start it. */
const noProgram: readonly number[] = [126, 127];

/** What test runners and package managers say when they found nothing to run. */
const nothingToRun =
  /\bno test (?:files?|suites?) (?:were |was )?found\b|\bno tests? (?:were |was )?found\b|\bno tests ran\b|\bcollected 0 items\b|\bmissing script:|^could not find ['"]|\bcommand not found\b|\bunknown command\b/im;

const missingModule =
  /Cannot find (?:module|package)\b|ERR_MODULE_NOT_FOUND|ModuleNotFoundError|ImportError|Failed to resolve import|Could not resolve "/;
const badSyntax =
  /\bSyntaxError\b|\bIndentationError\b|Transform failed with|Failed to parse source/;

/** A line that says where something is: `path/file.ext:12`, or Python's `File "path", line 12`. */
const location = /[\w./\\-]+\.\w{1,5}:\d+|File "[^"]+", line \d+/;
/** How far around an error its place is printed. */
const near = 12;

/**
 * Why a failed run is not the failure of a test: no program, nothing to run, or the example's own
 * file could not be loaded. Undefined when the test seems to have run.
 */
export function whyNeverRan(result: CheckResult, example: CounterExample): string | undefined {
  const { exitCode, tail } = result;
  if (exitCode !== null && noProgram.includes(exitCode))
    return `its command could not be started (exit ${exitCode})`;
  if (nothingToRun.test(tail)) return 'its command found nothing to run';
  const lines = tail.split('\n').map((line) => line.slice(0, 1000));
  const broken = example.files.find((file) => isBroken(lines, file.path));
  if (broken === undefined) return undefined;
  return `its own file ${broken.path} could not be loaded (a syntax error or a missing module)`;
}

function isBroken(lines: readonly string[], path: string): boolean {
  return lines.some(
    (line, at) =>
      (missingModule.test(line) && importsFrom(lines, at, path)) ||
      (badSyntax.test(line) && isIn(lines, at, path)),
  );
}

/** Whether the module that is missing was wanted by the example's own file. */
function importsFrom(lines: readonly string[], at: number, path: string): boolean {
  return lines.slice(Math.max(0, at - near), at + near).some((line) => line.includes(path));
}

/**
 * Whether a syntax error lies in the file itself: it is the nearest place above (or on the line),
 * and no frame of running code follows, as it would where tested code throws one.
 */
function isIn(lines: readonly string[], at: number, path: string): boolean {
  const above = lines.slice(Math.max(0, at - near), at + 1).reverse();
  const place = above.find((line) => location.test(line));
  const below = lines.slice(at + 1, at + 1 + near);
  const nearest = place ?? below.find((line) => location.test(line));
  if (!nearest?.includes(path)) return false;
  const frames = below.filter((line) =>
    /(?:^|\s)at .*:\d+:\d+\)?$|[\w.]+ \(.*:\d+:\d+\)$/.test(line),
  );
  return frames.every((line) => /node:internal|node_modules|\(node:/.test(line));
}
