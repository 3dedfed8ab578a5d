/**
 * What an edit makes of a text, without touching the file it stands in. A file that is not there is
 * the empty text. `line` counts from 1.
 */
export type TextEdit =
  | { readonly status: 'changed'; readonly text: string }
  | { readonly status: 'same' }
  | {
      readonly status: 'refused';
      readonly line?: number;
      readonly what: string;
      readonly remedy: string;
    };

/** `same` where the text stayed what it was. */
export function editOf(before: string, after: string): TextEdit {
  return before === after ? { status: 'same' } : { status: 'changed', text: after };
}
