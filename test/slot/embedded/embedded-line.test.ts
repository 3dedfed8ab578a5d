import { describe, expect, it } from 'vitest';
import type { EmbeddedAsk } from '../../../source/slot/embedded/embedded-ask.ts';
import { type TaskNews, taskLine } from '../../../source/slot/embedded/embedded-line.ts';
import type { ToEngine } from '../../../source/slot/embedded/embedded-talk.ts';

const ask = { prompt: 'hello', stop: [] } as unknown as EmbeddedAsk;

function fixture() {
  const sent: string[] = [];
  const heard: string[] = [];
  const send = (message: ToEngine) => {
    sent.push(message.type === 'load' ? 'load' : `${message.type} ${message.id}`);
  };
  const line = taskLine(send, () => sent.push('begin'));
  const add = () => line.add('generate', ask, (news) => heard.push(`${news.type} ${news.id}`));
  const say = (id: number, type: 'started' | 'failed' = 'failed') =>
    line.take({ type, id, message: '', promptTokens: 1 } as TaskNews);
  return { sent, heard, line, add, say };
}

describe('taskLine', () => {
  it('hands over one task at a time, in the order they came', () => {
    const { sent, heard, add, say, line } = fixture();
    add();
    add();
    expect(sent).toEqual(['begin', 'generate 1']);
    say(1);
    expect(sent).toEqual(['begin', 'generate 1', 'begin', 'generate 2']);
    expect(line.running()).toBe(2);
    say(2);
    expect(line.running()).toBeUndefined();
    expect(heard).toEqual(['failed 1', 'failed 2']);
  });

  it('never sends a task that was taken back while it waited', () => {
    const { sent, add, say } = fixture();
    add();
    const takeBack = add();
    takeBack();
    say(1);
    expect(sent).toEqual(['begin', 'generate 1']);
  });

  it('cancels a running task, and is busy until the engine lets go of it', () => {
    const { sent, add, say, line } = fixture();
    const takeBack = add();
    add();
    takeBack();
    expect(sent).toEqual(['begin', 'generate 1', 'cancel 1']);
    expect(line.running()).toBe(1);
    say(1);
    expect(line.running()).toBe(2);
  });

  it('keeps the engine busy while a task only tells how it is going', () => {
    const { heard, add, say, line } = fixture();
    add();
    say(1, 'started');
    expect(line.running()).toBe(1);
    expect(heard).toEqual(['started 1']);
  });

  it('ignores news of a task that is not the running one', () => {
    const { heard, add, say, line } = fixture();
    add();
    say(7);
    expect(heard).toEqual([]);
    expect(line.running()).toBe(1);
  });
});
