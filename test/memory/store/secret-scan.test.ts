import { describe, expect, it } from 'vitest';
import { scanSecrets } from '../../../source/memory/store/secret-scan.ts';

const b = (text: string) => Buffer.from(text).toString('base64').replace(/=+$/, '');
const word = 'a1B2c3D4e5F6g7H8';
// Put together here, so that no scanner takes this file for a leak.
const shapes: readonly (readonly [name: string, text: string])[] = [
  ['DeepSeek', `sk-${'0123456789abcdef'.repeat(2)}`],
  ['OpenRouter', `sk-or-${'v1-'}${'0a1b2c3d'.repeat(8)}`],
  ['NVIDIA', `nvapi-${word.repeat(4)}`],
  ['xAI', `xai-${word.repeat(4)}`],
  ['Zhipu', `${'0a1b2c3d'.repeat(4)}.${word}`],
  ['Google API', `AIza${'SyA1'}${word.repeat(2).slice(0, 31)}`],
  ['Google OAuth', `ya29.${word.repeat(3)}`],
  ['Claude OAuth', `sk-ant-${'oat01-'}${word.repeat(4)}`],
  ['AWS id', `AKIA${'ABCDEFGHIJKLMNOP'}`],
  ['JWT', `${b('{"alg":"HS256"} ')}.${b('{"sub":"12345"}')}.${word}`],
  ['bearer', `Authorization: Bearer ${word}${word}`],
  ['GitHub', `ghp_${'a1B2'.repeat(9)}`],
  ['Slack', `xoxb-${'123456789012'}-1234567890123-${word}${word.slice(0, 8)}`],
  ['private key', `-----BEGIN RSA ${'PRIVATE'} KEY-----\n${b(word.repeat(6))}\n`],
  ['database', `postgres://app:${'hunter2hunter'}@db.example.com/x`],
];

describe('the scan for secrets', () => {
  it.each(shapes)('finds %s and says the line', async (_name, text) => {
    const [places] = await scanSecrets([`First line.\nThen ${text}\nlast`], []);
    expect(places?.[0]).toMatchObject({ line: 2 });
    expect(JSON.stringify(places)).not.toContain(text.slice(0, 20));
  });

  it('finds nothing in words about secrets', async () => {
    const texts = [
      'The key is kept in the environment as env:DEEPSEEK_API_KEY, never in a file.',
      'A bearer token stands in the header; basic auth is off; sk- is how keys begin.',
      'Commit 3f2a9c1d0b8e7f6a5d4c3b2a19080706f5e4d3c2 landed as sha256:0f1e2d3c4b5a6978.',
    ];
    expect(await scanSecrets(texts, [])).toEqual([[], [], []]);
  });

  it('finds the exact value of a key in any form, by its name', async () => {
    const value = 'correct horse battery';
    const secrets = [{ name: 'ODD_KEY', value }];
    const texts = ['x', `a ${b(value)}`, encodeURIComponent(value), 'correct horse'];
    const found = await scanSecrets(texts, secrets);
    expect(found.map((places) => places.map(({ name }) => name))).toEqual([
      [],
      ['ODD_KEY'],
      ['ODD_KEY'],
      [],
    ]);
  });

  it('cannot be switched off by a comment in the text', async () => {
    const token = `ghp_${'a1B2'.repeat(9)}`;
    const url = `mongodb://user:${'passw0rd99'}@host/db`;
    const texts = [`<!-- secretlint-disable -->\n${token}`, `# secretlint-disable\n${url}`];
    const found = await scanSecrets(texts, []);
    expect(found.map((places) => places.length)).toEqual([1, 1]);
  });

  it('gives each of many texts its own places', async () => {
    const texts = Array.from({ length: 50 }, (_, at) =>
      at % 10 === 3 ? `line\nline\nghp_${'a1B2'.repeat(9)}` : `fact ${at}`,
    );
    const found = await scanSecrets(texts, []);
    expect(found.flatMap((places, at) => places.map(({ line }) => [at, line]))).toEqual([
      [3, 3],
      [13, 3],
      [23, 3],
      [33, 3],
      [43, 3],
    ]);
  });
});
