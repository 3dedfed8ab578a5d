import stringWidth from 'string-width';

/** Rows as columns two blanks apart, the first row underlined as the heading; no trailing blanks. */
export function textTable(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const widths = heading.map((_, column) =>
    Math.max(...[heading, ...rows].map((row) => stringWidth(row[column] ?? ''))),
  );
  const print = (row: readonly string[]) =>
    row
      .map((cell, column) => `${cell}${' '.repeat((widths[column] ?? 0) - stringWidth(cell))}`)
      .join('  ')
      .trimEnd();
  return [print(heading), print(widths.map((width) => '-'.repeat(width))), ...rows.map(print)];
}
