// A canonical diff as text; whoever shows it makes it safe for where it is shown.
import { Buffer } from 'node:buffer';

/** Text of a diff: bodies of binary files are left out; a byte that is no UTF-8 is written as `⟦0xE9⟧`. */
export function readableDiff(bytes: Uint8Array): string {
  const parts = decoded(bytes)
    .split(/^(?=diff --git )/m)
    .map((part) => {
      const at = part.indexOf('\nGIT binary patch\n');
      const isBinary = at !== -1 && !part.slice(0, at).includes('\n@@ ');
      return isBinary ? `${part.slice(0, at)}\n(a binary file; its bytes are not shown)\n` : part;
    });
  return parts.join('');
}

function decoded(bytes: Uint8Array): string {
  const text = utf8(bytes);
  if (text !== undefined) return text;
  const lines = Buffer.from(bytes).toString('latin1').split('\n');
  return lines.map((line) => utf8(Buffer.from(line, 'latin1')) ?? withBytes(line)).join('\n');
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

const withBytes = (line: string): string =>
  line.replace(/[\x80-\xff]/g, (char) => `⟦0x${char.charCodeAt(0).toString(16).toUpperCase()}⟧`);
