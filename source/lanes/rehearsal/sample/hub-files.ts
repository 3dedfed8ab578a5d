// The hub a rehearsal of the memory job works on: notes that three agents keep, each in a form of its own.
import type { SampleCommit } from './sample-files.ts';

/** An agent of the hub: where its notes lie in the sample, and where its bridge goes. */
export interface HubAgent {
  readonly agent: 'claude' | 'codex' | 'hermes';
  readonly notes: string;
  readonly target: string;
  readonly form: 'import' | 'sentence';
}

export const hubIndex = '~/hub/memory/INDEX.md';

export const hubAgents: readonly HubAgent[] = [
  {
    agent: 'claude',
    notes: 'agents/claude/CLAUDE.md',
    target: '~/.claude/CLAUDE.md',
    form: 'import',
  },
  {
    agent: 'codex',
    notes: 'agents/codex/AGENTS.md',
    target: '~/.codex/AGENTS.md',
    form: 'sentence',
  },
  {
    agent: 'hermes',
    notes: 'agents/hermes/MEMORY.md',
    target: '~/.hermes/AGENTS.md',
    form: 'sentence',
  },
];

const claudeNotes = `# Ada's notes for Claude

- Tests run with \`node --test\`; there is no other runner in the shop's projects.
- Commits have an imperative subject and no prefix.
`;
const codexNotes = `# Working with Ada

Tests run with \`node --test\`.
The shop's API answers 429 when it is asked more than twice a second.
`;
const hermesNotes = `Ada wants prices in whole cents, never as floats.
§
Commits have an imperative subject and no prefix.
`;
const readme = `# hub

What Ada's agents know, each for itself. \`agents/\` holds a copy of the memory each of them loads.
The shared store is to lie in \`memory/\`, and the bridges into it in \`bridges/\`.
`;

/** Its one commit; no secret is in it. */
export const hubCommits: readonly SampleCommit[] = [
  {
    dateS: 1_767_873_600,
    subject: 'Copy what each agent keeps in its memory',
    files: {
      'README.md': readme,
      'agents/claude/CLAUDE.md': claudeNotes,
      'agents/codex/AGENTS.md': codexNotes,
      'agents/hermes/MEMORY.md': hermesNotes,
    },
  },
];

/** What the three know together, each fact once. */
export interface HubFact {
  readonly id: string;
  readonly title: string;
  readonly type: 'convention' | 'pitfall' | 'preference';
  readonly source: string;
  /** A piece of the notes that say so. */
  readonly from: string;
  readonly body: string;
}

export const hubFacts: readonly HubFact[] = [
  {
    id: 'commit-subjects',
    title: 'Commits have an imperative subject and no prefix',
    type: 'convention',
    source: 'claude',
    from: 'imperative subject',
    body: 'Both Claude and Hermes were told so.',
  },
  {
    id: 'test-runner',
    title: 'Tests run with node --test',
    type: 'convention',
    source: 'claude',
    from: 'node --test',
    body: "There is no other runner in the shop's projects. Codex was told so too.",
  },
  {
    id: 'shop-rate-limit',
    title: 'The shop answers 429 when it is asked more than twice a second',
    type: 'pitfall',
    source: 'codex',
    from: 'answers 429',
    body: 'Keep to two requests a second, or wait after a 429.',
  },
  {
    id: 'whole-cents',
    title: 'Prices are whole cents, never floats',
    type: 'preference',
    source: 'hermes',
    from: 'whole cents',
    body: 'Ada wants it everywhere.',
  },
];
