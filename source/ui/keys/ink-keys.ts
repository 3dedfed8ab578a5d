import type { Key } from 'ink';

/** Ink's idea of a key as the names of the key table; several for a run of letters. */
export function keyNames(input: string, key: Key): readonly string[] {
  const special = specialName(key);
  if (special !== undefined) return [special];
  if (key.ctrl) return input === '' ? [] : [`ctrl-${input}`];
  if (key.meta) return [];
  return Array.from(input).filter((one) => one >= ' ');
}

function specialName(key: Key): string | undefined {
  if (key.tab) return key.shift ? 'shift-tab' : 'tab';
  const found = names.find(([field]) => key[field] === true);
  return found?.[1];
}

const names: readonly (readonly [field: keyof Key, name: string])[] = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pgup'],
  ['pageDown', 'pgdn'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'esc'],
];
