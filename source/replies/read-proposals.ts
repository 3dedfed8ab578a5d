import type { ProposalReading } from '../domain/commands.ts';
import { type MemoryDraft, memoryDraftSchema, memoryTypes } from '../domain/memory-fact.ts';
import { characterName, hiddenIn } from '../safety/hidden-characters.ts';
import { plainText } from '../safety/plain-text.ts';
import { redactionsIn } from '../safety/redact.ts';
import { readYaml } from '../spec/yaml-text.ts';

/** Of one reply at most so many are read: what is worth remembering is rare. */
const mostProposals = 5;
const mostCharacters = 4000;
const block = /^(`{3,})memory[ \t]*\r?\n([\s\S]*?)\n\1[ \t]*\r?$/gm;

/** Who proposes: the model, and its family where it is known. */
export type Proposer = Pick<MemoryDraft, 'source' | 'family'>;

/**
 * The facts that a reply would have the shared memory keep: fences called `memory` with keys, a line
 * `---` and the text. One that cannot be read says why; it never fails the reply. Never throws.
 */
export function readProposals(reply: string, by: Proposer): readonly ProposalReading[] {
  const blocks = [...reply.matchAll(block)].map(([, , text = '']) => plainText(text));
  return blocks.slice(0, mostProposals).map((text) => readProposal(text, by));
}

/** A reply without its proposals, so that nobody takes them for a part of the answer. */
export function withoutProposals(reply: string): string {
  return reply.replace(block, '');
}

function readProposal(text: string, by: Proposer): ProposalReading {
  const [, matter, body = ''] = /^([\s\S]*?)\n---[ \t]*\n([\s\S]*)$/.exec(text) ?? [];
  if (matter === undefined) return refused('it has no line of three hyphens between keys and text');
  if (redactionsIn(text).length > 0) return refused('a secret was taken out of it');
  const [hidden] = hiddenIn(text);
  if (hidden !== undefined)
    return refused(`it holds ${characterName(hidden.point)}, which nobody sees`);
  if (text.length > mostCharacters)
    return refused(`it is longer than ${mostCharacters} characters`);
  const yaml = readYaml(matter, 'reply');
  if (yaml.status === 'refused') return refused(yaml.problems[0]?.what ?? 'its keys are not YAML');
  const given = typeof yaml.value === 'object' && yaml.value !== null ? yaml.value : {};
  const filled = { type: 'fact', tags: [], supersedes: [], confidence: 'medium', ...given, ...by };
  const shape = memoryDraftSchema.safeParse({ ...filled, body: body.trim() });
  if (shape.success) return { status: 'proposed', draft: shape.data };
  const wrong = [...new Set(shape.error.issues.map(({ path }) => String(path[0])))];
  return refused(
    `${wrong.join(', ')} is not as it must be; a type is one of ${memoryTypes.join(', ')}`,
  );
}

function refused(because: string): ProposalReading {
  return { status: 'refused', because };
}
