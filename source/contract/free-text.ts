import { cleanText } from '../events/clean-text.ts';
import type { ContractForm } from '../events/contract-form.ts';

/** A free-text task as a contract: its words are the deliverable, everything else is empty. */
export function contractFromText(task: string): ContractForm {
  return {
    route: { fallback: [] },
    role: { instructions: [] },
    task: { deliverable: cleanText(task).trim(), successCriteria: [], nonGoals: [] },
    context: { inputs: [] },
    constraints: [],
    outputs: [],
    verifyRelease: [],
  };
}
