import { afterEach } from 'vitest';
import type { LaneRequest } from '../../../source/conductor/ports.ts';
import { createOpenAiDriver } from '../../../source/lanes/http/openai.edge.ts';
import { type Answer, type ModelServer, modelServer } from '../../helpers/model-server.ts';
import { realClock } from '../../helpers/real-clock.ts';
import { laneRequest, type Ran, runLane } from '../lane-request.ts';

export const key = 'shelf-key-4f9K2mXq7Zt1';

export const driver = createOpenAiDriver({
  env: { SHELF_API_KEY: key },
  clock: realClock,
  backoff: { firstMs: 5, maxMs: 20 },
});

type Changes = NonNullable<Parameters<typeof laneRequest>[0]>;

export function requestTo(server: ModelServer, changes: Changes = {}): LaneRequest {
  const model = { baseURL: server.baseURL, key: 'env:SHELF_API_KEY', ...changes.model };
  return laneRequest({ ...changes, model });
}

/** Scripted endpoints that close when a test ends. */
export function createBench() {
  const open: ModelServer[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((server) => server.close()));
  });
  const serve = async (...script: readonly Answer[]): Promise<ModelServer> => {
    const server = await modelServer(...script);
    open.push(server);
    return server;
  };
  const ask = async (
    script: readonly Answer[],
    changes: Changes = {},
  ): Promise<Ran & { readonly server: ModelServer }> => {
    const server = await serve(...script);
    return { ...(await runLane(driver, requestTo(server, changes))), server };
  };
  return { serve, ask };
}
