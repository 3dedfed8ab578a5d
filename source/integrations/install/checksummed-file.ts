import { editOf } from '../../memory/user-file/text-edit.ts';
import { type ChecksumForm, readChecksum, withChecksum } from './checksum.ts';
import type { Render } from './render.ts';

/** A whole file of ours, sealed on its last line. Taking it out leaves the empty text. */
export function checksummedFile(body: string, form: ChecksumForm): Render {
  const whole = withChecksum(body, form);
  return {
    look: (text) => {
      if (text.trim() === '') return { status: 'absent' };
      const seal = readChecksum(text);
      if (seal.status === 'none') return { status: 'foreign', shown: text };
      if (!seal.whole) return { status: 'edited' };
      return { status: text.replaceAll('\r\n', '\n') === whole ? 'current' : 'stale' };
    },
    put: (text) => editOf(text, whole),
    cut: (text) => editOf(text, ''),
  };
}
