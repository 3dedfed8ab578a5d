import type { StackFrame } from '../../domain/test-report.ts';

/** `at name (path:12:3)` and `at path:12:3`, with or without `file://`; Python's `path:12`. */
const place = /(?:^|[\s(])(?:file:\/\/)?([^\s()]+?\.\w{1,5}):(\d+)(?::\d+)?\)?$/;

/** The places an error's stack names, nearest first. Lines that name none are left out. */
export function stackFrames(stack: string): readonly StackFrame[] {
  return stack.split('\n').flatMap((line) => {
    const [, file, number] = place.exec(line.trimEnd()) ?? [];
    return file === undefined ? [] : [{ file, line: Number(number) }];
  });
}

/** The text before the first frame of a stack: name and message of its error. */
export function stackMessage(stack: string): string {
  const lines = stack.split('\n');
  const first = lines.findIndex((line) => /^\s+at /.test(line));
  return (first < 0 ? lines : lines.slice(0, first)).join('\n').trim();
}
