import { describe, expect, it } from 'vitest';
import { curesFor } from '../../source/init/fixes.ts';
import { impossibleLines } from '../../source/init/impossible.ts';
import { agent, foundWith, ollama } from './found.ts';

describe('what would make verification possible', () => {
  it('names programs and keys of other families only', () => {
    const { install, keys } = curesFor(foundWith({ agents: [agent('codex')] }), ['openai']);
    expect(install.join()).toMatch(/Claude Code.*Gemini CLI/);
    expect(install.join()).not.toMatch(/Codex/);
    expect(keys.join()).toMatch(/DEEPSEEK_API_KEY/);
    expect(keys.join()).not.toMatch(/OPENAI_API_KEY/);
  });

  it('a router’s key counts where one of its families is another', () => {
    const { keys } = curesFor(foundWith({ keys: ['OPENAI_API_KEY'] }), ['openai']);
    expect(keys.join()).toMatch(/OPENROUTER_API_KEY/);
  });

  it('begins with what is there and only needs a hand', () => {
    const file = { path: '/m/gemma-3-4b-it.gguf', bytes: 1 };
    const trouble = 'gemini 0.1.0 is older than 0.61.0.';
    const found = foundWith({
      agents: [agent('claude'), agent('gemini', { trouble }), agent('opencode')],
      servers: [ollama()],
      ggufs: [file],
    });
    const { near } = curesFor(found, ['anthropic']);
    expect(near).toEqual([
      expect.stringMatching(/^gemini 0\.1\.0 is older.*Update Gemini CLI: npm install/),
      expect.stringMatching(/^Name a model in opencode/),
      'Give Ollama a model of another family, for example: ollama pull qwen3',
      'Serve /m/gemma-3-4b-it.gguf: install llama.cpp, or run `fugu slot add-embedded`.',
    ]);
  });

  it('asks for no local model of the family that is there already', () => {
    const file = { path: '/m/qwen3-14b.gguf', bytes: 1 };
    const { near } = curesFor(foundWith({ servers: [ollama()], ggufs: [file] }), ['qwen']);
    expect(near).toEqual([expect.stringMatching(/ollama pull gemma3$/)]);
  });
});

it('from nothing the next steps are commands, and what is nearly there comes first', () => {
  const nothing = { status: 'impossible', candidates: [], families: [] } as const;
  const lines = impossibleLines(foundWith({ servers: [ollama()] }), nothing);
  const near = lines.findIndex((line) => /ollama pull qwen3/.test(line));
  const agents = lines.findIndex((line) => /codex login/.test(line));
  expect(near).toBeGreaterThan(0);
  expect(agents).toBeGreaterThan(near);
  expect(lines).toContain('Then run: fugu init');
});
