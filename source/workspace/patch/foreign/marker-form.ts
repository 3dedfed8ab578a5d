// Markers of search/replace blocks and merge conflicts, however they are drawn.

const signs = '[<>=+*~\\-\\u2010-\\u2015\\u2500\\u2550«»‹›＜＞＝]';
const drawn = new RegExp(
  `^(?:(?:#+|//|--)\\s*)?${signs}{3,}[ \\t]*(?:(?:SEARCH|REPLACE|ORIGINAL|UPDATED)(?![\\w-])|(?:search|replace|original|updated)(?: start| end)?[ \\t]*${signs}*$)`,
);
const titled = new RegExp(`^${signs}{3,}[ \\t]*(?:Search|Replace)[ \\t]*${signs}*$`);
const escaped = /^(?:&(?:lt|gt|#60|#62|#x3[ce]);){3,}/i;
const base = /^\|{7}(?:\s|$)/;
const opening = /^(?:<{5,}|＜{5,}|«{3,}|<{3,}$)/;
const closing = /^(?:>{5,}|＞{5,}|»{3,})(?:\s*$|\s*[A-Za-z])|^>{4,}$/;
const label =
  /^(?:\[\/?(?:BEGIN |END )?(?:SEARCH|REPLACE)(?: START| END)?\]|#{1,6} (?:SEARCH|REPLACE)|\*{0,2}(?:SEARCH|REPLACE|REPLACE WITH)(?::\*\*|\*\*:?|:))$/;

/** The name of the form, for a line without outer space. */
export function markerForm(bare: string): string | undefined {
  if (escaped.test(bare)) return 'a block whose markers are HTML-escaped';
  if (base.test(bare)) return 'a merge conflict';
  if (drawn.test(bare) || titled.test(bare))
    return 'a SEARCH/REPLACE marker that is not written as one, or stands where no block is open';
  if (opening.test(bare) || closing.test(bare))
    return 'a marker of a block or a merge conflict, where no block is open';
  return label.test(bare) ? 'a SEARCH/REPLACE label in place of a marker' : undefined;
}
