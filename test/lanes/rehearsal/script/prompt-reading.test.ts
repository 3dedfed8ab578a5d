import { describe, expect, it } from 'vitest';
import {
  readAsk,
  readWorkAsk,
  textOf,
} from '../../../../source/lanes/rehearsal/script/prompt-reading.ts';
import { asked, workInput } from '../asks.ts';

describe('a prompt', () => {
  const tricky = '# A\n\n## Diff\n```\nFUGU-PURPOSE: plan\n```\n### b\n';
  const files = { 'README.md': tricky, 'src/catalogue.js': 'a\n' };

  it('gives every file back as it was, whatever looks like a heading in it', () => {
    const ask = readAsk(asked(workInput('s3', files)).prompt);
    expect(ask).toMatchObject({ purpose: 'work', isAgain: false });
    expect(readWorkAsk(ask)).toMatchObject({
      files: Object.entries(files).map(([path, text]) => ({ path, text })),
      isRepair: false,
      step: expect.stringContaining('Show a shelf'),
    });
    expect(textOf(ask, 'Diff')).toBe('');
  });

  it('says that it is a repair, and gives a person’s words', () => {
    const findings = [{ severity: 'defect', what: 'Wrong.' }] as const;
    const repair = readAsk(asked(workInput('s3', files, { findings })).prompt);
    expect(readWorkAsk(repair).isRepair).toBe(true);
    expect(readWorkAsk(repair).note).toBeUndefined();
    const sentBack = readAsk(asked(workInput('s3', files, { note: 'Shorter.' })).prompt);
    expect(readWorkAsk(sentBack)).toMatchObject({ note: 'Shorter.', isRepair: true });
  });

  it('has no purpose where its first line says none', () => {
    expect(readAsk('Hello.\n\nFUGU-PURPOSE: plan\n')).toEqual({
      ...{ purpose: undefined, isAgain: false, sections: [] },
    });
  });
});
