import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const source = join(import.meta.dirname, '..', '..', 'source');
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !file.startsWith('rule/'))
  .map((file) => ({ file, text: readFileSync(join(source, file), 'utf8') }));

/** Ways to ask whether two lineages or families are the same, outside the one that counts. */
const comparisons: readonly RegExp[] = [
  /lineage\b\)?\??\.(?:some|every|includes|find|indexOf)\(/i,
  /famil(?:y|ies)\w*\)?\??\.(?:some|every|includes|indexOf)\(/i,
  /(?:===|!==)\s*[\w.?[\]]*\.(?:lineage|family)\b/,
  /\.(?:lineage|family)\b\s*(?:===|!==)\s*(?!undefined|''|0)/,
  /lineage\.join\([^)]*\)\s*[!=]==/,
  /isDisjointFrom|intersection\(/,
];

/**
 * Where a comparison is not the rule. Each has its reason; a new line here needs one as good.
 */
const allowed: Readonly<Record<string, string>> = {
  'conductor/prove/truth.ts':
    'The search must not ask the rule whether the rule was kept: with a guard off it would agree.',
};

function hits(text: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => !/^\s*(?:\/?\*|\/\/)/.test(line))
    .filter((line) => comparisons.some((pattern) => pattern.test(line)))
    .map((line) => line.trim());
}

describe('the one rule', () => {
  it('has no second implementation: nobody but rule/ compares lineages', () => {
    const found = files.flatMap(({ file, text }) =>
      allowed[file] === undefined ? hits(text).map((line) => `${file}: ${line}`) : [],
    );
    expect(found, 'Ask source/rule/ instead: areDifferent, verifierRule, admitVerifier.').toEqual(
      [],
    );
  });

  it('would notice one', () => {
    expect(hits('if (one.lineage.some((family) => other.includes(family))) return;')).toHaveLength(
      1,
    );
    expect(hits('return author.lineage === verifier.lineage;')).toHaveLength(1);
    expect(hits('return model.family !== author.family;')).toHaveLength(1);
    expect(hits('const shown = verifier.lineage.join("+");')).toEqual([]);
    expect(hits('// lineage.some(x) in a comment')).toEqual([]);
  });

  it('makes an admitted verifier in one place only', () => {
    const makers = files.filter(({ text }) => /as AdmittedVerifier/.test(text));
    expect(makers.map(({ file }) => file)).toEqual([]);
  });

  it('has no exception for a file that needs none', () => {
    for (const file of Object.keys(allowed)) {
      expect(hits(files.find((one) => one.file === file)?.text ?? '')).not.toEqual([]);
    }
  });
});
