import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  slotLogs,
  slotRestart,
  slotServe,
  slotStatus,
  slotStop,
} from '../../../source/slot/client/slot-orders.edge.ts';
import { createHistory, readHistory } from '../../../source/slot/queue/history.edge.ts';
import { ask, eventually, makeSlot, startSlot } from '../slot-bench.ts';

describe('fugu slot', () => {
  it('serves until it is told to stop, and says both', async () => {
    const slot = await makeSlot();
    const place = { port: slot.config.port, dir: slot.dir };
    const said: string[] = [];
    const never = new AbortController().signal;
    const served = slotServe({ ...slot, version: 'test' }, (line) => said.push(line), never);
    await eventually(() => said.length > 0, 'it serves');
    expect(said).toEqual([`The slot serves tiny on http://127.0.0.1:${place.port}/v1.`]);
    const second = await slotServe({ ...slot, version: 'test' }, () => undefined, never);
    expect(second).toMatchObject({ ok: true });
    expect(second.lines[0]).toMatch(/^The slot runs already \(process \d+\)\.$/);
    expect((await slotStop(place, 'now')).lines).toEqual(['The slot ends now.']);
    expect((await served).lines).toEqual(['The slot has ended: it was told to stop.']);
    expect((await slotStop(place, 'now')).lines).toEqual(['The slot is off.']);
    expect((await slotStatus(place)).lines[0]).toContain('The slot is off');
    expect(await slotRestart(place)).toMatchObject({ ok: false });
  });

  it('ends its daemon when it is interrupted', async () => {
    const slot = await makeSlot();
    const stop = new AbortController();
    const served = slotServe({ ...slot, version: 'test' }, () => stop.abort(), stop.signal);
    expect((await served).lines).toEqual(['The slot has ended: it was interrupted.']);
    expect(existsSync(join(slot.dir, 'child.json'))).toBe(false);
  });

  it('shows the slot in four lines, restarts it, and tells its history', async () => {
    const slot = await startSlot();
    const place = { port: slot.port, dir: slot.dir };
    await ask(slot, 'say 2', { headers: { 'x-slot-caller': 'aider' } }).answer;
    expect((await slotStatus(place)).lines).toHaveLength(4);
    expect(await slotRestart(place)).toMatchObject({ ok: true });
    await eventually(async () => {
      const { lines } = await slotLogs(slot.dir, Date.now());
      return (
        lines.some((line) => line.includes('restart')) &&
        lines.some((line) => line.includes('aider'))
      );
    }, 'its history tells of the call and of the restart');
  });

  it('stops when the last caller is served, where that is asked', async () => {
    const slot = await startSlot();
    const running = ask(slot, 'slow 20 10');
    await running.until('w0');
    expect(await slotStop({ port: slot.port, dir: slot.dir }, 'idle')).toMatchObject({ ok: true });
    const late = await ask(slot, 'say 1').answer;
    expect(late.error?.type).toBe('local_model_draining');
    expect((await running.answer).words).toContain('w19');
    await slot.daemon.ended;
  });
});

describe('the history', () => {
  it('gathers what comes close together, and writes it without being told to', async () => {
    const { dir } = await makeSlot();
    const history = createHistory(dir);
    history.append({ type: 'ready', afterMs: 5, atMs: 1, seq: 1 });
    history.append({ type: 'ready', afterMs: 6, atMs: 2, seq: 2 });
    expect(await readHistory(dir, 0)).toEqual([]);
    await eventually(async () => (await readHistory(dir, 0)).length === 2, 'both are written');
    await history.close();
    expect((await readHistory(dir, 0)).map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it('keeps the last days, passes over what is torn, and starts where it is asked to', async () => {
    const { dir } = await makeSlot();
    mkdirSync(dir, { recursive: true });
    for (let day = 10; day < 20; day += 1) {
      writeFileSync(
        join(dir, `history-2020-01-${day}.jsonl`),
        '{"type":"ready","atMs":1,"seq":1}\n{"torn',
      );
    }
    const history = createHistory(dir);
    const nowMs = Date.now();
    history.append({ type: 'ready', afterMs: 5, atMs: nowMs, seq: 1 });
    history.append({ type: 'start', id: 'a', caller: 'x', class: 'normal', atMs: nowMs, seq: 2 });
    await history.close();
    history.append({ type: 'ready', afterMs: 6, atMs: nowMs, seq: 3 });
    await history.flush();
    expect(readdirSync(dir).filter((name) => name.startsWith('history-'))).toHaveLength(7);
    expect(await readHistory(dir, nowMs)).toEqual([
      { type: 'ready', afterMs: 5, atMs: nowMs, seq: 1 },
    ]);
    expect(await readHistory(dir, 0)).toHaveLength(7);
    expect(await readHistory(join(dir, 'nowhere'), 0)).toEqual([]);
  });
});
