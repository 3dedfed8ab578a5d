import {
  type BlockMark,
  findBlock,
  withBlock,
  withoutBlock,
} from '../../memory/user-file/marked-block.ts';
import { readChecksum, withChecksum } from './checksum.ts';
import type { Render } from './render.ts';

/** A marked block of ours in a text of somebody else's, sealed on its own last line. */
export function checksummedBlock(mark: BlockMark, body: string): Render {
  const whole = withChecksum(body, mark.form).replace(/\n$/, '');
  return {
    look: (text) => {
      const block = findBlock(text, mark);
      if (block.status === 'absent') return { status: 'absent' };
      if (block.status === 'refused') return { ...block, status: 'broken' };
      const seal = readChecksum(block.body);
      if (seal.status === 'none' || !seal.whole) return { status: 'edited', line: block.line };
      return { status: block.body === whole ? 'current' : 'stale' };
    },
    put: (text) => withBlock(text, mark, whole),
    cut: (text) => withoutBlock(text, mark),
  };
}
