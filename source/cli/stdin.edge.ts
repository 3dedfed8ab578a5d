import { UsageError } from '../app/usage-error.ts';

/** No task and no diff is longer. */
const maxBytes = 64 * 1024 * 1024;

/** Everything that is piped in; a terminal is refused, because nobody knows that it waits. */
export async function readStdin(stdin: NodeJS.ReadStream): Promise<Buffer> {
  if (stdin.isTTY) {
    throw new UsageError('Nothing was piped into stdin.', 'Pipe it into fugu, or leave out the -.');
  }
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of stdin as AsyncIterable<Buffer | string>) {
    const bytes = Buffer.from(part);
    length += bytes.length;
    if (length > maxBytes) {
      throw new UsageError(`More than ${maxBytes} bytes were piped into stdin.`, 'Pipe in less.');
    }
    parts.push(bytes);
  }
  return Buffer.concat(parts);
}
