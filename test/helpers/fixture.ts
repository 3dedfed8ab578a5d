import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { vi } from 'vitest';
import { type Ended, fugu, type Program, startFugu } from './program.ts';
import { type Rehearsal, type RehearsalOptions, setUpRehearsal } from './rehearsal.ts';

// A whole job with real checks, on a machine that may be busy; no figure, only an end.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

/** The task the scripted models know. */
export const knownTask = 'add retry to fetchShelf';

/** A rehearsal's stage with the real program on it. */
export interface Fixture extends Rehearsal {
  /** Runs the program to its end in the sample repository. */
  fugu(...argv: readonly string[]): Promise<Ended>;
  start(...argv: readonly string[]): Program;
  /** Names of the runs in the state folder. */
  runs(): readonly string[];
  runDir(run: string): string;
  git(...args: readonly string[]): string;
}

/** Sets a fixture; the test closes it. */
export async function makeFixture(options: RehearsalOptions = {}): Promise<Fixture> {
  const rehearsal = await setUpRehearsal(options);
  const { env, home, repo } = rehearsal;
  const runsDir = join(home, 'state', 'runs');
  return {
    ...rehearsal,
    fugu: (...argv) => fugu(argv, { env, cwd: repo }),
    start: (...argv) => startFugu(argv, { env, cwd: repo }),
    runs: () => namesIn(runsDir),
    runDir: (run) => join(runsDir, run),
    git: (...args) => execFileSync('git', ['-C', repo, ...args], { encoding: 'utf8' }).trim(),
  };
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** The facts that `--json` printed. */
export function factsIn(
  stdout: string,
): readonly (Readonly<Record<string, unknown>> & { readonly type: string })[] {
  const lines = stdout.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line).fact);
}

/** A change of one line by somebody else, committed on top of the sample. */
export async function commitChange(
  fixture: Fixture,
  message = 'Say what it is for',
): Promise<void> {
  await appendFile(join(fixture.repo, 'src', 'fetch-shelf.js'), '// The shop answers in JSON.\n');
  fixture.git('-c', 'user.name=a', '-c', 'user.email=a@b.c', 'commit', '-qam', message);
}
