import { editOf } from '../../memory/user-file/text-edit.ts';
import { readSeal, type SealForm, sealed } from './checksum.ts';
import type { DoorForm } from './render.ts';

/** A whole file of ours, sealed on its last line. Taking it out leaves the empty text. */
export function sealedFile(body: string, form: SealForm): DoorForm {
  const whole = sealed(body, form);
  return {
    look: (text) => {
      if (text.trim() === '') return { status: 'absent' };
      const seal = readSeal(text);
      if (seal.status === 'none') return { status: 'foreign', shown: text };
      if (!seal.whole) return { status: 'edited' };
      return { status: text.replaceAll('\r\n', '\n') === whole ? 'current' : 'stale' };
    },
    put: (text) => editOf(text, whole),
    cut: (text) => editOf(text, ''),
  };
}
