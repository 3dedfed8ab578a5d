import { describe, expect, it } from 'vitest';
import { agentControl } from '../../source/agents/list.ts';
import { visibleDiff } from '../../source/safety/visible-text.ts';
import { lastLines } from '../../source/workspace/check/check-log.ts';
import { planCheckTree } from '../../source/workspace/check/check-sources.ts';
import { scriptChanges, withBaseScripts } from '../../source/workspace/check/package-scripts.ts';
import { bwrapArgs, isNarrow, toolPath } from '../../source/workspace/check/sandbox-flags.ts';
import { networkEnv, registryLines } from '../../source/workspace/check/setup-env.ts';
import { setupEdits, setupKey } from '../../source/workspace/check/setup-key.ts';
import { isObjectId, isRunName, ownRef, zeroLike } from '../../source/workspace/git/object-id.ts';
import { readBatch, readChanges, type TreeEntry } from '../../source/workspace/git/tree-listing.ts';
import { changedLines } from '../../source/workspace/patch/added-lines.ts';
import { readableDiff } from '../../source/workspace/patch/diff-text.ts';
import {
  isCi,
  isControl,
  isLock,
  isTest,
  isTestConfig,
} from '../../source/workspace/paths/path-kind.ts';

function entries(files: Readonly<Record<string, string>>): readonly TreeEntry[] {
  return Object.entries(files).map(([path, id]) => ({ mode: '100644', type: 'blob', id, path }));
}

describe('a path', () => {
  const tests = [
    'test/a.js',
    'src/__tests__/x.ts',
    'a.test.ts',
    'a_test.go',
    'test_a.py',
    'conftest.py',
    'src/ATest.java',
    'a.spec.tsx',
    'spec/a_spec.rb',
  ];
  const sources = [
    'src/testing.ts',
    'contest.py',
    'src/latest.js',
    'spec/fugu.yaml',
    'attest/a.js',
  ];
  it.each(tests)('%s is a test', (path) => expect(isTest(path)).toBe(true));
  it.each(sources)('%s is no test', (path) => expect(isTest(path)).toBe(false));

  it('is known as CI, lockfile, test settings or control file by its name', () => {
    expect([isCi('.github/workflows/a.yml'), isCi('src/ci.yml')]).toEqual([true, false]);
    expect([isLock('sub/package-lock.json'), isLock('lock.json')]).toEqual([true, false]);
    expect([isTestConfig('vitest.config.ts'), isTestConfig('vite.config.ts')]).toEqual([
      true,
      false,
    ]);
    for (const path of [
      '.claude/x',
      'a/.mcp.json',
      '.env',
      '.env.local',
      'AGENTS.md',
      '.cursor/r',
      '.codex/c',
      '.gemini/s',
      '.envrc',
      'CLAUDE.md',
    ])
      expect(isControl(path, agentControl)).toBe(true);
    for (const path of ['src/env.ts', 'agents.txt', 'claude/x.md'])
      expect(isControl(path, agentControl)).toBe(false);
  });
});

describe('package.json', () => {
  const base = '{"name":"a","scripts":{"test":"vitest","build":"tsc"},"jest":{"a":1}}';
  it('keeps its new fields and the base’s scripts and runner settings', () => {
    const next = '{"name":"b","scripts":{"test":"true"},"mocha":{}}';
    const merged: unknown = JSON.parse(withBaseScripts(next, base));
    expect(merged).toEqual({
      name: 'b',
      scripts: { test: 'vitest', build: 'tsc' },
      jest: { a: 1 },
    });
  });

  it('stays as it is to the byte when nothing that judges has changed', () => {
    const next = '{ "name":"b", "scripts":{"test":"vitest","build":"tsc"},"jest":{"a":1} }';
    expect(withBaseScripts(next, base)).toBe(next);
  });

  it('that is broken gives way to the base’s', () => {
    expect(withBaseScripts('{', base)).toBe(base);
    expect(withBaseScripts('{"a":1}', '{')).toBe('{"a":1}');
  });

  it('names the scripts that differ', () => {
    const next = '{"scripts":{"test":"true","lint":"x","build":"tsc"},"jest":{"a":1}}';
    expect(scriptChanges(base, next)).toEqual(['scripts.lint', 'scripts.test']);
    expect(scriptChanges(base, base)).toEqual([]);
  });
});

describe('the plan of a tree to judge', () => {
  const run = (command: string) => [{ name: 'c', run: command, origin: 'project' as const }];

  it('restores what judges, drops what would steer the tools, keeps the rest', () => {
    const base = entries({
      'src/a.js': '1',
      'test/a.test.js': '2',
      'package.json': '3',
      'ci.sh': '4',
    });
    const next = entries({
      ...{ 'src/a.js': '9', 'test/b.test.js': '9', 'package.json': '9', 'ci.sh': '9' },
      ...{ '.npmrc': '9', 'jest.config.js': '9', Makefile: '9' },
    });
    const plan = planCheckTree(base, next, run('sh ./ci.sh && make check'));
    expect(plan.restored.map((entry) => entry.path)).toEqual(['test/a.test.js', 'ci.sh']);
    expect(plan.dropped).toEqual(['.npmrc', 'jest.config.js', 'Makefile']);
    expect(plan.merged.map(({ proposed }) => proposed.path)).toEqual(['package.json']);
  });

  it('leaves a Makefile alone that no command runs, and the first test settings of a project', () => {
    const next = entries({ Makefile: '9', 'jest.config.js': '9', 'test/a.test.js': '9' });
    expect(planCheckTree(entries({ 'src/a.js': '1' }), next, run('npm test'))).toEqual({
      ...{ restored: [], dropped: [], merged: [] },
    });
  });
});

describe('names for git', () => {
  it('are whole object ids only', () => {
    expect(isObjectId('a'.repeat(40)) && isObjectId('0'.repeat(64))).toBe(true);
    for (const bad of ['a'.repeat(39), 'HEAD', `--${'a'.repeat(38)}`, 'A'.repeat(40), ''])
      expect(isObjectId(bad)).toBe(false);
    expect(zeroLike('a'.repeat(64))).toBe('0'.repeat(64));
  });

  it('are branches under fugu/ only', () => {
    expect(ownRef('fugu/add-x-k3f9')).toBe('refs/heads/fugu/add-x-k3f9');
    for (const bad of [
      'main',
      'refs/tags/fugu/x',
      'fugu/a/b',
      'fugu/a.lock',
      'fugu/..',
      'fugu/-a',
      'fugu/',
    ])
      expect(ownRef(bad)).toBeUndefined();
    expect(isRunName(`a${'b'.repeat(300)}`)).toBe(false);
  });
});

describe('a listing of git', () => {
  it('is read with counts, binary files and names that hold anything', () => {
    const [a, b] = ['a'.repeat(40), 'b'.repeat(40)];
    const raw = `:100644 100644 ${a} ${b} M\0x y\n.txt\0:000000 100644 ${a} ${b} A\0pic\0`;
    const changes = readChanges(`${raw}3\t1\tx y\n.txt\0-\t-\tpic\0`);
    expect(
      changes.map(({ path, added, removed, binary }) => [path, added, removed, binary]),
    ).toEqual([
      ['x y\n.txt', 3, 1, false],
      ['pic', 0, 0, true],
    ]);
  });

  it('of objects keeps its order around one that is missing', () => {
    const bytes = new TextEncoder().encode('aa blob 3\na\nb\ncc missing\ndd blob 0\n\n');
    const items = readBatch(bytes).map((item) => item && new TextDecoder().decode(item.bytes));
    expect(items).toEqual(['a\nb', undefined, '']);
  });
});

describe('a diff', () => {
  it('gives the new lines of each file', () => {
    const diff =
      'diff --git a/a.txt b/a.txt\n--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-old\n+new\n+++ more\n';
    expect(changedLines(diff).added).toEqual([
      { path: 'a.txt', line: 1, text: 'new' },
      { path: 'a.txt', line: 2, text: '++ more' },
    ]);
  });

  it('is read by people without bodies of binary files and without hidden characters', () => {
    const text =
      'diff --git a/a b/a\nindex 1..2\nGIT binary patch\nliteral 3\nabc\n\ndiff --git a/b b/b\n@@ -1 +1 @@\n-x\n+\u202ey\u001b[31m\n';
    const shown = visibleDiff(readableDiff(new TextEncoder().encode(text)));
    expect(shown).toContain('its bytes are not shown');
    expect(shown).not.toContain('literal 3');
    expect(shown).toContain('+⟦U+202E⟧y⟦U+001B⟧[31m\n');
  });
});

describe('the sandbox’s arguments', () => {
  const host = {
    folders: ['/usr'],
    links: [],
    files: ['/etc/a'],
    networkFiles: ['/etc/b'],
    tools: [],
  };
  const plan = {
    ...{ host, workspace: '/w', readOnly: ['/o'], readOnlyAt: [], writableAt: [], scratch: [] },
    ...{ network: false, env: { A: '1' } },
  };

  it('unshare everything, clear the environment and lay .git read-only over the workspace', () => {
    const args = bwrapArgs(plan);
    const text = args.join(' ');
    expect(text).toContain(
      '--unshare-all --die-with-parent --new-session --cap-drop ALL --clearenv',
    );
    expect(text.indexOf('--bind /w /w')).toBeLessThan(
      text.indexOf('--ro-bind-try /w/.git /w/.git'),
    );
    expect(text).not.toContain('--share-net');
    expect(text).not.toContain('/etc/b');
  });

  it('share the network only for a set-up', () => {
    const text = bwrapArgs({ ...plan, network: true }).join(' ');
    expect(text).toContain('--share-net');
    expect(text).toContain('/etc/b');
  });

  it('come with a search path without npm’s own folders and relative ones', () => {
    const path = '/x/node_modules/.bin:/usr/bin:.::/y/node-gyp-bin:/usr/bin:/opt/a/bin';
    expect(toolPath(path)).toEqual(['/usr/bin', '/opt/a/bin']);
  });
});

describe('a folder with programs', () => {
  it('is shown inside unless the home or the temp folder would be shown with it', () => {
    expect(isNarrow('/opt/ada/bin', '/opt/ada')).toBe(true);
    for (const wide of ['/opt/ada', '/opt/ada/', '/opt', '/', '/tmp'])
      expect(isNarrow(wide, '/opt/ada')).toBe(false);
  });
});

describe('a set-up', () => {
  const base = entries({
    'src/a.js': '1',
    'package-lock.json': '2',
    'package.json': '3',
    'go.sum': '4',
  });
  const next = entries({ 'src/a.js': '9', 'package-lock.json': '9', 'package.json': '3' });

  it('has another name when a lockfile or a command changes, and the same when a source does', () => {
    const key = setupKey(['npm ci'], base, 'm');
    expect(setupKey(['npm ci'], [...base, ...entries({ 'b.js': '1' })], 'm')).toBe(key);
    expect(setupKey(['npm ci'], next, 'm')).not.toBe(key);
    expect(setupKey(['npm i'], base, 'm')).not.toBe(key);
    expect(setupKey(['npm ci'], base, 'other')).not.toBe(key);
  });

  it('is built from the base with the lockfiles and manifests judged, and nothing else', () => {
    expect(setupEdits(base, next).map((edit) => [edit.type, edit.path])).toEqual([
      ['drop', 'go.sum'],
      ['put', 'package-lock.json'],
      ['put', 'package.json'],
    ]);
  });

  it('learns where the network is, and no password', () => {
    const env = { HTTPS_PROXY: 'http://u:p@proxy', NO_PROXY: 'local', OPENAI_API_KEY: 'k' };
    expect(networkEnv(env)).toEqual({ NO_PROXY: 'local' });
  });
});

describe('a person’s .npmrc', () => {
  it('gives its registries to a set-up, and none of its keys', () => {
    const text = [
      'registry=https://npm.example.org/',
      '@shop:registry = https://shop.example.org/',
      '//npm.example.org/:_authToken=secret',
      'https-proxy=http://user:word@proxy.example.org',
      'proxy=${SECRET}',
      'script-shell=/bin/true',
    ].join('\n');
    expect(registryLines(text)).toBe(
      'registry=https://npm.example.org/\n@shop:registry = https://shop.example.org/\n',
    );
  });
});

describe('the tail of a log', () => {
  it('is its last lines, long ones cut', () => {
    expect(lastLines('1\n2\n3\n\n', 2)).toBe('2\n3');
    expect(lastLines('x'.repeat(5_000), 2).length).toBe(2_001);
  });
});
