import { describe, expect, it } from 'vitest';
import { keepText } from '../../source/safety/kept-text.ts';
import { redactText } from '../../source/safety/redact.ts';

const secrets = [{ name: 'SHELF_TOKEN', value: 'good-key-123456' }];
// Put together here, so that no scanner takes this file for a leak.
const key = `sk-${'0a1b2c3d4e5f60718293a4b5'}`;

describe('what is kept of a reply', () => {
  it('is the reply itself where it holds no secret', () => {
    const raw =
      'a\u001b[31m \u202eb \u0645\u06cc\u200c\u062e \u{1f468}\u200d\u{1f469} \ufeff\r\n\u0000';
    expect(keepText(raw, secrets)).toEqual({ text: raw, altered: [] });
  });

  it('is redacted where it holds a value, and says which', () => {
    expect(keepText('x good-key-123456 y', secrets)).toEqual({
      text: 'x ‹redacted:SHELF_TOKEN› y',
      altered: ['the value of SHELF_TOKEN'],
    });
  });

  it('is redacted where only a terminal would show the value', () => {
    const { text, altered } = keepText('x good-\u001b[0mkey\u0007-123456 y', secrets);
    expect(text).toBe('x ‹redacted:SHELF_TOKEN› y');
    expect(altered).toEqual(['the value of SHELF_TOKEN']);
  });

  it('is redacted where something looks like a key', () => {
    const { text, altered } = keepText(`const k = "${key}";`, []);
    expect(text).toBe('const k = "‹redacted:openai-key›";');
    expect(altered).toEqual(['what looks like a secret (openai-key)']);
  });

  it('says that half a character is lost', () => {
    expect(keepText('a\ud83d', [])).toEqual({ text: 'a\ufffd', altered: ['half a character'] });
    expect(keepText('a\ud83d\ude00', []).altered).toEqual([]);
  });
});

describe('what only looks like a secret', () => {
  it.each([
    "pem.startsWith('-----BEGIN PRIVATE KEY-----')",
    'postgres://postgres:postgres@localhost:5432/shelf',
    'https://user:password@example.test/',
    'amqp://guest:guest@localhost',
  ])('is left alone: %s', (text) => {
    expect(redactText(text, [])).toBe(text);
  });

  it('is taken out where it may be one', () => {
    expect(redactText('postgres://app:sunflower@db.example.test/shelf', [])).toContain(
      '‹redacted:url-password›',
    );
  });
});
