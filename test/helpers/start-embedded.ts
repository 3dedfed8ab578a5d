import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endless, writeGguf } from '../engine/write-gguf.ts';

// Starts the embedded engine as a daemon does, with a second one standing by, in the folder that is
// given; tells their pids once the first one listens, and waits to be killed.
const [dir = '.'] = process.argv.slice(2);
const socket = join(dir, 'llm.sock');
const gguf = join(dir, 'endless.gguf');
writeGguf(gguf, endless);

const program = fileURLToPath(new URL('./faulty-engine.ts', import.meta.url));
const packages = fileURLToPath(new URL('../engine', import.meta.url));
const kit = { packages, gpu: 'off', threads: 1 };
const duty = { gguf, socket, key: 'key', model: 'clockwork', contextTokens: 1_024 };

const children = [[kit, duty], [kit]].map((orders) => {
  const child = spawn(process.execPath, [program], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  for (const order of orders) child.stdin.write(`${JSON.stringify(order)}\n`);
  return child;
});

const timer = setInterval(() => {
  if (!existsSync(socket)) return;
  clearInterval(timer);
  process.send?.(children.map((child) => child.pid));
}, 10);
