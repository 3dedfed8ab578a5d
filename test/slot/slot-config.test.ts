import { describe, expect, it } from 'vitest';
import {
  configDigest,
  llamaServerArgs,
  readSlotConfig,
  type SlotConfig,
} from '../../source/slot/slot-config.ts';

function config(section: unknown): SlotConfig {
  const read = readSlotConfig(section, 'gemma-4-12b', '/home/me');
  if (read.status === 'refused') throw new Error(read.problems.join());
  return read.config;
}

function problem(section: unknown): string {
  const read = readSlotConfig(section, 'gemma-4-12b', '/home/me');
  return read.status === 'refused' ? read.problems.join() : '';
}

describe('the slot section', () => {
  it('needs little more than a model file', () => {
    expect(config({ gguf: '~/models/gemma.gguf' })).toMatchObject({
      engine: { kind: 'llama-server', program: 'llama-server', gguf: '/home/me/models/gemma.gguf' },
      ctx: 8_192,
      usualTokens: 1_024,
      ceilingTokens: 4_096,
      idleMs: 900_000,
      deadlines: { firstTokenMs: 30_000, stallMs: 20_000, totalMs: 300_000 },
      line: { depth: 32, waitMs: { interactive: 60_000, normal: 600_000, batch: 1_800_000 } },
    });
  });

  it('takes what a person sets, in the units a person reads', () => {
    const section = {
      gguf: 'x',
      maxTokens: 6_000,
      idleMinutes: 2,
      stallSeconds: 5,
      waitSeconds: { batch: 10 },
    };
    const read = config(section);
    expect(read).toMatchObject({ usualTokens: 6_000, ceilingTokens: 6_000, idleMs: 120_000 });
    expect(read.line.waitMs).toEqual({ interactive: 60_000, normal: 600_000, batch: 10_000 });
    expect(read.deadlines.stallMs).toBe(5_000);
  });

  it.each([
    [{}, 'slot.gguf is missing'],
    [{ engine: 'embedded' }, 'slot.gguf is missing, and the engine is embedded'],
    [{ engine: 'command' }, 'slot.command is missing'],
    [{ engine: 'command', command: ['serve'] }, 'slot.url is missing'],
    [{ engine: 'attach' }, 'slot.url is not an http address'],
    [{ engine: 'attach', url: 'localhost:11434' }, 'slot.url is not an http address'],
    [{ gguf: 'x', port: 80 }, 'slot.port'],
    [{ gguf: 'x', colour: 'red' }, 'colour'],
  ])('is refused in words: %j', (section, words) => {
    expect(problem(section)).toContain(words);
  });

  it('has a digest that changes with it and with nothing else', () => {
    const one = configDigest(config({ gguf: 'x' }));
    expect(configDigest(config({ gguf: 'x' }))).toBe(one);
    expect(configDigest(config({ gguf: 'y' }))).not.toBe(one);
  });
});

describe('llama-server', () => {
  it('is started with one slot, its counters, and no shift of the context', () => {
    const args = llamaServerArgs(config({ gguf: 'x' }), '/m.gguf', '/run/llm.sock').join(' ');
    expect(args).toContain('-m /m.gguf --host /run/llm.sock -a gemma-4-12b');
    expect(args).toContain(
      '-np 1 -c 8192 -n 4096 --metrics --slots --no-context-shift --sse-ping-interval 15',
    );
  });
});
