import { describe, expect, it } from 'vitest';
import { endpointOf } from '../../../source/lanes/call/endpoint.ts';
import { secretsOf } from '../../../source/lanes/call/ingest.ts';
import { askedWait, usualBackoff, waitBefore } from '../../../source/lanes/http/backoff.ts';
import { createOpenAiDriver } from '../../../source/lanes/http/openai.edge.ts';
import { createIngest } from '../../../source/safety/ingest.ts';
import { oneLine } from '../../../source/safety/one-line.ts';
import { realClock } from '../../helpers/real-clock.ts';
import { laneRequest } from '../lane-request.ts';

const env = { GOOD_KEY: ' good-key-123456 ', EMPTY_KEY: '  ', TORN_KEY: 'a\nb' };
const driver = createOpenAiDriver({ env, clock: realClock });

function model(baseURL: string | undefined, key?: string) {
  const address = baseURL === undefined ? {} : { baseURL };
  return laneRequest({ model: { ...address, ...(key === undefined ? {} : { key }) } }).model;
}

describe('the probe of an API model', () => {
  it.each([
    ['https://host.test/v1', 'env:GOOD_KEY'],
    ['http://127.0.0.1:8080/v1', undefined],
    ['http://localhost:8080/v1', undefined],
    ['http://[::1]:8080/v1', undefined],
  ])('finds %s with key %s usable', async (baseURL, key) => {
    expect((await driver.probe(model(baseURL, key), 'shelf')).usable).toBe(true);
  });

  it.each([
    [undefined, undefined, 'has no baseURL'],
    ['host.test/v1', undefined, 'not an http or https address'],
    ['ftp://host.test/v1', undefined, 'not an http or https address'],
    ['https://user:pass@host.test/v1', undefined, 'user or password'],
    ['http://host.test/v1', undefined, 'plain http to host.test'],
    ['http://127.0.0.1.evil.test/v1', undefined, 'plain http'],
    ['http://10.0.0.5/v1', undefined, 'plain http'],
    ['https://host.test/v1', 'env:NO_KEY', 'NO_KEY is not set'],
    ['https://host.test/v1', 'env:EMPTY_KEY', 'EMPTY_KEY is not set'],
    ['https://host.test/v1', 'env:TORN_KEY', 'holds characters that no key has'],
    ['https://host.test/v1', 'sk-given-as-it-is', 'not written as env:NAME'],
  ])('refuses %s with key %s', async (baseURL, key, because) => {
    const probe = await driver.probe(model(baseURL, key), 'shelf');
    expect(probe).toMatchObject({ usable: false, because: expect.stringContaining(because) });
    expect(probe.because).not.toContain('sk-given');
  });

  it('trims the key', () => {
    expect(endpointOf(model('https://host.test/v1', 'env:GOOD_KEY'), 'shelf', env)).toMatchObject({
      key: { name: 'GOOD_KEY', value: 'good-key-123456' },
    });
  });
});

describe('the wait before another try', () => {
  it('doubles up to its end, shortened by dice', () => {
    const waits = [1, 2, 3, 6].map((attempt) => waitBefore(attempt, undefined, usualBackoff, 0));
    expect(waits).toEqual([500, 1000, 2000, 8000]);
    expect(waitBefore(1, undefined, usualBackoff, 1)).toBe(375);
  });
  it('is what the server asks for', () => {
    expect(waitBefore(1, 12_000, usualBackoff, 1)).toBe(12_000);
  });
  it.each([
    [{ 'retry-after-ms': '250', 'retry-after': '9' }, 250],
    [{ 'retry-after': '2' }, 2000],
    [{ 'retry-after': 'Thu, 01 Jan 1970 00:00:10 GMT' }, 4000],
    [{ 'retry-after': 'Thu, 01 Jan 1970 00:00:01 GMT' }, 0],
    [{ 'retry-after': 'soon' }, undefined],
    [{}, undefined],
  ])('reads %j as %s', (headers: Readonly<Record<string, string>>, waitMs) => {
    expect(askedWait((name) => headers[name] ?? null, 6000)).toBe(waitMs);
  });
});

describe('the ingest', () => {
  it('cleans before it redacts, so that a sequence cannot hide a key', () => {
    const ingest = createIngest([{ name: 'K', value: 'good-key-123456' }]);
    const text = ingest.push('x good-\u001b[0mkey\u0007-123456 y') + ingest.end();
    expect(text).toBe('x ‹redacted:K› y');
    expect(ingest.found()).toEqual({ K: 1 });
  });
  it('makes one safe line', () => {
    expect(oneLine('a\n\n  b\u001b[31m', [])).toBe('a b');
    expect(oneLine('x'.repeat(400), [])).toHaveLength(300);
  });
  it('takes secrets of an environment by name', () => {
    const found = secretsOf({
      ZAI_API_KEY: 'abcdefgh1',
      HOME: '/home/anna',
      GH_TOKEN: 'short',
      SSH_AUTH_SOCK: '/tmp/agent.1',
    });
    expect(found).toEqual([{ name: 'ZAI_API_KEY', value: 'abcdefgh1' }]);
  });
});
