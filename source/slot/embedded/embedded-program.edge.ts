import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { runEmbeddedServer } from './embedded-server.edge.ts';
import { runEmbeddedWorker } from './embedded-worker.edge.ts';

// A program of its own, bundled as such, and the one file of this room that acts when it is loaded:
// first as the process that serves HTTP, then again as its thread that runs the model. A call into
// the model that never returns thus leaves HTTP alive, and the whole process can be killed.
if (isMainThread) await runEmbeddedServer(new URL(import.meta.url));
else if (parentPort !== null) runEmbeddedWorker(parentPort, workerData);
