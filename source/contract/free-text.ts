import type { ContractForm } from '../domain/contract-form.ts';
import { plainText } from '../safety/plain-text.ts';

/** A free-text task as a contract: its words are the deliverable, everything else is empty. */
export function contractFromText(task: string): ContractForm {
  return {
    route: { fallback: [] },
    role: { instructions: [] },
    task: { deliverable: plainText(task).trim(), successCriteria: [], nonGoals: [] },
    context: { inputs: [] },
    constraints: [],
    outputs: [],
    verifyRelease: [],
  };
}
