import { describe, expect, it } from 'vitest';
import { knownSecrets } from '../../../source/app/session/known-secrets.ts';
import { bare, screened } from '../../../source/cli/screened.ts';
import type { RunState } from '../../../source/state/run-state.ts';
import { planning } from '../../helpers/story.ts';

const key = `sk-${'0a1b2c3d4e5f60718293a4b5'}`;
const all = [
  { name: 'POSTGRES_PASSWORD', value: 'postgres' },
  { name: 'SHELF_TOKEN', value: 'good-key-123456' },
  { name: 'OPENAI_API_KEY', value: key },
];
const job = (task = 'add a test'): RunState['job'] => planning({ job: { task } }).state.job;
const namesFor = async (
  files: string,
  options: { readonly job?: RunState['job']; readonly broken?: true } = {},
) => {
  const known = knownSecrets({
    all,
    job: () => ('job' in options ? options.job : job()),
    standing: async (_repo, _base, texts) => {
      if (options.broken) throw new Error('no git');
      return texts.filter((text) => files.includes(text));
    },
  });
  return (await known()).map(({ name }) => name);
};

describe('a value of the environment', () => {
  it('is no secret where it is a word that stands in the project', async () => {
    const names = await namesFor('image: postgres');
    expect(names).toEqual(['SHELF_TOKEN', 'OPENAI_API_KEY']);
  });

  it('stays one where the project does not hold it, or cannot be looked through', async () => {
    const names = ['POSTGRES_PASSWORD', 'SHELF_TOKEN', 'OPENAI_API_KEY'];
    expect(await namesFor('image: mysql')).toEqual(names);
    expect(await namesFor('image: postgres', { broken: true })).toEqual(names);
    expect(await namesFor('image: postgres', { job: undefined })).toEqual(names);
  });

  it('stays one that is no word, or looks like a key, wherever it stands', async () => {
    const names = await namesFor(`postgres good-key-123456 ${key}`);
    expect(names).toEqual(['SHELF_TOKEN', 'OPENAI_API_KEY']);
  });
});

describe('what is written to a terminal', () => {
  const sink = () => {
    const said: string[] = [];
    const stream = { isTTY: true, write: (text: string) => said.push(text) > 0 };
    return { said, stream: stream as unknown as NodeJS.WriteStream };
  };

  it('holds nothing that the terminal obeys', () => {
    const { said, stream } = sink();
    const shown = screened(stream);
    shown.write('a\u001b[2J\u009b1m b\u202ec\n');
    shown.write('plain ▲ text\n');
    expect(said).toEqual(['a b<U+202E>c\n', 'plain ▲ text\n']);
    expect(shown.isTTY).toBe(true);
  });

  it('is left alone for whoever draws by itself', () => {
    const { said, stream } = sink();
    bare(screened(stream)).write('\r\u001b[K');
    expect(said).toEqual(['\r\u001b[K']);
    expect(bare(stream)).toBe(stream);
  });
});
