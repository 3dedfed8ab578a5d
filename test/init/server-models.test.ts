import { describe, expect, it } from 'vitest';
import { modelIds, namedServer, usualServers } from '../../source/init/server-models.ts';

describe('a list of models', () => {
  it('is read in the form of Ollama and in the common one', () => {
    expect(modelIds('{"models":[{"name":"a:1"},{"name":"b:2","size":4}]}')).toEqual(['b:2', 'a:1']);
    expect(modelIds('{"object":"list","data":[{"id":"x/y"}]}')).toEqual(['x/y']);
    expect(modelIds('{"data":[]}')).toEqual([]);
  });

  it.each([
    '',
    'hello',
    '[]',
    '{"data":"x"}',
    '{"data":[{"id":"a\\u001b[2J"}]}',
    '{"models":[{}]}',
  ])('is none of these: %j', (text) => {
    expect(modelIds(text)).toBeUndefined();
  });
});

describe('the places of servers', () => {
  const ollama = (OLLAMA_HOST: string) => usualServers({ OLLAMA_HOST })[0]?.url;

  it.each([
    ['', 'http://127.0.0.1:11434'],
    ['127.0.0.1:9000', 'http://127.0.0.1:9000'],
    [':9000', 'http://127.0.0.1:9000'],
    ['0.0.0.0', 'http://127.0.0.1:11434'],
    ['http://localhost:9000/', 'http://localhost:9000'],
    ['192.168.1.4:9000', 'http://127.0.0.1:11434'],
    ['a b c', 'http://127.0.0.1:11434'],
  ])('OLLAMA_HOST=%j is looked for at %s', (host, url) => {
    expect(ollama(host)).toBe(url);
  });

  it('a port of llama-server is taken from its own name, and only a number', () => {
    const urlWith = (LLAMA_ARG_PORT: string) => usualServers({ LLAMA_ARG_PORT })[2]?.url;
    expect(urlWith('9090')).toBe('http://127.0.0.1:9090');
    expect(urlWith('9090/x')).toBe('http://127.0.0.1:8080');
  });

  it('a named one must be http on this machine', () => {
    expect(namedServer('http://localhost:9000/v1')?.url).toBe('http://localhost:9000');
    for (const text of ['https://127.0.0.1', 'http://10.0.0.1', 'file:///x', '9000']) {
      expect(namedServer(text)).toBeUndefined();
    }
  });
});
