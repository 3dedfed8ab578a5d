// The repository a rehearsal works on: a small client of a book shop, with tests of its own.

export interface SampleCommit {
  /** Epoch seconds; fixed, so that every sample repository has the same commits. */
  readonly dateS: number;
  readonly subject: string;
  /** Files as they are from this commit on. */
  readonly files: Readonly<Record<string, string>>;
}

const packageJson = `{
  "name": "bookshop-shelf",
  "version": "1.2.0",
  "description": "Reads the shelves of a book shop.",
  "private": true,
  "type": "module",
  "scripts": {
    "test": "node --test"
  },
  "engines": {
    "node": ">=20"
  }
}
`;

const readme = `# bookshop-shelf

Reads the shelves of a book shop and says what stands on them.

    import { fetchShelf } from './src/fetch-shelf.js';
    import { titlesOf } from './src/catalogue.js';

    const shelf = await fetchShelf('travel');
    console.log(titlesOf(shelf).join(', '));

## What is here

- \`src/fetch-shelf.js\` asks the shop for one shelf.
- \`src/catalogue.js\` says what stands on it and what it costs.
- \`src/shelf-error.js\` is what you get instead of a shelf.
- \`docs/shop-api.md\` is what the shop promises.

Run the tests with \`npm test\`.
`;

const shopApi = `# What the shop promises

\`GET /shelves/<id>\` answers with one shelf as JSON:

    { "name": "Travel", "books": [{ "title": "Sand", "cents": 1250 }] }

| status | meaning |
|---|---|
| 200 | the shelf |
| 404 | there is no such shelf |
| 429 | too many questions; ask again later |
| 503 | the shop takes stock; it is back within seconds |

Every request is counted on the monthly bill, whatever its answer.
`;

const shelfError = `/** The shop answered, and not with a shelf. */
export class ShelfError extends Error {
  constructor(id, status) {
    super('Shelf ' + id + ' could not be read: the shop answered ' + status + '.');
    this.name = 'ShelfError';
    this.id = id;
    this.status = status;
  }
}
`;

const fetchShelf = `import { ShelfError } from './shelf-error.js';

const shop = 'https://shop.example/api';

/** Asks the shop for one shelf: its name and its books. */
export async function fetchShelf(id, { fetch = globalThis.fetch } = {}) {
  const response = await fetch(shop + '/shelves/' + encodeURIComponent(id));
  if (!response.ok) throw new ShelfError(id, response.status);
  return response.json();
}
`;

const catalogue = `/** Titles of a shelf in the order a reader looks for them. */
export function titlesOf(shelf) {
  return shelf.books.map((book) => book.title).sort((one, other) => one.localeCompare(other));
}

/** What all books of a shelf cost together, in cents. */
export function priceOf(shelf) {
  return shelf.books.reduce((sum, book) => sum + book.cents, 0);
}
`;

const fetchShelfTest = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fetchShelf } from '../src/fetch-shelf.js';

const travel = { name: 'Travel', books: [{ title: 'Sand', cents: 1250 }] };

test('a shelf comes back with its books', async () => {
  const fetch = async () => ({ ok: true, status: 200, json: async () => travel });
  assert.deepEqual(await fetchShelf('travel', { fetch }), travel);
});

test('the id is escaped in the address', async () => {
  let asked = '';
  const fetch = async (address) => {
    asked = address;
    return { ok: true, status: 200, json: async () => travel };
  };
  await fetchShelf('sea & sand', { fetch });
  assert.equal(asked, 'https://shop.example/api/shelves/sea%20%26%20sand');
});

test('a shelf that does not exist is an error with its status', async () => {
  const fetch = async () => ({ ok: false, status: 404 });
  await assert.rejects(fetchShelf('tarvel', { fetch }), { name: 'ShelfError', status: 404 });
});
`;

const catalogueTest = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { priceOf, titlesOf } from '../src/catalogue.js';

const shelf = {
  name: 'Travel',
  books: [
    { title: 'Sand', cents: 1250 },
    { title: 'Harbours', cents: 990 },
  ],
};

test('titles come in alphabetical order', () => {
  assert.deepEqual(titlesOf(shelf), ['Harbours', 'Sand']);
});

test('the price is the sum of all books', () => {
  assert.equal(priceOf(shelf), 2240);
});
`;

/** The commits of the sample repository, oldest first. */
export const sampleCommits: readonly SampleCommit[] = [
  {
    dateS: 1_767_607_200,
    subject: 'Read one shelf of the shop',
    files: {
      '.gitignore': 'node_modules/\n',
      'package.json': packageJson,
      'src/fetch-shelf.js': fetchShelf,
      'src/shelf-error.js': shelfError,
      'test/fetch-shelf.test.js': fetchShelfTest,
    },
  },
  {
    dateS: 1_767_693_600,
    subject: 'Say what stands on a shelf and what it costs',
    files: { 'src/catalogue.js': catalogue, 'test/catalogue.test.js': catalogueTest },
  },
  {
    dateS: 1_767_780_000,
    subject: 'Write down what the shop promises',
    files: { 'README.md': readme, 'docs/shop-api.md': shopApi },
  },
];
