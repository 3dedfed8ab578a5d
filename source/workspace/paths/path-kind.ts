// What a path is to a project, by its name alone.
import type { ControlNames } from '../../domain/control-file.ts';

const testFolders = new Set([
  'test',
  'tests',
  '__tests__',
  '__snapshots__',
  '__mocks__',
  '__fixtures__',
  'testdata',
  'e2e',
]);

/** A test, or something tests read: fixtures, snapshots, helpers in test folders. */
export function isTest(path: string): boolean {
  const parts = path.split('/');
  const name = parts.at(-1) ?? '';
  if (parts.slice(0, -1).some((part) => testFolders.has(part.toLowerCase()))) return true;
  if (/[.\-_](?:test|tests|spec|e2e|cy)\.\w+(?:\.snap)?$/i.test(name)) return true;
  return /^(?:test_.*\.py|conftest\.py|test\.\w+|.*(?:Test|Tests|IT)\.(?:java|kt|cs|scala))$/.test(
    name,
  );
}

/** What a continuous-integration service obeys. */
export function isCi(path: string): boolean {
  if (
    /^(?:\.github\/(?:workflows|actions)|\.circleci|\.buildkite|\.gitlab|\.ci|\.woodpecker)\//.test(
      path,
    )
  )
    return true;
  return /^(?:\.gitlab-ci\.ya?ml|\.travis\.ya?ml|azure-pipelines\.ya?ml|Jenkinsfile|appveyor\.ya?ml|\.drone\.ya?ml|bitbucket-pipelines\.ya?ml|\.pre-commit-config\.yaml)$/.test(
    path,
  );
}

const testConfigs =
  /^(?:(?:vitest|jest|karma|playwright|cypress|ava|wdio|protractor|web-test-runner)\.(?:config|workspace|setup|conf)\.\w+|vitest\.workspace\.\w+|\.mocharc(?:\.\w+)?|\.taprc|\.nycrc(?:\.\w+)?|\.c8rc(?:\.\w+)?|pytest\.ini|tox\.ini|noxfile\.py|\.coveragerc|phpunit\.xml(?:\.dist)?|\.rspec|nextest\.toml|jest\.setup\.\w+|vitest\.setup\.\w+)$/;

/** What tells a test runner which tests count. */
export function isTestConfig(path: string): boolean {
  return testConfigs.test(nameOf(path));
}

/** What may tell a test runner or a build which files count, among much else. */
export function isToolConfig(path: string): boolean {
  return /^(?:vite\.config\.\w+|pyproject\.toml|setup\.cfg|GNUmakefile|[Mm]akefile|\.?[Jj]ustfile|build\.gradle(?:\.kts)?|pom\.xml|Taskfile\.ya?ml)$/.test(
    nameOf(path),
  );
}

const lockNames = new Set([
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  'bun.lock',
  'bun.lockb',
  'deno.lock',
  'Cargo.lock',
  'go.sum',
  'poetry.lock',
  'uv.lock',
  'Pipfile.lock',
  'pdm.lock',
  'Gemfile.lock',
  'composer.lock',
  'mix.lock',
  'flake.lock',
  'gradle.lockfile',
]);

/** What fixes the exact dependencies. */
export function isLock(path: string): boolean {
  return lockNames.has(nameOf(path));
}

const manifestNames = new Set([
  'package.json',
  'pnpm-workspace.yaml',
  '.npmrc',
  '.yarnrc',
  '.yarnrc.yml',
  'pyproject.toml',
  'setup.py',
  'setup.cfg',
  'Pipfile',
  'Cargo.toml',
  'go.mod',
  'go.work',
  'Gemfile',
  'composer.json',
  '.node-version',
  '.nvmrc',
  '.python-version',
  '.tool-versions',
]);

/** What names the dependencies a set-up installs. */
export function isManifest(path: string): boolean {
  return (
    manifestNames.has(nameOf(path)) ||
    /^(?:requirements|constraints)[\w.-]*\.txt$/.test(nameOf(path))
  );
}

const controlFolders = /^(?:\.vscode|\.husky|\.githooks|\.devcontainer)\//;
const controlNames = /^(?:\.env(?:\..+)?|\.gitattributes|\.gitmodules|\.npmrc|\.fugu\.ya?ml)$/i;

/** What several agents share, and what those obey that fugu does not start. */
const sharedFolders = ['.agents', '.cursor'];
const sharedNames = ['.mcp.json', '.cursorrules', '.windsurfrules', '.envrc', '.env'];
const patterns = /^\.env\.(?:example|sample|template|dist)$/;

/**
 * What agent programs execute or obey when they work in the repository: instructions, hooks, servers,
 * settings, environment. `known` is what the agents that fugu starts obey.
 */
export function isAgentControl(path: string, known: ControlNames): boolean {
  const steps = path.toLowerCase().split('/');
  const name = steps.pop() ?? '';
  if (steps.some((step) => [...known.folders, ...sharedFolders].includes(step))) return true;
  if (path === '.github/copilot-instructions.md') return true;
  if (name.startsWith('.env.')) return !patterns.test(name);
  const files = [...known.files.map((file) => file.toLowerCase()), ...sharedNames];
  return files.includes(name);
}

/** What other programs and agents obey when they are started in the repository. */
export function isControl(path: string, known: ControlNames): boolean {
  const steps = path.split('/');
  const inFolder = steps.some((_, at) => controlFolders.test(steps.slice(at).join('/')));
  return inFolder || isAgentControl(path, known) || controlNames.test(nameOf(path));
}

export function isPackageFile(path: string): boolean {
  return nameOf(path) === 'package.json';
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
