import type { FactOf, FactType } from '../../domain/facts.ts';

/** A teller for each fact of a group: leaving one out does not compile. */
export type Tellers<T extends FactType> = { readonly [K in T]: (fact: FactOf<K>) => string };
