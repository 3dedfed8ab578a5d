import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { troubleIn } from '../../../source/agents/agent-trouble.ts';
import {
  folderName,
  isOlder,
  programName,
  versionIn,
} from '../../../source/agents/program-name.ts';
import { tooOld, versionOf } from '../../../source/lanes/agent/agent-program.edge.ts';
import { laneRequest } from '../lane-request.ts';
import { agentDriver, fakeAgent, kinds, type Word, words } from './agent-bench.ts';

type Entry = Parameters<typeof laneRequest>[0];

function probe(word: Word, changes: NonNullable<Entry>['model'] = {}) {
  const shelf = { driver: word, command: [...fakeAgent(word)], key: 'env:SHELF_TOKEN' };
  const { model } = laneRequest({ model: { ...shelf, ...changes } });
  return agentDriver(word).probe(model, 'shelf');
}

describe('the probe', () => {
  it.each(words)('finds %s and its version without asking a model', async (word) => {
    const found = await probe(word);
    expect(found).toMatchObject({
      usable: true,
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    });
    expect(found.because).toContain('UNSANDBOXED');
  });

  it.each(words)('says what to do where %s is not there', async (word) => {
    const found = await probe(word, { command: ['no-such-agent-of-ours'] });
    expect(found).toMatchObject({ usable: false });
    expect(found.because).toContain('no-such-agent-of-ours is not a program in PATH');
  });

  it('says which key is missing', async () => {
    const found = await probe('codex', { key: 'env:NO_SUCH_KEY_OF_OURS' });
    expect(found).toEqual({
      ...{
        usable: false,
        because: 'NO_SUCH_KEY_OF_OURS is not set. Put the key into it, and start again.',
      },
    });
  });

  it('refuses a prompt as an argument', async () => {
    const found = await probe('acp', { command: ['cat', '{prompt}'] });
    expect(found.because).toContain('takes the prompt as an argument');
  });
});

describe('the question for a version', () => {
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'fugu-version-test-'));
    mkdirSync(join(root, 'home'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  /** A program of one line of shell, and what it answers to the question. */
  function asked(line: string): Promise<string | undefined> {
    const file = join(root, 'agent');
    writeFileSync(file, `#!/bin/sh\n${line}\n`, { mode: 0o755 });
    const env = { HOME: join(root, 'home'), PATH: process.env.PATH ?? '' };
    return versionOf({ words: [file], name: 'agent' }, env);
  }

  it.each(['GEMINI_CLI_HOME', 'XDG_CACHE_HOME'])(
    'leaves nothing in the home of a person whose agent writes by %s',
    async (name) => {
      const version = await asked(`: > "\${${name}:-$HOME}/litter"; echo 1.2.3`);
      expect(version).toBe('1.2.3');
      expect(readdirSync(join(root, 'home'))).toEqual([]);
    },
  );

  it('is asked again as the person would where a launcher lacks its own folder', async () => {
    expect(await asked('[ -z "$XDG_DATA_HOME" ] && echo 1.2.3')).toBe('1.2.3');
    expect(await asked('exit 1')).toBeUndefined();
  });
});

describe('an endpoint of codex', () => {
  it('is said to need the Responses API, and what to take where it has none', async () => {
    const found = await probe('codex', { baseURL: 'http://127.0.0.1:9/v1' });
    expect(found.usable).toBe(true);
    expect(found.because).toContain('it asks http://127.0.0.1:9/v1/responses');
    expect(found.because).toContain('needs qwen or opencode (driver: acp)');
  });

  it('is taken to have it where it is its own', async () => {
    expect((await probe('codex')).because).not.toContain('responses');
  });
});

describe('a login', () => {
  const { model } = laneRequest({ model: { driver: 'codex' } });

  it.each(['codex', 'claude'] as const)('is asked for where %s has none', (word) => {
    expect(kinds[word].lacks(model, 'shelf')).toContain('home: user');
    expect(kinds[word].lacks({ ...model, key: 'env:A' }, 'shelf')).toBeUndefined();
    expect(kinds[word].lacks({ ...model, home: 'user' }, 'shelf')).toBeUndefined();
    expect(kinds[word].lacks({ ...model, baseURL: 'http://[::1]/v1' }, 'shelf')).toBeUndefined();
  });
});

describe('a version', () => {
  it('is found in what programs print', () => {
    expect(versionIn('codex-cli 0.169.0')).toBe('0.169.0');
    expect(versionIn('2.1.330 (Claude Code)')).toBe('2.1.330');
    expect(versionIn('no version')).toBeUndefined();
  });

  it.each([
    ['0.168.9', '0.169.0', true],
    ['0.169.0', '0.169.0', false],
    ['1.0.0', '0.169.0', false],
    ['2.1.99', '2.1.330', true],
  ])('%s is older than %s: %s', (version, least, older) => {
    expect(isOlder(version, least)).toBe(older);
  });

  it('that is too old is refused, and one that is not told', () => {
    expect(tooOld(kinds.codex, '0.100.0')).toContain('Update it');
    expect(tooOld(kinds.codex, undefined)).toContain('did not print');
    expect(tooOld(kinds.codex, '0.200.1')).toBeUndefined();
    expect(tooOld(kinds.acp, undefined)).toBeUndefined();
  });
});

it.each([
  ['unexpected status 401 Unauthorized', 'auth'],
  ['API Error: 529 overloaded', 'unavailable'],
  ['Error: 429 too many requests', 'rate-limited'],
  ['stream error: 503', 'unavailable'],
  ['connect ECONNREFUSED 127.0.0.1:9', 'unavailable'],
  ['Please run codex login', 'auth'],
  ['You have hit your usage limit', 'rate-limited'],
  ['Internal error: {"details":"401 wrong key"}', 'auth'],
  ['line 401 of the file is wrong', 'error'],
  ['something else', 'error'],
])('%s is read as %s', (message, reason) => {
  expect(troubleIn(message).reason).toBe(reason);
});

it('a program has the name people know, and a model a folder', () => {
  expect(programName('/opt/bin/qwen.js')).toBe('qwen');
  expect(programName('opencode')).toBe('opencode');
  expect(folderName('code-spark')).toBe('code-spark');
  expect(folderName('../..')).toBe('.._..');
  expect(folderName('..')).toBe('_..');
});
