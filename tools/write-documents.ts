/** Writes the pages that are made from the program itself: npm run docs. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keysTable } from '../source/ui/keys/keymap.ts';
import { specPage } from './spec-page.ts';

const docs = join(import.meta.dirname, '..', 'docs');
writeFileSync(join(docs, 'spec.md'), specPage());

const keys = join(docs, 'keys.md');
const filled = readFileSync(keys, 'utf8').replace(
  /(<!-- keys -->\n)[\s\S]*?(\n<!-- \/keys -->)/,
  (_, begin: string, end: string) => `${begin}${keysTable()}${end}`,
);
writeFileSync(keys, filled);
