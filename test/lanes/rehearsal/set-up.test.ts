import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseSpec } from '../../../source/spec/parse-spec.ts';
import { locateSpec } from '../../../source/spec/spec-file.edge.ts';
import { setUpRehearsal } from '../../helpers/rehearsal.ts';

describe('the set-up of a rehearsal', () => {
  it('has a spec where a fugu with its environment looks for it', async () => {
    const rehearsal = await setUpRehearsal();
    try {
      expect(locateSpec(rehearsal.env)).toEqual({ path: rehearsal.specFile, source: 'home' });
      const text = readFileSync(rehearsal.specFile, 'utf8');
      expect(parseSpec(text, rehearsal.specFile).status).toBe('adopted');
      expect(text).toContain(rehearsal.models.baseURL);
      expect(existsSync(`${rehearsal.repo}/src/fetch-shelf.js`)).toBe(true);
    } finally {
      await rehearsal.close();
    }
    expect(existsSync(rehearsal.root)).toBe(false);
  });

  it('takes another role map over the same models', async () => {
    const rehearsal = await setUpRehearsal({ spec: (baseURL) => `# ${baseURL}\n` });
    try {
      const text = readFileSync(rehearsal.specFile, 'utf8');
      expect(text).toBe(`# ${rehearsal.models.baseURL}\n`);
    } finally {
      await rehearsal.close();
    }
  });
});
