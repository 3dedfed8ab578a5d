import { resolve } from 'node:path';
import { lintText } from '../../app/contract/lint-text.edge.ts';
import { refuseProblems } from '../../app/spec-in-force.edge.ts';
import { contractText, draftContract } from '../../contract/draft-contract.ts';
import type { ContractForm } from '../../domain/contract-form.ts';
import { printProblem } from '../../domain/problem.ts';
import type { ContractDraft } from '../../ui/store/contract-draft.ts';
import type { CommandContext } from '../command.ts';

/** What a contract is called that stands in no file. */
const file = 'contract.yaml';

/** Where a contract's relative paths begin. */
export const contractRoot = ({ flags, cwd }: CommandContext): string =>
  typeof flags.repo === 'string' ? resolve(cwd, flags.repo) : cwd;

/** A task as a contract, or a contract's text held against the role map anew. */
export async function draftFor(
  context: CommandContext,
  from: { readonly task: string } | { readonly text: string },
): Promise<ContractDraft> {
  const text = 'text' in from ? from.text : contractText(draftContract(from.task));
  const { problems } = await lintText(context, { text, file }, contractRoot(context));
  return {
    text,
    problems: problems.map((problem) => ({
      severity: problem.severity,
      text: printProblem(problem).replace(`${file}:`, 'line '),
    })),
  };
}

/** The form of a contract that was shown; one that an error stops is refused. */
export async function shownForm(context: CommandContext, text: string): Promise<ContractForm> {
  const lint = await lintText(context, { text, file }, contractRoot(context));
  if (lint.status === 'refused') return refuseProblems(lint.problems);
  const { source: _, ...form } = lint.form;
  return form;
}
