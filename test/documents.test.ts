import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root, trackedPaths } from './helpers/tracked.ts';

const pages = trackedPaths().filter((path) => /^(?:docs\/.*|[^/]+)\.md$/.test(path));
const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const packed: readonly string[] = [...files, 'README.md', 'LICENSE'];

interface Link {
  readonly page: string;
  readonly path: string;
  readonly anchor: string;
}

/** The links of a page to other files of the project. */
function linksOf(page: string, text: string): readonly Link[] {
  const prose = text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s#]*)(#[^)\s]*)?\)/g)].flatMap(
    ([, path = '', anchor = '']) => {
      if (/^[a-z]+:/.test(path)) return [];
      const target = path === '' ? page : posix.join(posix.dirname(page), path);
      return [{ page, path: target, anchor: anchor.slice(1) }];
    },
  );
}

/** What is wrong with a link; nothing where it leads somewhere, for a reader of the package too. */
function broken({ page, path, anchor }: Link): readonly string[] {
  const exists = trackedPaths().some((one) => one === path || one.startsWith(`${path}/`));
  if (!exists) return [`${page} leads to ${path}, which is not there`];
  const [top = ''] = path.split('/');
  if (!packed.includes(top)) return [`${page} leads to ${path}, which is not in the package`];
  if (anchor === '' || headingsOf(path).includes(anchor)) return [];
  return [`${page} leads to ${path}#${anchor}, which has no such heading`];
}

function headingsOf(path: string): readonly string[] {
  const headings = readFileSync(join(root, path), 'utf8').matchAll(/^#+ (.+)$/gm);
  return [...headings].map(([, text = '']) =>
    text
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replace(/\s/g, '-'),
  );
}

describe('the links of the documents', () => {
  it.each(pages)('of %s lead to files that are there and in the package', (page) => {
    const text = readFileSync(join(root, page), 'utf8');
    expect(linksOf(page, text).flatMap(broken)).toEqual([]);
  });

  it.each([
    ['[a](docs/nowhere.md)', 'README.md leads to docs/nowhere.md, which is not there'],
    [
      '[a](test/boundaries.test.ts)',
      'README.md leads to test/boundaries.test.ts, which is not in the package',
    ],
    ['[a](docs/spec.md#shelf)', 'README.md leads to docs/spec.md#shelf, which has no such heading'],
  ])('with %s are found out', (text, message) => {
    expect(linksOf('README.md', text).flatMap(broken)).toEqual([message]);
  });
});

it('the README is read in under two screens', () => {
  const lines = readFileSync(join(root, 'README.md'), 'utf8').split('\n');
  expect(lines.length).toBeLessThan(110);
});
