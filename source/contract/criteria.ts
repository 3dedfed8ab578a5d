import type { ContractForm } from '../domain/contract-form.ts';

/**
 * What the work is judged by, in the order in which `C1`, `C2`, … number it: the success criteria,
 * or the deliverable itself where a contract names none (a free-text task).
 */
export function criteriaOf(form: ContractForm): readonly string[] {
  return form.task.successCriteria.length > 0 ? form.task.successCriteria : [form.task.deliverable];
}
