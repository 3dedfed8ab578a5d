/** Text on one line, so that none of it can become a heading or a list of ours. */
export const flat = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Indented by four, so that no line of it can become a heading or a list of ours. */
export const indented = (text: string): string =>
  text
    .split('\n')
    .map((line) => `    ${line}`.trimEnd())
    .join('\n');
