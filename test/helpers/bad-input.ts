import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Fixture } from './fixture.ts';

/** Where a row's command starts, and with what. */
export interface Attempt {
  readonly argv: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** One piece of bad input: how it comes to be, and what the program must answer. */
export interface Row {
  readonly title: string;
  readonly setUp: (fixture: Fixture) => Promise<Attempt> | Attempt;
  readonly code: number;
  /** The one sentence, whole. */
  readonly says: RegExp;
}

const job = (more: Partial<Attempt> = {}): Attempt => ({
  argv: ['run', 'add retry to fetchShelf', '--plain', '--trust'],
  ...more,
});
const who = ['-c', 'user.name=a', '-c', 'user.email=a@b.c'];

function spec(edit: (text: string) => string) {
  return async ({ specFile, models }: Fixture): Promise<Attempt> => {
    const { rehearsalSpec } = await import('../../source/lanes/rehearsal/script/rehearsal-spec.ts');
    await writeFile(specFile, edit(rehearsalSpec(models.baseURL)));
    return job();
  };
}

async function commit(fixture: Fixture, path: string, text: string): Promise<Attempt> {
  await writeFile(join(fixture.repo, path), text);
  fixture.git('add', '-A');
  fixture.git(...who, 'commit', '-qm', 'bad');
  return job();
}

async function contract(fixture: Fixture, text: string): Promise<Attempt> {
  const file = join(fixture.root, 'contract.yaml');
  await writeFile(file, text);
  return { argv: ['run', '--contract', file, '--plain'] };
}

async function folder(fixture: Fixture, name: string): Promise<string> {
  const path = join(fixture.root, name);
  await mkdir(path, { recursive: true });
  return path;
}

async function freshRepo(fixture: Fixture, ...flags: readonly string[]): Promise<string> {
  const path = await folder(fixture, 'other');
  fixture.git('init', '-q', ...flags, path);
  return path;
}

const repoRows: readonly Row[] = [
  {
    title: 'a folder that is not a git repository',
    setUp: async (fixture) => job({ cwd: await folder(fixture, 'plain') }),
    code: 2,
    says: /plain is not in a git repository\. Run `git init` and commit there first\./,
  },
  {
    title: 'a repository path that is a file',
    setUp: ({ repo }) => ({ argv: ['run', 'x', '--repo', join(repo, 'package.json')] }),
    code: 2,
    says: /package\.json is (?:a file|no folder|not a folder).*\. .+\./,
  },
  {
    title: 'a repository path that does not exist',
    setUp: () => ({ argv: ['run', 'x', '--repo', 'nowhere/at/all'] }),
    code: 2,
    says: /nowhere\/at\/all .*(?:no such|does not exist|not).*\. .+\./i,
  },
  {
    title: 'a bare repository',
    setUp: async (fixture) => job({ cwd: await freshRepo(fixture, '--bare') }),
    code: 2,
    says: /is a bare repository, without a work tree\. Clone it and name the clone\./,
  },
  {
    title: 'a repository without commits',
    setUp: async (fixture) => job({ cwd: await freshRepo(fixture) }),
    code: 2,
    says: /has no commits yet\. Commit something there first\./,
  },
  {
    title: 'a repository with a submodule',
    setUp: (fixture) => {
      const id = fixture.git('rev-parse', 'HEAD');
      fixture.git('update-index', '--add', '--cacheinfo', `160000,${id},vendor`);
      fixture.git(...who, 'commit', '-qm', 'sub');
      return job();
    },
    code: 2,
    says: /has submodules \(vendor\), which stay empty in a workspace\. Run in the submodule/,
  },
  {
    title: 'a repository with Git LFS pointers',
    setUp: (fixture) =>
      commit(fixture, '.gitattributes', '*.bin filter=lfs diff=lfs merge=lfs -text\n'),
    code: 2,
    says: /keeps files in Git LFS \(\.gitattributes\), and a workspace would hold only their pointers\./,
  },
  {
    title: 'a tune that redefines models',
    setUp: (fixture) => commit(fixture, '.fugu.yaml', 'checks: []\nmodels: { mine: 1 }\n'),
    code: 4,
    says: /\.fugu\.yaml:2: .*models.*\. .+\./,
  },
];

const specRows: readonly Row[] = [
  {
    title: 'an unknown key in the spec',
    setUp: spec((text) => text.replace('limits:', 'limit:')),
    code: 2,
    says: /spec\.yaml:\d+: .*limit.*Did you mean `limits`\?/,
  },
  {
    title: 'a route without a verifier',
    setUp: spec((text) =>
      text.replace(
        '{ to: [worker-fast], verify: { count: 1, prefer: [thinker] } }',
        '{ to: [worker-fast], verify: none }',
      ),
    ),
    code: 4,
    says: /spec\.yaml:\d+: .*patch.*verif/,
  },
  {
    title: 'a spec that is a folder',
    setUp: async ({ specFile }) => {
      const { rm } = await import('node:fs/promises');
      await rm(specFile);
      await mkdir(specFile);
      return job();
    },
    code: 2,
    says: /spec\.yaml: It is a folder\. Point to the file in it\./,
  },
  {
    title: 'a spec that is no YAML',
    setUp: spec(() => 'version: [1\n'),
    code: 2,
    says: /spec\.yaml:\d+: /,
  },
];

const jobRows: readonly Row[] = [
  {
    title: 'an empty task',
    setUp: () => ({ argv: ['run', '  '] }),
    code: 2,
    says: /^The task is empty\. Use: fugu run "<task>"\n$/,
  },
  {
    title: 'an empty task from stdin',
    setUp: () => ({ argv: ['run', '-'], input: '\n' }),
    code: 2,
    says: /^The task is empty\./,
  },
  {
    title: 'a contract that is no YAML',
    setUp: (fixture) => contract(fixture, 'task: [1\n'),
    code: 2,
    says: /contract\.yaml:\d+: /,
  },
  {
    title: 'a contract that is not there',
    setUp: () => ({ argv: ['run', '--contract', 'nowhere.yaml'] }),
    code: 2,
    says: /^nowhere\.yaml cannot be read\. Name a contract file that exists\.\n$/,
  },
  {
    title: 'a budget that is not a number',
    setUp: () => ({ argv: ['run', 'x', '--budget', 'nan'] }),
    code: 2,
    says: /^--budget must be an amount in USD\. For example: --budget 2\.50\n$/,
  },
  {
    title: 'an unknown option',
    setUp: () => ({ argv: ['run', 'x', '--buget', '3'] }),
    code: 2,
    says: /^run has no option --buget\. Did you mean --budget\? See: fugu run --help\n$/,
  },
  {
    title: 'an unknown command',
    setUp: () => ({ argv: ['rum', 'x'] }),
    code: 2,
    says: /^Unknown command: rum\. Did you mean fugu run\? See: fugu help\n$/,
  },
  {
    title: 'a run that does not exist',
    setUp: () => ({ argv: ['resume', 'nope'] }),
    code: 2,
    says: /^There is no run "nope" in .+\. "fugu runs" lists all\.\n$/,
  },
];

/** Every piece of bad input that needs no run before it. */
export const rows: readonly Row[] = [...repoRows, ...specRows, ...jobRows];

/** Where nothing can be written, not even by root. */
export const unwritable: Row = {
  title: 'a state folder that cannot be made',
  setUp: async (fixture) => {
    const file = join(fixture.home, 'state');
    await writeFile(file, '');
    await chmod(file, 0o400);
    return job({ env: fixture.env });
  },
  code: 2,
  says: /home\/state.+\. .+\./,
};
