import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contractText, draftContract } from '../../source/contract/draft-contract.ts';
import { lintContract } from '../../source/contract/lint-contract.ts';
import { parseContract } from '../../source/contract/parse-contract.ts';
import { smallMap } from '../helpers/small-map.ts';

describe('a contract from a free text', () => {
  test('is one that nothing stops, with the text as its deliverable and its paths as inputs', async () => {
    const text = contractText(
      draftContract('Add retry to src/fetch.ts: three tries\n- and a test'),
    );
    const resolve = async (inputs: readonly string[]) =>
      inputs.map((input) => ({ input, paths: [] }));
    const found = await lintContract(text, 'new.yaml', { map: smallMap, resolve });
    if (found.status !== 'sound') throw new Error(text);
    expect(found.form.task.deliverable).toBe(
      'Add retry to src/fetch.ts: three tries\n- and a test',
    );
    expect(found.form.context.inputs).toEqual(['src/fetch.ts']);
    expect(found.problems.map(({ severity, what }) => `${severity}: ${what}`)).toEqual([
      'warning: `task.success_criteria` is empty, so the deliverable itself is the one criterion.',
    ]);
  });

  test('says that there is no input where the text names no path', () => {
    expect(draftContract('Add retry').context.inputs).toEqual(['none beside the repository']);
  });

  test('as YAML is read back to the same form, whatever the text is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (words) => {
        const form = draftContract(words);
        fc.pre(form.task.deliverable !== '');
        const reading = parseContract(contractText(form), 'new.yaml');
        fc.pre(reading.status === 'read');
        expect(reading.status === 'read' && { ...reading.form, source: undefined }).toEqual({
          ...form,
          source: undefined,
        });
      }),
    );
  });
});
