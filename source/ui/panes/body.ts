import type { Row } from '../draw/paint.ts';
import type { Pager } from './pager.ts';

/** What the right pane holds: a few fixed rows, and a content to page through. */
export type Body = { readonly head: readonly Row[]; readonly pager: Pager };

/** A body with its fixed rows. */
export function withHead(head: readonly Row[], pager: Pager): Body {
  return { head, pager };
}
