import { describe, expect, it } from 'vitest';
import { createCodexReader } from '../../../source/agents/codex/codex-events.ts';
import { linesOf, type Read, readWith } from '../../lanes/transcript.ts';

const read = (name: string, resumed = false): Read =>
  readWith(createCodexReader(resumed), linesOf(name));

const said = 'Done: I created the file. FINAL_OK';
const usage = { inputTokens: 2400, outputTokens: 68, cachedTokens: 0, scope: 'run' };

describe('an endpoint without the Responses API', () => {
  const failedWith = (message: string) => {
    const reader = createCodexReader(false);
    reader.take(JSON.stringify({ type: 'turn.failed', error: { message } }));
    return reader.facts().trouble?.message;
  };

  it('is told from the 404 that codex gets there, with what to take instead', () => {
    const url = 'http://127.0.0.1:8080/v1/responses';
    const told = failedWith(`unexpected status 404 Not Found: {}, url: ${url}`);
    expect(told).toContain('take qwen or opencode');
  });

  it('is not suspected for any other failure', () => {
    expect(failedWith('unexpected status 500, url: http://127.0.0.1/v1/responses')).not.toContain(
      'qwen',
    );
    expect(failedWith('model 404b was not found')).not.toContain('qwen');
  });
});

describe('a run of codex', () => {
  it('tells its thread, its command, its words and its tokens', () => {
    const { facts, events, shown } = read('codex');
    expect(facts).toEqual({
      ...{ sessionId: '01a20601-4513-76d2-b7a1-6509d722503b', text: said, usage },
      ...{ ended: true, retries: 0, toolCalls: 1 },
    });
    expect(shown.trim()).toBe(said);
    const tools = events.filter((event) => event.type === 'tool');
    expect(tools).toMatchObject([
      { id: 'item_1', name: 'shell', phase: 'start' },
      { id: 'item_1', name: 'shell', phase: 'end', ok: true },
    ]);
  });

  it('tells the files of a patch', () => {
    const files = read('codex-file_change').events.filter((event) => event.type === 'file');
    expect(files).toEqual([
      { type: 'file', path: '/home/user/repos/codex/README.md', change: 'modified' },
      { type: 'file', path: '/home/user/repos/codex/hello.txt', change: 'added' },
    ]);
  });

  it('tells a tool of another server by both names', () => {
    const { events } = read('codex-mcp_tool_call');
    expect(events).toContainEqual({
      ...{ type: 'tool', id: 'item_1', name: 'harness.delegate', phase: 'end', ok: true },
    });
  });

  it('shows a warning about an unknown model and does not fail for it', () => {
    const { facts, events } = read('codex-readonly_denied');
    expect(facts).toMatchObject({ ended: true, text: said, toolCalls: 0 });
    expect(facts.trouble).toBeUndefined();
    expect(events.filter((event) => event.type === 'notice')).toHaveLength(1);
  });

  it('counts a whole thread when it goes on with one', () => {
    expect(read('codex', true).facts.usage?.scope).toBe('thread');
  });
});

describe('a run of codex that goes wrong', () => {
  it.each([
    ['completed', undefined],
    ['interrupted', 'error'],
    ['', 'cut'],
  ])('is judged by the status of its turn where it gives one: "%s"', (status, reason) => {
    const reader = createCodexReader(false);
    reader.take(JSON.stringify({ type: 'turn.completed', turn: { status } }));
    expect(reader.facts().trouble?.reason).toBe(reason);
  });

  it('ends with the reason of the status', () => {
    const { facts } = read('codex-error401');
    expect(facts).toMatchObject({ ended: true, text: '', trouble: { reason: 'auth' } });
    expect(facts.trouble?.message).toContain('401 Unauthorized');
  });

  it('has not ended when its closing event is missing', () => {
    const { facts } = readWith(createCodexReader(false), linesOf('codex').slice(0, -1));
    expect(facts).toMatchObject({ ended: false, text: said });
    expect(facts.usage).toBeUndefined();
  });

  it('counts what it tries again, and forgets it when it comes through', () => {
    const again = '{"type":"error","message":"Reconnecting... 1/4 (stream disconnected)"}';
    const { facts, events } = readWith(createCodexReader(false), [again, ...linesOf('codex')]);
    expect(facts).toMatchObject({ retries: 1, ended: true });
    expect(facts.trouble).toBeUndefined();
    expect(events[0]).toMatchObject({ type: 'retry', attempt: 2 });
  });

  it('says why it stopped where only an error came', () => {
    const line = '{"message":"boom","type":"error"}';
    const { facts } = readWith(createCodexReader(false), [line]);
    expect(facts).toMatchObject({ ended: false, trouble: { reason: 'error', message: 'boom' } });
  });

  it('tells a command that failed', () => {
    const failed = linesOf('codex').map((line) => line.replaceAll('"completed"}', '"failed"}'));
    const { events, facts } = readWith(createCodexReader(false), failed);
    expect(events).toContainEqual(expect.objectContaining({ phase: 'end', ok: false }));
    expect(facts.trouble).toBeUndefined();
  });
});
