import { createEscapeMachine } from './escape-machine.ts';

/**
 * The text without what only a terminal obeys: control sequences are dropped, and so are control
 * characters but tabs and line feeds; every line ends in a line feed. All letters stay as they
 * are, also those that cannot be seen, so that text for models and files keeps its spelling.
 */
export function plainText(text: string): string {
  let out = '';
  const machine = createEscapeMachine((unit) => {
    if (unit >= 0x20 ? unit !== 0x7f : unit === 0x09 || unit === 0x0a)
      out += String.fromCharCode(unit);
  });
  for (const unit of units(text.replace(/\r\n?/g, '\n'))) machine.take(unit);
  machine.end();
  return out.toWellFormed();
}

function* units(text: string): Iterable<number> {
  for (let at = 0; at < text.length; at += 1) yield text.charCodeAt(at);
}
