// What the fast worker writes: a first version with the planted fault, and the sound one.

const pause = `const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));`;

export const mayPass = `/** A full or closed shop may be open again in a moment; any other answer stays what it is. */
function mayPass(error) {
  return !(error instanceof ShelfError) || error.status === 429 || error.status >= 500;
}`;

const askOnce = `async function askOnce(id, fetch) {
  const response = await fetch(shop + '/shelves/' + encodeURIComponent(id));
  if (!response.ok) throw new ShelfError(id, response.status);
  return response.json();
}`;

export const retryComment =
  '/** Asks the shop for one shelf: its name and its books. Asks again, after growing pauses. */';

export const blindGuard = '      if (attempt >= attempts) throw error;';
export const soundGuard = '      if (attempt >= attempts || !mayPass(error)) throw error;';

function fetchShelfWith(guard: string): string {
  return `${retryComment}
export async function fetchShelf(
  id,
  { fetch = globalThis.fetch, attempts = 3, delayMs = 50, sleep = pause } = {},
) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await askOnce(id, fetch);
    } catch (error) {
${guard}
      await sleep(delayMs * 2 ** (attempt - 1));
    }
  }
}`;
}

/** Stands where fetchShelf stood; tries everything again, a missing shelf included. */
export const blindRetry = [pause, askOnce, fetchShelfWith(blindGuard)].join('\n\n');

/** Stands where fetchShelf stood; tries again only what may pass. */
export const soundRetry = [pause, mayPass, askOnce, fetchShelfWith(soundGuard)].join('\n\n');

const retryTestHead = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fetchShelf } from '../src/fetch-shelf.js';

const travel = { name: 'Travel', books: [] };
`;

const visibleTests = `function shopAnswering(...statuses) {
  const asked = [];
  const fetch = async (address) => {
    const status = statuses[Math.min(asked.length, statuses.length - 1)];
    asked.push(address);
    return { ok: status === 200, status, json: async () => travel };
  };
  return { asked, fetch };
}

test('a shop that takes stock twice is asked a third time', async () => {
  const { asked, fetch } = shopAnswering(503, 503, 200);
  const pauses = [];
  const sleep = async (ms) => pauses.push(ms);
  assert.deepEqual(await fetchShelf('travel', { fetch, sleep }), travel);
  assert.equal(asked.length, 3);
  assert.deepEqual(pauses, [50, 100]);
});

test('the last error is given to the caller', async () => {
  const { fetch } = shopAnswering(503);
  const sleep = async () => {};
  await assert.rejects(fetchShelf('travel', { fetch, sleep }), { status: 503 });
});
`;

const missingTest = `
test('a shelf that does not exist is asked for once', async () => {
  const { asked, fetch } = shopAnswering(404);
  await assert.rejects(fetchShelf('tarvel', { fetch }), { status: 404 });
  assert.equal(asked.length, 1);
});
`;

export const blindTest = `${retryTestHead}\n${visibleTests}`;
export const soundTest = `${blindTest}${missingTest}`;

/** The verifier's proof: passes before the change, fails on a loop that retries everything. */
export const counterTestPath = 'test/missing-shelf-once.test.js';
export const counterTest = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fetchShelf } from '../src/fetch-shelf.js';

test('a shelf that does not exist costs one request', async () => {
  let requests = 0;
  const fetch = async () => {
    requests += 1;
    return { ok: false, status: 404 };
  };
  await assert.rejects(fetchShelf('tarvel', { fetch }), { status: 404 });
  assert.equal(requests, 1);
});
`;
