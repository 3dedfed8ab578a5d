// What a terminal obeys, hides or piles up; in JSON each has an escape that means the same.
const escaped =
  /[\p{Default_Ignorable_Code_Point}\u007f-\u009f\u061c\u2028\u2029\ufff9-\ufffb\p{M}\p{Emoji_Modifier}\u{1f1e6}-\u{1f1ff}]/gu;

/** JSON that says the same on any terminal: what could move a cursor or hide is written as `\u202e`. */
export function safeJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent).replace(escaped, (char) =>
    [...Array(char.length).keys()].map((at) => unitOf(char, at)).join(''),
  );
}

const unitOf = (char: string, at: number): string =>
  `\\u${char.charCodeAt(at).toString(16).padStart(4, '0')}`;
