import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suggest } from '../../base/nearest-word.ts';
import { contractFromText } from '../../contract/free-text.ts';
import { parseContract } from '../../contract/parse-contract.ts';
import type { ContractForm } from '../../domain/contract-form.ts';
import { hubCommits } from '../../lanes/rehearsal/sample/hub-files.ts';
import { type SampleCommit, sampleCommits } from '../../lanes/rehearsal/sample/sample-files.ts';
import { rehearsalTask } from '../../lanes/rehearsal/script/rehearsal-spec.ts';
import { packageFolder } from '../../spec/spec-file.edge.ts';
import { refuseProblems } from '../spec-in-force.edge.ts';
import { UsageError } from '../usage-error.ts';

export const storyNames = ['shelf', 'memory'] as const;
export type StoryName = (typeof storyNames)[number];

/** A job a rehearsal can tell, and the repository it works on. */
export interface RehearsalStory {
  readonly task: string;
  /** Where the repository goes, below the folder of one rehearsal. */
  readonly folder: string;
  readonly commits: readonly SampleCommit[];
  form(): Promise<ContractForm>;
}

/** A change of code, or the contract that unifies the memory of several agents. */
export const stories: Readonly<Record<StoryName, RehearsalStory>> = {
  shelf: {
    task: rehearsalTask,
    folder: 'bookshop',
    commits: sampleCommits,
    form: () => Promise.resolve(contractFromText(rehearsalTask)),
  },
  memory: {
    task: 'one shared memory for all agents',
    // Its bridges name ~/hub, so the folder above is a home.
    folder: join('home', 'hub'),
    commits: hubCommits,
    form: () => shippedContract('memory-unification'),
  },
};

export function storyOf(words: readonly string[]): RehearsalStory {
  const [word = 'shelf', ...more] = words;
  const name = storyNames.find((one) => one === word);
  if (name !== undefined && more.length === 0) return stories[name];
  const remedy = `Use: fugu rehearse <${storyNames.join('|')}>`;
  if (more.length > 0) throw new UsageError('More than one <story>.', remedy);
  throw new UsageError(`Unknown story: ${word}.`, suggest(word, storyNames, remedy));
}

async function shippedContract(name: string): Promise<ContractForm> {
  const file = join('spec', 'contracts', `${name}.yaml`);
  const reading = parseContract(await readFile(join(packageFolder(), file), 'utf8'), file);
  return reading.status === 'read' ? reading.form : refuseProblems(reading.problems);
}
