// A canonical diff as people and models read it.
import { cleanText } from '../events/clean-text.ts';

/** Text of a diff: bodies of binary files are left out, what could move a cursor or hide is made visible. */
export function readableDiff(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes);
  const parts = text.split(/^(?=diff --git )/m).map((part) => {
    const at = part.indexOf('\nGIT binary patch\n');
    const isBinary = at !== -1 && !part.slice(0, at).includes('\n@@ ');
    return isBinary ? `${part.slice(0, at)}\n(a binary file; its bytes are not shown)\n` : part;
  });
  return cleanText(parts.join(''));
}
