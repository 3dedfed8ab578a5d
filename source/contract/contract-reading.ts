import type { ContractForm } from '../events/contract-form.ts';
import type { Problem } from '../events/problem.ts';

/** A contract read from text; `problems` of a read one are warnings, of a refused one at least one error. */
export type ContractReading =
  | {
      readonly status: 'read';
      readonly form: ContractForm;
      readonly problems: readonly Problem[];
    }
  | { readonly status: 'refused'; readonly problems: readonly Problem[] };
