import { afterEach, describe, expect, it } from 'vitest';
import { type SlotWatch, watchSlot } from '../../../source/cli/dashboard/slot-watch.edge.ts';
import type {
  Done,
  SlotClient,
  SlotStatusReading,
} from '../../../source/slot/client/client.edge.ts';

const open: SlotWatch[] = [];
afterEach(() => {
  for (const watch of open.splice(0)) watch.close();
});

const off: SlotStatusReading = { status: 'off' };
const stranger: SlotStatusReading = { status: 'stranger', because: 'the port is taken' };

/** A daemon that says `reading` and answers orders with `done`, and what was ordered of it. */
function fakeClient(reading: () => Promise<SlotStatusReading>, done: Done = { status: 'done' }) {
  const orders: string[] = [];
  const order = async (name: string) => {
    orders.push(name);
    return done;
  };
  const client: SlotClient = {
    status: reading,
    events: async () => {},
    drain: () => order('drain'),
    resume: () => order('resume'),
    restart: () => order('restart'),
    drop: (id) => order(`drop ${id}`),
    stop: () => order('stop'),
  };
  return { client, orders };
}

/** A watch, and a promise of its first news. */
function watching(client: () => SlotClient | undefined) {
  const heard = Promise.withResolvers<void>();
  const watch = watchSlot(client, heard.resolve);
  open.push(watch);
  return { watch, heard: heard.promise };
}

describe('the watch of the slot', () => {
  it('knows the slot after its first look, and orders nothing by looking', async () => {
    const { client, orders } = fakeClient(async () => off);
    const { watch, heard } = watching(() => client);
    expect(watch.board()).toBeUndefined();
    await heard;
    expect(watch.board()).toEqual({ status: 'off' });
    expect(orders).toEqual([]);
  });

  it('knows of none where the role map has none, and refuses orders', async () => {
    const { watch } = watching(() => undefined);
    expect((await watch.order({ type: 'drain' }))?.what).toMatch(/no local model/);
    expect(watch.board()).toBeUndefined();
  });

  it('passes orders on and looks again at once', async () => {
    let reading: SlotStatusReading = off;
    const { client, orders } = fakeClient(async () => reading);
    const { watch, heard } = watching(() => client);
    await heard;
    reading = stranger;
    expect(await watch.order({ type: 'drop', waiter: 'w1', caller: 'cron' })).toBeUndefined();
    expect(watch.board()).toEqual(stranger);
    await watch.order({ type: 'drain' });
    await watch.order({ type: 'resume' });
    await watch.order({ type: 'restart' });
    expect(orders).toEqual(['drop w1', 'drain', 'resume', 'restart']);
  });

  it('says why an order was not done', async () => {
    const refusing = fakeClient(async () => off, { status: 'failed', because: 'It is off.' });
    const gone = fakeClient(async () => off, { status: 'failed', because: 'It answered 404.' });
    const one = watching(() => refusing.client).watch;
    expect(await one.order({ type: 'restart' })).toEqual({ what: 'It is off.', remedy: '' });
    const other = watching(() => gone.client).watch;
    const drop = { type: 'drop', waiter: 'w1', caller: 'cron' } as const;
    expect((await other.order(drop))?.what).toBe('cron waits no longer.');
  });

  it('forgets what belongs to the run before, also what is still on its way', async () => {
    const late = Promise.withResolvers<SlotStatusReading>();
    const { client } = fakeClient(() => late.promise);
    const { watch } = watching(() => client);
    watch.forget();
    late.resolve(off);
    await late.promise;
    await new Promise((resolve) => setImmediate(resolve));
    expect(watch.board()).toBeUndefined();
  });

  it('hears nothing more once it is closed', async () => {
    const late = Promise.withResolvers<SlotStatusReading>();
    const { client } = fakeClient(() => late.promise);
    const { watch } = watching(() => client);
    watch.close();
    late.resolve(off);
    await late.promise;
    await new Promise((resolve) => setImmediate(resolve));
    expect(watch.board()).toBeUndefined();
  });
});
