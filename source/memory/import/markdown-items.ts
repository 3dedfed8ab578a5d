/** A list item or a paragraph of a markdown text, with the heading it stands under. */
export interface MarkdownItem {
  /** 1-based line on which it begins. */
  readonly line: number;
  readonly text: string;
  readonly heading?: string;
}

const listMark = /^(?:[-*+]|\d{1,3}[.)])\s+/;

/**
 * The things a markdown text says: each item of a list with what is indented below it, and each
 * paragraph that does not only introduce what follows. Headings, comments and rules are none.
 */
export function markdownItems(text: string): readonly MarkdownItem[] {
  const items: MarkdownItem[] = [];
  let heading: string | undefined;
  let open: { line: number; rows: string[]; list: boolean } | undefined;
  let fence: string | undefined;
  const close = (): void => {
    const words = open?.rows.join('\n').trimEnd() ?? '';
    const introduces = open?.list === false && words.endsWith(':');
    if (open && words !== '' && !introduces) {
      items.push({ line: open.line, text: words, ...(heading === undefined ? {} : { heading }) });
    }
    open = undefined;
  };
  text.split('\n').forEach((row, at) => {
    const mark = /^\s*(`{3,}|~{3,})/.exec(row)?.[1];
    if (fence !== undefined || mark !== undefined) {
      if (fence === undefined) fence = mark;
      else if (mark?.startsWith(fence)) fence = undefined;
      open ??= { line: at + 1, rows: [], list: false };
      open.rows.push(row);
      return;
    }
    if (row.trim() === '') {
      if (open?.list) open.rows.push('');
      else close();
      return;
    }
    const title = /^#{1,6}\s+(.*?)\s*#*$/.exec(row)?.[1];
    if (title !== undefined || /^(?:<!--.*-->|-{3,}|\*{3,}|={3,})\s*$/.test(row)) {
      close();
      heading = title ?? heading;
    } else if (listMark.test(row)) {
      close();
      open = { line: at + 1, rows: [row.replace(listMark, '')], list: true };
    } else if (open?.list && !/^\s/.test(row) && open.rows.at(-1) === '') {
      close();
      open = { line: at + 1, rows: [row], list: false };
    } else {
      open ??= { line: at + 1, rows: [], list: false };
      open.rows.push(row);
    }
  });
  close();
  return items;
}
