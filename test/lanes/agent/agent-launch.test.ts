import { describe, expect, it } from 'vitest';
import { takesAddress } from '../../../source/agents/acp/acp-programs.ts';
import type { LaunchAsked } from '../../../source/agents/agent-kind.ts';
import { laneRequest } from '../lane-request.ts';
import { kinds, type Word, words } from './agent-bench.ts';

const key = { name: 'SHELF_KEY', value: 'shelf-key-value-1' };

function asked(word: Word, changes: Partial<LaunchAsked> = {}): LaunchAsked {
  const { model, ...request } = laneRequest({ model: { driver: word } });
  return {
    ...request,
    ...{ model, program: word, cwd: '/work-tree', home: '/home/user/lane', contained: false },
    ...{ systemFile: '/words/system.md', resume: undefined, key: undefined },
    ...changes,
  };
}

const argsOf = (word: Word, changes: Partial<LaunchAsked>): string =>
  kinds[word].launch(asked(word, changes)).args.join(' ');

describe('codex is started', () => {
  it('with its own sandbox in the access of the call', () => {
    expect(argsOf('codex', { access: 'read-only' })).toContain('-s read-only -C /work-tree');
    expect(argsOf('codex', { access: 'workspace-write' })).toContain('-s workspace-write');
  });

  it('in the same access when it goes on with a thread, where there is no -s', () => {
    const args = argsOf('codex', { access: 'read-only', resume: 'thread-7' });
    expect(args).toMatch(/^exec resume thread-7 .*-c sandbox_mode="read-only" -$/);
    expect(args).not.toMatch(/ -s | -C | -p /);
  });

  it('without plugins, updates and analytics, and asks nobody', () => {
    const args = argsOf('codex', {});
    expect(args).toContain('--disable plugins --disable remote_plugin');
    expect(args).toContain('approval_policy="never"');
    expect(args).toContain('check_for_update_on_startup=false');
    expect(args).toContain('analytics.enabled=false');
  });

  it('with a config of ours, and its role where only this call reads it', () => {
    const model = { ...asked('codex').model, baseURL: 'http://127.0.0.1:9/v1' };
    const system = 'Say "no".\nAnd\u007f more.';
    const { files, env, input } = kinds.codex.launch(asked('codex', { model, system, key }));
    expect(env).toEqual({
      CODEX_HOME: '/home/user/lane/codex',
      TMPDIR: '/home/user/lane/tmp',
      SHELF_KEY: key.value,
    });
    expect(files[1]?.text).toContain('base_url = "http://127.0.0.1:9/v1"');
    expect(files[2]?.text).toBe('developer_instructions = "Say \\"no\\".\\nAnd\\u007f more."\n');
    expect(files.map(({ text }) => text).join()).not.toContain(key.value);
    expect(input).toBe('Add a retry.');
  });

  it('in the user’s home with nothing written there', () => {
    const model = { ...asked('codex').model, home: 'user' as const };
    const { files, env, input, args } = kinds.codex.launch(asked('codex', { model }));
    expect({ files, env }).toEqual({ files: [], env: {} });
    expect(args).not.toContain('-p');
    expect(input).toBe('You write patches.\n\nAdd a retry.');
  });
});

describe('claude is started', () => {
  it('with no tool that writes or runs for a reader', () => {
    const args = argsOf('claude', { access: 'read-only', contained: true });
    expect(args).toContain('--permission-mode dontAsk --tools Read,Grep,Glob');
    expect(args).not.toContain('Bash');
  });

  it('with commands for a writer only where it is shut in', () => {
    const write = { access: 'workspace-write' } as const;
    expect(argsOf('claude', { ...write, contained: true })).toContain('--allowedTools Bash');
    expect(argsOf('claude', { ...write, contained: false })).not.toContain('--allowedTools');
    expect(argsOf('claude', write)).toContain('--permission-mode acceptEdits');
  });

  it('without settings, servers and skills of the folder or the user', () => {
    const { args, env } = kinds.claude.launch(asked('claude', { key }));
    expect(args[args.indexOf('--setting-sources') + 1]).toBe('');
    expect(args).toContain('--strict-mcp-config');
    expect(env).toMatchObject({
      CLAUDE_CONFIG_DIR: '/home/user/lane/claude',
      ANTHROPIC_API_KEY: key.value,
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      DISABLE_AUTOUPDATER: '1',
      CLAUDE_CODE_MAX_RETRIES: '2',
    });
  });

  it('in the user’s home with no key of ours', () => {
    const model = { ...asked('claude').model, home: 'user' as const };
    const { env } = kinds.claude.launch(asked('claude', { model }));
    expect(Object.keys(env)).not.toContain('CLAUDE_CONFIG_DIR');
    expect(Object.keys(env)).not.toContain('ANTHROPIC_API_KEY');
  });

  it('with the session it goes on with', () => {
    expect(argsOf('claude', { resume: 's-7' })).toContain('--resume s-7');
  });
});

describe('a program of the Agent Client Protocol is started', () => {
  const model = { ...asked('acp').model, baseURL: 'http://127.0.0.1:9/v1' };
  const of = (program: string, changes: Partial<LaunchAsked> = {}) =>
    kinds.acp.launch(asked('acp', { program, model, key, ...changes }));

  it('as opencode, with what a reader may not do denied and the key only named', () => {
    const config = (access: LaunchAsked['access']) =>
      JSON.parse(of('opencode', { access }).env.OPENCODE_CONFIG_CONTENT ?? '');
    expect(config('read-only').permission).toMatchObject({ edit: 'deny', bash: 'deny' });
    expect(config('workspace-write').permission).toMatchObject({ edit: 'ask', bash: 'ask' });
    expect(config('read-only').provider.fugu.options.apiKey).toBe('{env:SHELF_KEY}');
    expect(of('opencode').env).toMatchObject({ OPENCODE_DISABLE_MODELS_FETCH: '1' });
  });

  it('as qwen, without its memory', () => {
    const { env, files } = of('qwen');
    expect(env).toMatchObject({ OPENAI_BASE_URL: model.baseURL, OPENAI_API_KEY: key.value });
    expect(files[0]?.text).toContain('"enableManagedAutoMemory":false');
  });

  it('as gemini, without starting itself again', () => {
    const { env } = of('gemini');
    expect(env).toMatchObject({ GEMINI_CLI_NO_RELAUNCH: 'true', GEMINI_API_KEY: key.value });
  });

  it('as any other, with its key under the key’s own name and nothing else', () => {
    expect(of('hermes')).toEqual({
      args: [],
      files: [],
      env: { SHELF_KEY: key.value },
      input: undefined,
    });
    expect(takesAddress('hermes')).toBe(false);
    expect(kinds.acp.lacks({ ...model, command: ['hermes', 'acp'] }, 'h')).toContain(
      'hermes takes',
    );
    expect(kinds.acp.lacks({ ...model, command: ['/opt/qwen.js'] }, 'q')).toBeUndefined();
  });
});

it.each(words)('%s never has the prompt or the key in its arguments', (word) => {
  const model = { ...asked(word).model, baseURL: 'http://127.0.0.1:9/v1' };
  const { args } = kinds[word].launch(asked(word, { model, key }));
  expect(args.join(' ')).not.toMatch(/Add a retry|You write patches|shelf-key-value/);
});
