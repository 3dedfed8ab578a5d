import type { MemoryAgent } from '../bridge/agent-surface.ts';

/**
 * The text files in which each agent keeps what it remembers, below its home; `*` is any one name.
 * Left out on purpose: databases and binaries, transcripts and session notes, a project's own files
 * (they are in its repository), and skills.
 */
const sources: Readonly<Record<MemoryAgent, readonly string[]>> = {
  // https://code.claude.com/docs/en/memory
  claude: ['CLAUDE.md', 'rules/*.md', 'projects/*/memory/*.md'],
  // https://developers.openai.com/codex/guides/agents-md
  codex: ['AGENTS.md', 'AGENTS.override.md'],
  // https://geminicli.com/docs/cli/gemini-md
  gemini: ['GEMINI.md'],
  // https://qwenlm.github.io/qwen-code-docs/en/users/configuration/settings
  qwen: ['QWEN.md', 'memories/*.md', 'projects/*/memory/*.md'],
  // https://opencode.ai/docs/rules
  opencode: ['AGENTS.md'],
  // https://hermes-agent.nousresearch.com/docs
  hermes: [
    ...['AGENTS.md', 'memories/MEMORY.md', 'memories/USER.md'],
    ...['profiles/*/memories/MEMORY.md', 'profiles/*/memories/USER.md'],
  ],
};

/** Paths below the agent's home, in the order they are read. */
export function importPatterns(agent: MemoryAgent): readonly string[] {
  return sources[agent];
}
