import { describe, expect, it } from 'vitest';
import { createBroadcast } from '../../source/base/broadcast.ts';

describe('a broadcast', () => {
  it('tells every listener, in the order in which they came', () => {
    const heard: string[] = [];
    const news = createBroadcast<[string]>();
    news.listen((text) => heard.push(`first ${text}`));
    news.listen((text) => heard.push(`second ${text}`));
    news.emit('tea');
    expect(heard).toEqual(['first tea', 'second tea']);
  });

  it('tells nothing to a listener that has stopped, nor what came before it listened', () => {
    const heard: string[] = [];
    const news = createBroadcast<[string]>();
    news.emit('early');
    const stop = news.listen((text) => heard.push(text));
    stop();
    news.emit('late');
    expect(heard).toEqual([]);
  });

  it('tells the others when one throws, and hands its error to whoever told', () => {
    const heard: string[] = [];
    const news = createBroadcast<[string]>();
    news.listen((text) => heard.push(`before ${text}`));
    news.listen(() => {
      throw new Error('broken on purpose');
    });
    news.listen((text) => heard.push(`behind ${text}`));
    expect(() => news.emit('tea')).toThrow('broken on purpose');
    expect(heard).toEqual(['before tea', 'behind tea']);
  });
});
