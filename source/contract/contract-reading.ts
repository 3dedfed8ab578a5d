import type { ContractForm } from '../domain/contract-form.ts';
import type { Problem } from '../domain/problem.ts';
import type { Say } from './contract-yaml.ts';

/** A contract read from text; `problems` of a read one are warnings, of a refused one at least one error. */
export type ContractReading =
  | {
      readonly status: 'read';
      readonly form: ContractForm;
      /** Says a further problem at a word of the text. */
      readonly say: Say;
      readonly problems: readonly Problem[];
    }
  | { readonly status: 'refused'; readonly problems: readonly Problem[] };
