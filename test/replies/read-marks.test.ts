import { expect, test } from 'vitest';
import { readMarks } from '../../source/replies/read-marks.ts';
import { replyParts } from '../../source/replies/reply-parts.ts';

const read = (text: string) => readMarks(replyParts(text));

test.each([
  'READ: k3fd 9qma',
  'read: K3FD, 9QMA',
  '**READ:** `k3fd`, `9qma`',
  '- READ: [k3fd] [9qma]',
  'READ： [mark k3fd] [mark 9qma]',
  'READ: k3fd\nVERDICT: PASS\nREAD: 9qma k3fd',
  'READ:\n- k3fd\n- [mark 9qma]\nVERDICT: PASS',
  'READ: k3fd\n9qma\n\nVERDICT: PASS',
  'READ MARKS: k3fd and 9qma.',
])('marks are read from %j', (text) => {
  expect(read(text)).toEqual(['k3fd', '9qma']);
});

test.each(['I have read k3fd.', '```\nREAD: k3fd\n```', '> READ: k3fd', 'READ: all', ''])(
  'and none from %j',
  (text) => {
    expect(read(text)).toEqual([]);
  },
);
