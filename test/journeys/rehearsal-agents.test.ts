import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fugu, told } from '../helpers/program.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fugu-no-agents-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const rehearse = () =>
  fugu(['rehearse', '--agents', '--plain'], { env: { FUGU_HOME: folder, PATH: folder } });

function install(name: string, version: string): void {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\necho ${version}\n`);
  chmodSync(file, 0o755);
}

describe('a rehearsal with agents, where they are not installed', () => {
  it('says which are missing and how to install them, and starts nothing', async () => {
    const ended = await rehearse();
    expect(ended.code, told(ended)).toBe(2);
    expect(ended.stderr).toContain('codex and qwen are not in PATH');
    expect(ended.stderr).toContain('npm install -g @openai/codex @qwen-code/qwen-code');
    expect(ended.stdout).toBe('');
  });

  it('names only the one that is missing', async () => {
    install('codex', 'codex-cli 0.169.0');
    const ended = await rehearse();
    expect(ended.code, told(ended)).toBe(2);
    expect(ended.stderr).toContain('qwen is not in PATH');
    expect(ended.stderr).toContain('npm install -g @qwen-code/qwen-code.');
  });

  it('refuses a codex older than it was tried with', async () => {
    install('codex', 'codex-cli 0.1.0');
    install('qwen', '0.24.4');
    const ended = await rehearse();
    expect(ended.code, told(ended)).toBe(2);
    expect(ended.stderr).toMatch(
      /codex 0\.1\.0 is older than 0\.169\.0.* npm install -g @openai\/codex/,
    );
  });
});
