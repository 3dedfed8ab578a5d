// What the big worker writes: three files that use the other two steps.

export const showImports = `import { fetchShelf } from './fetch-shelf.js';
import { messageFor } from './messages.js';
import { ShelfError } from './shelf-error.js';
`;

export const showShelf = `
/** The titles of a shelf for a reader, or the sentence that says why there are none. */
export async function showShelf(id, options = {}) {
  try {
    return titlesOf(await fetchShelf(id, options)).join(', ');
  } catch (error) {
    if (error instanceof ShelfError) return messageFor(error.status);
    throw error;
  }
}
`;

export const showTestText = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { showShelf } from '../src/catalogue.js';

const sleep = async () => {};
const travel = { name: 'Travel', books: [{ title: 'Sand', cents: 1250 }] };

test('a shelf behind a busy shop is shown', async () => {
  const statuses = [503, 200];
  const fetch = async () => {
    const status = statuses.shift();
    return { ok: status === 200, status, json: async () => travel };
  };
  assert.equal(await showShelf('travel', { fetch, sleep }), 'Sand');
});

test('a shelf that does not exist is explained', async () => {
  const fetch = async () => ({ ok: false, status: 404 });
  assert.match(await showShelf('tarvel', { fetch, sleep }), /no such shelf/);
});
`;

export const readmeLine = '- `src/catalogue.js` says what stands on it and what it costs.';
export const readmeMore = `${readmeLine}
  \`showShelf\` fetches a shelf too, and says why where it cannot.
- \`src/messages.js\` has the sentence for every status; \`docs/retry.md\` says what is tried again.`;
