import { readModelId } from './model-id.ts';
import { coreWords } from './words.ts';

/** What an id says which model it is. */
export interface ModelText {
  readonly text: string;
  /** The words that say it, sorted; empty where there are none, or where the id is opaque. */
  readonly core: string;
}

/** Reads an id as far as telling models apart needs it. */
export function modelText(id: string): ModelText {
  const reading = readModelId(id);
  const isPlain = reading.status === 'read' && !reading.opaque;
  return {
    text: id.trim().toLowerCase(),
    core: isPlain ? coreWords(reading.leaf).join(' ') : '',
  };
}

/**
 * Whether two ids name one model: the same text, or the same words once dates, quantisation,
 * packing and routing variants are gone. Folders, makers and the order of words do not count.
 */
export function isOneText(one: ModelText, other: ModelText): boolean {
  return one.text === other.text || (one.core !== '' && one.core === other.core);
}

/** Whether one id names the model of the other, in the same or in other words. */
export function restates(one: string, other: string): boolean {
  return isOneText(modelText(one), modelText(other));
}
