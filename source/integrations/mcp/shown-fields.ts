import { shownText } from '../../safety/shown-text.ts';

/** An answer as a host may show it: models' own words in it are made safe, whatever tool they come from. */
export function shownFields(value: object): Record<string, unknown> {
  const shown = (_key: string, part: unknown): unknown =>
    typeof part === 'string' ? shownText(part) : part;
  return JSON.parse(JSON.stringify(value, shown));
}
