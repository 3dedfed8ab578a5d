import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor, redactionsIn, redactText } from '../../source/safety/redact.ts';

const digits = '4f9K2mXq7Zt1Lw8Rb3Yc6Nd5';
const hex = '0a1b2c3d4e5f60718293a4b5c6d7e8f9';
const header = 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9';
const pem = [
  '-----BEGIN RSA PRIVATE KEY-----',
  'Proc-Type: 4,ENCRYPTED',
  '',
  'MIIEowIBAAKCAQEAx1Zk3Y2h4V5b6N7m8Q9w0E1r2T3y4U5i6O7p8A9s0D1f2G3h',
  '4J5k6L7z8X9c0V1b2N3m4Q5w6E7r8T9y0U==',
  '-----END RSA PRIVATE KEY-----',
].join('\n');

/** The canaries are put together here, so that no scanner takes this file for a leak. */
const canaries: readonly (readonly [name: string, secret: string])[] = [
  ['openai-key', `sk-${hex}`],
  ['openai-key', `sk-proj-${digits}_${digits}-${digits}`],
  ['openrouter-key', `sk-or-v1-${hex}${hex}`],
  ['anthropic-key', `sk-ant-api03-${digits}-${digits}AA`],
  ['anthropic-key', `sk-ant-oat01-${digits}-${digits}AA`],
  ['nvidia-key', `nvapi-${digits}${digits}`],
  ['xai-key', `xai-${digits}${digits}`],
  ['google-key', `AIza${`${digits}${digits}`.slice(0, 35)}`],
  ['google-oauth', `ya29.${digits}${digits}`],
  ['zhipu-key', `${hex}.${digits.slice(0, 16)}`],
  ['aws-key-id', `AKIA${'Q3EGRNJW5KMZT7PV'}`],
  ['jwt', `${header}.eyJzdWIiOiIxMjM0NTY3ODkwIn0.${digits}${digits}`],
  ['private-key', pem],
  ['private-key', pem.replaceAll('\n', '\\n')],
  ['github-token', `ghp_${digits}${digits.slice(0, 12)}`],
  ['github-token', `github_pat_${digits}_${digits}${digits}`],
  ['slack-token', `xoxb-123456789012-${digits}`],
  ['npm-token', `npm_${digits}${digits.slice(0, 12)}`],
  ['gitlab-token', `glpat-${digits}`],
  ['huggingface-token', `hf_${digits}${digits.slice(0, 10)}`],
  ['groq-key', `gsk_${digits}${digits}`],
  ['stripe-key', `sk_live_${digits}`],
];

const inContext: readonly (readonly [
  name: string,
  before: string,
  secret: string,
  after: string,
])[] = [
  ['bearer', 'Authorization: Bearer ', `${digits}.${digits}`, ''],
  ['basic-auth', 'Authorization: Basic ', Buffer.from('anna:s3cret!').toString('base64'), ''],
  ['url-password', 'see https://', 'anna:hunter22', '@db.test/x'],
  ['url-password', 'postgres://', 'app:p4ss%21word', '@10.0.0.1:5432/shelf'],
  ['aws-secret-key', 'aws_secret_access_key = ', `${digits}${digits.slice(0, 16)}`, ''],
  ['env-secret', 'ZAI_API_KEY=', `${digits}${digits}`, ''],
  ['openai-key', 'url?key%3D', `sk-${hex}`, '&x=1'],
  ['openai-key', '"line\\n', `sk-${hex}`, '"'],
];

function inPieces(text: string, cuts: readonly number[], secrets: readonly Named[] = []): string {
  const redactor = createRedactor(secrets);
  const places = [0, ...[...cuts].sort((a, b) => a - b), text.length];
  const pieces = places.slice(1).map((to, at) => redactor.push(text.slice(places[at], to)));
  return pieces.join('') + redactor.end();
}
type Named = { readonly name: string; readonly value: string };

describe('a pattern', () => {
  const all = [
    ...canaries.map(([name, secret]) => [name, 'the key is ', secret, ', keep it.'] as const),
    ...canaries.map(([name, secret]) => [name, '{"key":"', secret, '"}'] as const),
    ...inContext,
  ];
  it.each(all)('finds %s after %j, whole and cut at every place', (name, before, secret, after) => {
    const text = `${before}${secret}${after} and more`;
    const clean = `${before}‹redacted:${name}›${after} and more`;
    expect(redactText(text, [])).toBe(clean);
    for (let cut = 1; cut < text.length; cut += 1) expect(inPieces(text, [cut])).toBe(clean);
    expect(
      inPieces(
        text,
        [...text].map((_char, at) => at),
      ),
    ).toBe(clean);
  });

  it.each([
    'a basic understanding of bearer tokens',
    'the risk-assessment-for-the-2026-migration-plan and task-0123456789abcdefghij',
    'class="sk-folding-cube-container-wide"',
    'const url = `https://${user}:${password}@host`;',
    'http://localhost:3000/@scope/name',
    'const API_KEY=readSomethingFromTheEnvironment1(',
    `sha256:${hex}${hex}`,
    '-----BEGIN CERTIFICATE-----\nMIIB0123456789abcdef\n-----END CERTIFICATE-----',
    'npm_config_registry=https://registry.example.test/',
    'user@host.example: basic level3configuration',
  ])('leaves %j alone', (text) => {
    expect(redactText(text, [])).toBe(text);
  });

  it('takes a key block that was cut off', () => {
    const cut = pem.slice(pem.indexOf('MII'), pem.indexOf('\n4J5k'));
    const text = `-----BEGIN PRIVATE KEY-----\n${cut}`;
    expect(redactText(text, [])).toBe('‹redacted:private-key›');
    expect(redactText(`${text}\n\nThat was it.`, [])).toContain('That was it.');
  });
});

describe('an exact value', () => {
  const value = 'correct horse/battery+staple';
  const secrets = [{ name: 'SHELF_PASS', value }];
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const forms: readonly (readonly [name: string, text: string])[] = [
    ['plain', value],
    ['base64', base64(value)],
    ['base64url', Buffer.from(value).toString('base64url')],
    ['URL-encoded', encodeURIComponent(value)],
  ];
  it.each(forms)('is found %s, cut at every place', (_, form) => {
    const text = `before ${form} after`;
    for (let cut = 0; cut <= text.length; cut += 1) {
      expect(inPieces(text, [cut], secrets)).toBe('before ‹redacted:SHELF_PASS› after');
    }
  });

  it.each(['u', 'us', 'use'])('is found inside longer base64, behind "%s:"', (user) => {
    const clean = redactText(`Cookie ${base64(`${user}:${value}:tail`)}`, secrets);
    expect(clean).toContain('‹redacted:SHELF_PASS›');
    expect(Buffer.from(clean, 'base64').toString('latin1')).not.toContain('horse');
  });

  it('is found JSON-escaped', () => {
    const lines = { name: 'TWO_LINES', value: 'first-line\nsecond-line' };
    expect(redactText(JSON.stringify(lines.value), [lines])).toBe('"‹redacted:TWO_LINES›"');
    expect(redactText(`a ${lines.value} b`, [lines])).toBe('a ‹redacted:TWO_LINES› b');
  });

  it('goes before a pattern, and is counted by name', () => {
    const redactor = createRedactor([{ name: 'MY_KEY', value: `sk-${hex}` }]);
    const text = redactor.push(`Bearer sk-${hex} and sk-${hex}, but sk-${hex.replace('0a', 'ff')}`);
    expect(text + redactor.end()).toBe(
      'Bearer ‹redacted:MY_KEY› and ‹redacted:MY_KEY›, but ‹redacted:openai-key›',
    );
    expect(redactor.found()).toEqual({ MY_KEY: 2, 'openai-key': 1 });
  });

  it('that is too short to be a secret is left alone', () => {
    expect(redactText('true or false', [{ name: 'FLAG', value: 'true' }])).toBe('true or false');
  });

  it('cannot forge text with its name', () => {
    const clean = redactText('x hunter22 y', [{ name: 'A›\n\u001b[31m', value: 'hunter22' }]);
    expect(clean).toBe('x ‹redacted:A____31m› y');
  });
});

describe('for any text', () => {
  const secrets = [
    { name: 'S', value: 'ab a\nb' },
    { name: 'T', value: 'abbaabba' },
  ];
  const parts = fc.constantFrom(
    ...['a', 'b', ' ', '\n', 'ab a', 'abba', 'Bearer ', 'basic ', digits, `sk-${hex}`, '.'],
    ...['-----BEGIN ', 'PRIVATE KEY-----', '\n', '-----END ', 'API_KEY=', '"', 'x'.repeat(9000)],
  );
  const mixed = fc.array(parts, { maxLength: 40 }).map((all) => all.join(''));

  it('the output is the same wherever the input is cut', () => {
    fc.assert(
      fc.property(mixed, fc.array(fc.nat(60_000), { maxLength: 8 }), (text, cuts) => {
        expect(inPieces(text, cuts, secrets)).toBe(redactText(text, secrets));
      }),
      { numRuns: 300 },
    );
  });

  it('a key in the middle of a long line without a space is found', () => {
    for (const before of [11_000, 12_288, 20_000, 24_570, 24_600, 36_800]) {
      const text = `${'x,'.repeat(before / 2)}sk-${hex},${'y'.repeat(30_000)}`;
      expect(redactText(text, [])).not.toContain(hex);
    }
  });

  it('a megabyte of one repeated beginning ends in time that grows with its length', () => {
    for (const seed of ['eyJ', 'a', '-----BEGIN ', 'sk-', 'https://a:', 'Bearer ', 'x ']) {
      const text = seed.repeat(1_000_000 / seed.length);
      expect(redactText(text, secrets).length).toBeGreaterThan(0);
    }
  });
});

describe('the marks in a text', () => {
  it('name what was taken out of it, each once', () => {
    const text = redactText(`a sk-${hex} b sk-${hex} c ghp_${digits}${digits}`, []);
    expect(redactionsIn(text)).toEqual(['openai-key', 'github-token']);
    expect(redactionsIn('nothing was ‹taken› out')).toEqual([]);
  });
});
