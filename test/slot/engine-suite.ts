import { expect } from 'vitest';
import { question } from '../../source/slot/engine/upstream.edge.ts';
import { endless, verdict } from '../engine/write-gguf.ts';
import { type EngineRig, parsed } from '../helpers/engine-rig.ts';
import type { needs } from '../helpers/needs.ts';

/** Context window that the suite's engines are started with, in tokens. */
export const suiteContext = 2_048;

interface Suite {
  /** A test that needs this engine. */
  readonly real: ReturnType<typeof needs>;
  /** The engine with the model that says `verdict` and stops. */
  readonly speaking: () => Promise<EngineRig>;
  /** The engine with the model that never stops. */
  readonly running: () => Promise<EngineRig>;
}

/** What the slot counts on in every engine of llama.cpp, whoever built it. */
export function engineSuite(suite: Suite): void {
  says(suite);
  stops(suite);
  letsGo(suite);
}

function says({ real, speaking }: Suite): void {
  real('generates a token for a canary once it is up', async () => {
    const { body } = parsed(await (await speaking()).chat({ max_tokens: 1 }));
    expect(body).toMatchObject({
      choices: [{ message: { content: 'VERDICT:' }, finish_reason: 'length' }],
      usage: { completion_tokens: 1 },
    });
  });

  for (const temperature of [0, 0.8, 1.5]) {
    real(`says the model's text and stops by itself at temperature ${temperature}`, async () => {
      const rig = await speaking();
      const { body } = parsed(await rig.chat({ temperature, seed: 7 }));
      expect(body).toMatchObject({ choices: [{ finish_reason: 'stop' }] });
      expect(said(body)).toBe(verdict.text.trim());
      const prompt = 'The VERDICT: revise is due.\n';
      const completed = parsed(await rig.ask('/v1/completions', { prompt, temperature }));
      expect(said(completed.body)).toBe(verdict.text.trim());
    });
  }

  real('streams the same text, with its usage at the end', async () => {
    const stream = (await speaking()).stream({ stream_options: { include_usage: true } });
    await stream.end();
    expect(stream.deltas.join('').trim()).toBe(verdict.text.trim());
    expect(stream.deltas.length).toBeGreaterThan(10);
  });

  real('says it in the form of Anthropic’s messages too', async () => {
    const rig = await speaking();
    const asked = {
      model: 'clockwork',
      max_tokens: 200,
      messages: [{ role: 'user', content: 'So?' }],
    };
    const { body } = parsed(await rig.ask('/v1/messages', asked));
    const [block] = (body as { readonly content: readonly { readonly text: string }[] }).content;
    expect(block?.text.trim()).toBe(verdict.text.trim());
  });

  real('asks for its key where it says or shows something', async () => {
    const { engine } = await speaking();
    const address = { basePath: '', ...engine.address(), headers: {} };
    const ask = { method: 'POST', path: '/v1/chat/completions', body: '{"messages":[]}' } as const;
    const look = { method: 'GET', path: '/slots' } as const;
    const health = { method: 'GET', path: '/health' } as const;
    expect(parsed(await question(address, health, 2_000)).code).toBe(200);
    expect(parsed(await question(address, look, 2_000)).code).toBe(401);
    expect(parsed(await question(address, ask, 2_000)).code).toBe(401);
  });
}

function stops({ real, speaking, running }: Suite): void {
  real('stops before a stop text that the caller names', async () => {
    const { body } = parsed(await (await speaking()).chat({ stop: [' signal'] }));
    const text = verdict.text.slice(0, verdict.text.indexOf(' signal'));
    expect(said(body)).toBe(text);
  });

  real('ends a model that never stops at the cap of tokens', async () => {
    const { body } = parsed(await (await running()).chat({ max_tokens: 64 }));
    expect(body).toMatchObject({
      choices: [{ finish_reason: 'length' }],
      usage: { completion_tokens: 64 },
    });
  });

  real('ends a model that never stops where the context is full', async () => {
    const { body } = parsed(await (await running()).chat());
    const { usage } = body as { usage: { total_tokens: number } };
    expect(usage.total_tokens).toBeGreaterThan(suiteContext - 48);
    expect(usage.total_tokens).toBeLessThanOrEqual(suiteContext);
  });

  real('refuses a prompt that does not fit, and says by how much', async () => {
    const content = 'x'.repeat(5_000);
    const answered = await (await speaking()).chat({ messages: [{ role: 'user', content }] });
    expect(parsed(answered)).toMatchObject({
      code: 400,
      body: { error: { type: 'exceed_context_size_error', n_ctx: suiteContext } },
    });
  });
}

function letsGo({ real, running }: Suite): void {
  real('lets go within a token when its client leaves', async () => {
    const rig = await running();
    const stream = rig.stream();
    await stream.reach(3);
    expect(await rig.slots()).toMatchObject({ busy: true });
    stream.leave();
    await expect.poll(() => rig.slots(), { timeout: 2_000 }).toMatchObject({ busy: false });
    const reading = await rig.slots();
    expect(reading.status === 'read' && reading.decoded).toBeLessThan(suiteContext - 148);
  });

  real('serves two requests one after the other', async () => {
    const rig = await running();
    const first = rig.stream({ max_tokens: 1_000 });
    await first.reach(1);
    const second = await rig.chat({ max_tokens: 5 });
    await first.end();
    expect(first.deltas.join('').length).toBeGreaterThan(endless.text.length * 150);
    expect(parsed(second).body).toMatchObject({ usage: { completion_tokens: 5 } });
  });

  real('moves its counters while it generates', async () => {
    const rig = await running();
    const stream = rig.stream();
    await stream.reach(2);
    const first = await rig.slots();
    await stream.reach(stream.deltas.length + 40);
    const second = await rig.slots();
    stream.leave();
    expect(first).toMatchObject({ status: 'read', busy: true });
    expect(second).not.toEqual(first);
  });
}

/** The words of a chat or of a completion; builds differ in the white space at its ends. */
function said(body: unknown): string | undefined {
  const { choices } = body as {
    readonly choices: readonly {
      readonly text?: string;
      readonly message?: { readonly content: string };
    }[];
  };
  return (choices[0]?.message?.content ?? choices[0]?.text)?.trim();
}
