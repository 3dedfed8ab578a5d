import { createRequire } from 'node:module';

// Ends well where the engine beside this file is installed and its binary runs on this machine. A
// file and not an argument of `node -e`: the engine forks itself with the same arguments.
const path = createRequire(import.meta.url).resolve('node-llama-cpp');
const { getLlama } = await import(path);
await getLlama({ gpu: false, build: 'never', maxThreads: 1, dryRun: true });
