/** How one file of an agent holds what is ours, and the two edits that follow from it. */
import type { TextEdit } from '../../memory/user-file/text-edit.ts';

type Refused = Extract<TextEdit, { status: 'refused' }>;

/** What a text shows of a door. */
export type InstallStatus =
  | { readonly status: 'absent' }
  /** Ours, and as it would be written now. */
  | { readonly status: 'current' }
  /** Ours and untouched, but the spec says something else by now. */
  | { readonly status: 'stale' }
  /** Ours, and changed by hand. */
  | { readonly status: 'edited'; readonly line?: number }
  /** Somebody else's thing of the same name; `shown` is its text. */
  | { readonly status: 'foreign'; readonly shown: string; readonly line?: number }
  | ({ readonly status: 'broken' } & Omit<Refused, 'status'>);

/** Pure edits of one file's text; a file that is not there is the empty text. */
export interface Render {
  look(text: string): InstallStatus;
  /** Puts ours in, over an older one of ours. */
  put(text: string): TextEdit;
  cut(text: string): TextEdit;
}

/** The text with ours in it. What a person wrote or changed is refused; `force` gives up the changes to ours. */
export function installed(form: Render, text: string, force: boolean): TextEdit {
  const standing = form.look(text);
  switch (standing.status) {
    case 'current':
      return { status: 'same' };
    case 'absent':
    case 'stale':
      return form.put(text);
    case 'edited':
      return force ? form.put(text) : changedByHand(standing, 'replace it');
    case 'foreign':
      return refusedForeign(standing);
    case 'broken':
      return { ...standing, status: 'refused' };
  }
}

/** The text without ours; nothing else is touched. */
export function uninstalled(form: Render, text: string, force: boolean): TextEdit {
  const standing = form.look(text);
  switch (standing.status) {
    case 'absent':
    case 'foreign':
      return { status: 'same' };
    case 'current':
    case 'stale':
      return form.cut(text);
    case 'edited':
      return force ? form.cut(text) : changedByHand(standing, 'remove it anyway');
    case 'broken':
      return { ...standing, status: 'refused' };
  }
}

function changedByHand(
  { line }: Extract<InstallStatus, { status: 'edited' }>,
  deed: string,
): TextEdit {
  return {
    status: 'refused',
    what: 'It was edited by hand after it was installed, so it is kept.',
    remedy: `Use --force to ${deed}; a copy is kept.`,
    ...(line === undefined ? {} : { line }),
  };
}

const shownLines = 8;

function refusedForeign({ shown, line }: Extract<InstallStatus, { status: 'foreign' }>): TextEdit {
  const lines = shown.replace(/\s+$/, '').split('\n');
  const cut = lines.length > shownLines ? [...lines.slice(0, shownLines), '…'] : lines;
  return {
    status: 'refused',
    what: 'Something of the same name that fugu did not write is there.',
    remedy: [
      'Rename it or take it out, and try again. It says:',
      ...cut.map((each) => `  ${each}`),
    ].join('\n'),
    ...(line === undefined ? {} : { line }),
  };
}
