// Every place where a run of items occurs in a longer run, in linear time.

export interface LineSearch<Item> {
  readonly haystack: readonly Item[];
  readonly needle: readonly Item[];
  readonly same: (candidate: Item, wanted: Item) => boolean;
}

/** Start indexes of the needle in the haystack, overlapping ones included (Knuth, Morris and Pratt, 1977). */
export function findRuns<Item>(search: LineSearch<Item>): readonly number[] {
  const { haystack, needle } = search;
  const borders = bordersOf(search);
  const starts: number[] = [];
  let matched = 0;
  for (const [index, item] of haystack.entries()) {
    matched = advance(search, borders, item, matched);
    if (matched < needle.length || matched === 0) continue;
    starts.push(index - matched + 1);
    matched = borders[matched - 1] ?? 0;
  }
  return starts;
}

/** For each beginning of the needle, the length of the longest proper beginning it also ends in. */
function bordersOf<Item>(search: LineSearch<Item>): readonly number[] {
  const borders: number[] = [];
  let matched = 0;
  for (const [index, item] of search.needle.entries()) {
    if (index > 0) matched = advance(search, borders, item, matched);
    borders.push(matched);
  }
  return borders;
}

function advance<Item>(
  search: LineSearch<Item>,
  borders: readonly number[],
  item: Item,
  matched: number,
): number {
  for (let length = matched; ; length = borders[length - 1] ?? 0) {
    const wanted = search.needle[length];
    if (wanted !== undefined && search.same(item, wanted)) return length + 1;
    if (length === 0) return 0;
  }
}
