import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { agentNamed } from '../../../source/agents/list.ts';
import { seesLogin, settingsModel } from '../../../source/lanes/agent/agent-setup.edge.ts';
import { emptyMachine, type Machine } from '../../helpers/machine.ts';

let machine: Machine;
beforeEach(async () => {
  machine = await emptyMachine();
});
afterEach(() => machine.remove());

describe('a login', () => {
  it('is looked for where the program’s own name moves it', async () => {
    const moved = join(machine.home, 'elsewhere');
    await machine.keep('elsewhere/auth.json', '{}');
    expect(await seesLogin(agentNamed('codex'), { CODEX_HOME: moved }, machine.home)).toBe(true);
    expect(await seesLogin(agentNamed('codex'), {}, machine.home)).toBe(false);
  });

  it('that is empty or a folder is none; an account named in Claude’s state is one', async () => {
    await machine.keep('.codex/auth.json', '');
    await mkdir(join(machine.home, '.qwen', 'oauth_creds.json'), { recursive: true });
    expect(await seesLogin(agentNamed('codex'), {}, machine.home)).toBe(false);
    expect(await seesLogin(agentNamed('qwen'), {}, machine.home)).toBe(false);
    await machine.keep('.claude.json', '{"oauthAccount": null}');
    expect(await seesLogin(agentNamed('claude'), {}, machine.home)).toBe(false);
    await machine.keep('.claude.json', '{"oauthAccount": {"emailAddress": "a@b.c"}}');
    expect(await seesLogin(agentNamed('claude'), {}, machine.home)).toBe(true);
  });
});

describe('the model of a program’s settings', () => {
  const modelOf = (name: Parameters<typeof agentNamed>[0], env = {}) =>
    settingsModel(agentNamed(name), env, machine.home);

  it('is read in the form of each', async () => {
    await machine.keep('.codex/config.toml', 'model = "gpt-6-luna"\n[other]\nmodel = "x"\n');
    await machine.keep('.qwen/settings.json', '{ "model": { "name": "qwen3-max" }, }');
    await machine.keep('.config/opencode/opencode.jsonc', '{ /* mine */ "model": "zai/glm-5" }');
    expect(await modelOf('codex')).toBe('gpt-6-luna');
    expect(await modelOf('qwen')).toBe('qwen3-max');
    expect(await modelOf('opencode')).toBe('zai/glm-5');
  });

  it('is none where a file is absent, damaged, or names what is no id', async () => {
    await machine.keep('.gemini/settings.json', '{ "model": { "name": "a: b" } }');
    await machine.keep('.qwen/settings.json', '{ "model": ');
    expect(await modelOf('gemini')).toBeUndefined();
    expect(await modelOf('qwen')).toBeUndefined();
    expect(await modelOf('claude')).toBeUndefined();
    expect(await modelOf('codex')).toBeUndefined();
  });

  it('is not looked for in a folder that holds more than the agent’s, for no lane is lent it', async () => {
    await machine.keep('moved/.gemini/settings.json', '{ "model": { "name": "gemini-x" } }');
    const env = { GEMINI_CLI_HOME: join(machine.home, 'moved') };
    expect(await modelOf('gemini', env)).toBeUndefined();
  });
});
