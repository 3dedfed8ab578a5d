import { describe, expect, it } from 'vitest';
import { createClaudeReader } from '../../../source/agents/claude/claude-events.ts';
import { linesOf, type Read, readWith } from '../../lanes/transcript.ts';

const read = (name: string, resumed = false): Read =>
  readWith(createClaudeReader(resumed), linesOf(name));

const said = 'Done: I created the file. FINAL_OK';
const usage = { inputTokens: 2400, outputTokens: 68, cachedTokens: 0, scope: 'run' };

describe('a run of claude', () => {
  it('tells its session, its tool, the file, its words and its tokens', () => {
    const { facts, events, shown } = read('claude');
    expect(facts).toEqual({
      ...{ sessionId: 'e1235e84-d84c-450b-970b-0efa0a0f6e02', text: said, usage },
      ...{ ended: true, retries: 0, toolCalls: 1, ids: ['mock-model'] },
    });
    expect(shown).toBe(said);
    const id = 'toolu_mock_330';
    const path = '/home/user/repos/cc/hello.txt';
    expect(events.filter(({ type }) => type === 'tool' || type === 'file')).toEqual([
      { type: 'tool', id, name: 'Write', phase: 'start', note: path },
      { type: 'file', path, change: 'added' },
      { type: 'tool', id, name: 'Write', phase: 'end', ok: true },
    ]);
  });

  it('is streamed word by word, and the whole message is not said again', () => {
    const { shown, events, facts } = read('claude-partial');
    expect(events.filter((event) => event.type === 'text').length).toBeGreaterThan(3);
    expect(shown).toBe('Hello from the mock model.');
    expect(facts.text).toBe(shown);
  });

  it('tells what was denied, though the run calls itself a success', () => {
    const { events, facts } = read('claude-permission_denied');
    expect(events).toContainEqual(expect.objectContaining({ type: 'denied', what: 'Write' }));
    expect(events).toContainEqual(expect.objectContaining({ phase: 'end', ok: false }));
    expect(events.filter((event) => event.type === 'file')).toEqual([]);
    expect(facts.trouble).toBeUndefined();
  });

  it('tells a tool of another server', () => {
    const { events } = read('claude-mcp');
    expect(events).toContainEqual(
      expect.objectContaining({ name: 'mcp__harness__delegate', phase: 'end', ok: true }),
    );
  });

  it('keeps a price only where claude knows the model, and the session is this run', () => {
    const known = linesOf('claude').map((line) => line.replaceAll('"unknown"', '"catalog"'));
    expect(read('claude').facts.costUsd).toBeUndefined();
    expect(readWith(createClaudeReader(false), known).facts.costUsd).toBe(0.01096);
    expect(readWith(createClaudeReader(true), known).facts.costUsd).toBeUndefined();
  });
});

describe('the models behind a run of claude', () => {
  const assistant = (message: object, more: object = {}): string =>
    JSON.stringify({ type: 'assistant', message: { role: 'assistant', ...message }, ...more });
  const idsOf = (...lines: readonly string[]) =>
    readWith(createClaudeReader(false), lines).facts.ids;

  it('are all that its endpoint named, those of subagents and of a fallback too', () => {
    const start = { type: 'message_start', message: { model: 'claude-fable-5', content: [] } };
    const fell = { type: 'fallback', from: { model: 'a' }, to: { model: 'claude-opus-4-8' } };
    expect(
      idsOf(
        JSON.stringify({ type: 'stream_event', event: start }),
        JSON.stringify({ type: 'stream_event', event: { content_block: fell } }),
        assistant({ model: 'claude-haiku-4-5', content: [] }, { parent_tool_use_id: 't1' }),
        JSON.stringify({ type: 'result', usage: { iterations: [{ model: 'deepseek-v4-pro' }] } }),
      ),
    ).toEqual(['claude-fable-5', 'claude-opus-4-8', 'claude-haiku-4-5', 'deepseek-v4-pro']);
  });

  it('are not what claude was told to ask for, nor its own words', () => {
    const init = { type: 'system', subtype: 'init', session_id: 's', model: 'opus' };
    expect(idsOf(JSON.stringify(init), assistant({ model: '<synthetic>', content: [] }))).toBe(
      undefined,
    );
  });
});

describe('a run of claude that goes wrong', () => {
  it('is an error, whatever its subtype says', () => {
    const { facts } = read('claude-error400');
    expect(facts.ended).toBe(true);
    expect(facts.trouble).toEqual({ reason: 'error', message: 'API Error: 400 mock error 400' });
  });

  it('ends by the limit of turns', () => {
    const { facts } = read('claude-max_turns');
    expect(facts).toMatchObject({ trouble: { reason: 'tool-limit' }, toolCalls: 3 });
  });

  it('is hopeless at the first refusal of the key, not at another status', () => {
    const retry = (status: number) =>
      readWith(createClaudeReader(false), [
        `{"type":"system","subtype":"api_retry","attempt":1,"retry_delay_ms":525,"error_status":${status},"error":"failed"}`,
      ]);
    expect(retry(401).facts).toMatchObject({ ended: false, trouble: { reason: 'auth' } });
    expect(retry(529).facts).toMatchObject({ ended: false, retries: 1 });
    expect(retry(529).facts.trouble).toBeUndefined();
    expect(retry(529).events[0]).toMatchObject({ type: 'retry', attempt: 2, waitMs: 525 });
  });

  it('is interrupted when it says so', () => {
    const line =
      '{"type":"result","subtype":"error_during_execution","is_error":true,"terminal_reason":"aborted_streaming"}';
    const { facts } = readWith(createClaudeReader(false), [line]);
    expect(facts).toMatchObject({ ended: true, trouble: { reason: 'cancelled' } });
  });

  it.each([
    ['subtype', 'interrupted', 'error'],
    ['terminal_reason', 'something_new', 'error'],
    ['stop_reason', 'max_tokens', 'cut'],
    ['stop_reason', 'refusal', 'error'],
    ['stop_reason', 'something_new', 'error'],
    ['is_error', 'yes', 'error'],
  ])('is no success when its %s is %s', (name, word, reason) => {
    const good = { type: 'result', subtype: 'success', is_error: false, result: '' };
    const result = { ...good, terminal_reason: 'completed', stop_reason: 'end_turn' };
    const facts = (changed: object) =>
      readWith(createClaudeReader(false), [JSON.stringify({ ...result, ...changed })]).facts;
    expect(facts({}).trouble).toBeUndefined();
    expect(facts({ [name]: word }).trouble).toMatchObject({
      reason,
      message: expect.stringContaining(name === 'is_error' ? 'success' : word),
    });
  });

  it('has not ended without its result', () => {
    const { facts } = readWith(createClaudeReader(false), linesOf('claude').slice(0, -1));
    expect(facts).toMatchObject({ ended: false, text: '' });
  });
});

it.each(['qwen', 'qwen-partial'])('%s speaks the same dialect', (name) => {
  const { facts, shown } = read(name);
  expect(facts).toMatchObject({ ended: true, text: said, toolCalls: 1, usage });
  expect(shown).toBe(said);
});
