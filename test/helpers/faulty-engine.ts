import { BroadcastChannel, isMainThread, parentPort, workerData } from 'node:worker_threads';
import { runEmbeddedServer } from '../../source/slot/embedded/embedded-server.edge.ts';
import { runEmbeddedWorker } from '../../source/slot/embedded/embedded-worker.edge.ts';

// The embedded engine's program with two faults that a test can ask for. Both block the real
// engine's thread and leave the HTTP thread alone:
// SIGUSR2 blocks it for good; FUGU_ENGINE_PAUSE_MS blocks it that long in every turn of its loop.
const faults = new BroadcastChannel('faults');

if (isMainThread) {
  process.on('SIGUSR2', () => faults.postMessage('wedge'));
  await runEmbeddedServer(new URL(import.meta.url));
} else if (parentPort !== null) {
  const cell = new Int32Array(new SharedArrayBuffer(4));
  faults.onmessage = () => void Atomics.wait(cell, 0, 0);
  const pauseMs = Number(process.env.FUGU_ENGINE_PAUSE_MS ?? 0);
  runEmbeddedWorker(parentPort, workerData);
  if (pauseMs > 0) setInterval(() => Atomics.wait(cell, 0, 0, pauseMs), 1);
}
