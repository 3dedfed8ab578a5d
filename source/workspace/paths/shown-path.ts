// A path as a person or a model may be shown it.

const mostLetters = 300;

/** The path with everything invisible or misleading in it spelled out as `\u{…}`, and cut where it is too long to read. */
export function shownPath(path: string): string {
  const misleading = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}`]|[^\P{Zs} ]/gu;
  const spelled = (sign: string) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`;
  return (
    path.slice(0, mostLetters).replace(misleading, spelled) + (path.length > mostLetters ? '…' : '')
  );
}
