import { pause } from '../../base/wait.edge.ts';
import type { Engine } from '../engine/engine.ts';
import { hasToken } from '../engine/sign.ts';
import { question } from '../engine/upstream.edge.ts';
import type { SlotConfig } from '../slot-config.ts';
import { judge, readSlots, type SlotReading, type Verdict } from './silence.ts';

/** Short questions to the engine: its counters, its health page, and one token. */
export interface Probe {
  slots(): Promise<SlotReading>;
  /** Two readings of the counters, `verdictMs` apart. */
  verdict(): Promise<Verdict>;
  settle(): Promise<'idle' | 'busy' | 'unknown'>;
  /** Words for what the health page says. */
  health(): Promise<string>;
  /** Whether the engine generates a token; it must not be busy. */
  canary(): Promise<boolean>;
}

const betweenLooksMs = 50;

export function createProbe(engine: Engine, config: SlotConfig): Probe {
  const slots = async (): Promise<SlotReading> => {
    const address = engine.address();
    if (address === undefined) return { status: 'silent' };
    const asked = await question(address, { method: 'GET', path: '/slots' }, config.verdictMs);
    if (asked.status !== 'answered') return { status: 'silent' };
    return asked.code === 200 ? readSlots(asked.text) : { status: 'unsupported' };
  };
  const verdict = async (): Promise<Verdict> => {
    const startMs = Date.now();
    const first = await slots();
    if (first.status !== 'read') return judge(first, first);
    await pause(Math.max(0, config.verdictMs - (Date.now() - startMs)));
    return judge(first, await slots());
  };
  /** Idle as soon as the counters say so; while they move, a slow engine is given up to the total. */
  const settle = async (): Promise<'idle' | 'busy' | 'unknown'> => {
    const startMs = Date.now();
    for (;;) {
      const reading = await slots();
      if (reading.status === 'unsupported') return 'unknown';
      if (reading.status === 'read' && !reading.busy) return 'idle';
      if (Date.now() - startMs < config.softMs) {
        await pause(betweenLooksMs);
        continue;
      }
      const seen = await verdict();
      if (seen === 'swallowed') return 'idle';
      if (seen !== 'moved' || Date.now() - startMs > config.deadlines.totalMs) return 'busy';
    }
  };
  return {
    slots,
    verdict,
    settle,
    health: async () => {
      const address = engine.address();
      if (address === undefined) return 'not running';
      const asked = await question(address, { method: 'GET', path: '/health' }, config.verdictMs);
      switch (asked.status) {
        case 'answered':
          return asked.code === 200 ? 'ok' : `HTTP ${asked.code}`;
        case 'silent':
          return 'no answer';
        case 'refused':
          return 'connection refused';
      }
    },
    canary: async () => {
      const address = engine.address();
      if (address === undefined) return false;
      const body = JSON.stringify({
        model: config.model,
        messages: [{ role: 'user', content: 'Say ok.' }],
        max_tokens: 1,
        temperature: 0,
      });
      const limitMs = config.deadlines.firstTokenMs;
      const ask = { method: 'POST', path: '/v1/chat/completions', body } as const;
      const asked = await question(address, ask, limitMs);
      return asked.status === 'answered' && asked.code === 200 && hasToken(asked.text);
    },
  };
}
