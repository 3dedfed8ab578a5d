// The checks of a project that names none, from what lies in its top folder.
import { createHash } from 'node:crypto';
import type { CheckCommand, ProjectCommands } from '../../conductor/ports.ts';
import type { ProjectConfig } from '../../domain/role-map.ts';
import { findRunner } from '../test-runner/find-runner.ts';
import { readPackage, scriptOf } from './package-scripts.ts';

const placeholder = /no test specified/;

const byFile = [
  { file: 'pyproject.toml', name: 'pytest', run: 'pytest -q' },
  { file: 'Cargo.toml', name: 'cargo test', run: 'cargo test' },
  { file: 'go.mod', name: 'go test', run: 'go test ./...' },
] as const;

export interface ProjectFiles {
  readonly paths: ReadonlySet<string>;
  readonly packageJson: string | undefined;
  readonly makefile: string | undefined;
}

/** One command that runs the project's tests, or none. */
function defaultChecks(files: ProjectFiles): readonly CheckCommand[] {
  const fields = files.packageJson === undefined ? undefined : readPackage(files.packageJson);
  const script = scriptOf(fields, 'test');
  if (script !== undefined && !placeholder.test(script)) return [project('test', 'npm test')];
  const found = byFile.find(({ file }) => files.paths.has(file));
  if (found !== undefined) return [project(found.name, found.run)];
  if (/^test\s*:(?!=)/m.test(files.makefile ?? '')) return [project('make test', 'make test')];
  return [];
}

/**
 * The commands and the hash a person trusts: it covers the commands, the set-up, whether a sandbox
 * holds them, and the scripts that `npm` would run under those names.
 */
export function projectCommands(
  tune: ProjectConfig,
  files: ProjectFiles,
  sandboxed: boolean,
): Omit<ProjectCommands, 'controlFiles'> {
  const tuned = tune.checks?.map(({ name, run }) => project(name, run));
  const checks = tuned ?? defaultChecks(files);
  const setup = tune.setup ?? [];
  const scripts = npmScripts(files.packageJson, [...checks.map((check) => check.run), ...setup]);
  const text = JSON.stringify({ version: 1, checks, setup, scripts, sandboxed });
  const hash = createHash('sha256').update(text).digest('hex');
  return { checks: checks.map((check) => withRunner(check, files)), setup, hash };
}

function withRunner(check: CheckCommand, { packageJson }: ProjectFiles): CheckCommand {
  const found = findRunner(check.run, packageJson);
  return found === undefined ? check : { ...check, runner: found.runner };
}

/** The scripts behind `npm test` and `npm run x`, with what npm runs before and after them. */
export function npmScripts(
  packageJson: string | undefined,
  runs: readonly string[],
): Readonly<Record<string, string>> {
  const fields = packageJson === undefined ? undefined : readPackage(packageJson);
  const names = runs.flatMap((run) => {
    const called = run.matchAll(
      /\b(?:npm|pnpm|yarn|bun)\s+(?:(?:-\S+)\s+)*(?:run(?:-script)?\s+)?(?:-\S+\s+)*([\w:.-]+)/g,
    );
    return [...called].map((match) => match[1] ?? '');
  });
  const all = [...new Set(names)].flatMap((name) => [`pre${name}`, name, `post${name}`]);
  const found = all.flatMap((name) => {
    const script = scriptOf(fields, name);
    return script === undefined ? [] : [[name, script] as const];
  });
  return Object.fromEntries(found);
}

function project(name: string, run: string): CheckCommand {
  return { name, run, origin: 'project' };
}
