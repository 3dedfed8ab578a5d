/** A text with the full stop that it may lack. */
export function endedSentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
