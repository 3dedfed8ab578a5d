import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createGpu } from '../../../source/slot/engine/gpu.edge.ts';
import { isFreed, readMemoryUsed } from '../../../source/slot/engine/gpu-memory.ts';
import {
  nvidiaTrouble,
  readAmd,
  readComputeApps,
  readIoreg,
  readNvidiaLine,
} from '../../../source/slot/engine/gpu-reading.ts';
import { atEnd, eventually } from '../slot-bench.ts';

describe('a line of nvidia-smi', () => {
  it('is read with its units', () => {
    const line =
      '0, NVIDIA GeForce RTX 4070, GPU-1, 97, 11468, 12282, 71, 188.20, 200.00, P2, 0x0000000000000004';
    expect(readNvidiaLine(line)).toEqual({
      index: 0,
      card: {
        name: 'NVIDIA GeForce RTX 4070',
        usePercent: 97,
        memoryUsedMb: 11_468,
        memoryTotalMb: 12_282,
        celsius: 71,
        watts: 188.2,
        wattsLimit: 200,
        throttle: '0x0000000000000004',
      },
    });
  });

  it('has no figure where the driver gives none, and never a 0 for it', () => {
    const line =
      '1, Tesla K80, GPU-2, [N/A], [Not Supported], 11441, [Unknown Error], [GPU requires reset], , P8, 0x0000000000000001';
    expect(readNvidiaLine(line)?.card).toEqual({ name: 'Tesla K80', memoryTotalMb: 11_441 });
  });

  it.each([
    '',
    'No devices were found',
    'Field "clocks_throttle_reasons.active" is not a valid field to query.',
    'a, b',
  ])('that is none is no reading: %s', (line) => {
    expect(readNvidiaLine(line)).toBeUndefined();
  });

  it('of trouble is known as such', () => {
    const text = "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.\n";
    expect(nvidiaTrouble(text)).toContain('has failed');
    expect(nvidiaTrouble('0, RTX, GPU-1, 5')).toBeUndefined();
  });

  it('of processes says who holds memory', () => {
    expect([...readComputeApps('123, 4000\n456, [N/A]\nno line\n')]).toEqual([
      [123, 4_000],
      [456, undefined],
    ]);
  });
});

describe('other cards', () => {
  it('of AMD are read from sysfs; files that are not there are not 0', () => {
    const files = {
      busyPercent: '33\n',
      vramUsed: '1073741824\n',
      vramTotal: '17163091968\n',
      milliCelsius: '54000\n',
      microWatts: undefined,
    };
    expect(readAmd('AMD card0', files)).toEqual({
      name: 'AMD card0',
      usePercent: 33,
      memoryUsedMb: 1_024,
      memoryTotalMb: 16_368,
      celsius: 54,
    });
    expect(
      readAmd('x', { busyPercent: undefined, vramUsed: '5', vramTotal: undefined }),
    ).toBeUndefined();
  });

  it('of Apple are read from ioreg', () => {
    const text =
      '"model" = "Apple M3"\n"PerformanceStatistics" = {"In use system memory"=2147483648,"Device Utilization %"=41}';
    expect(readIoreg(text)).toEqual({ name: 'Apple M3', usePercent: 41, memoryUsedMb: 2_048 });
    expect(readIoreg('nothing')).toBeUndefined();
  });
});

function program(text: string): readonly string[] {
  const dir = mkdtempSync(join(tmpdir(), 'fugu-gpu-'));
  atEnd(() => rmSync(dir, { recursive: true, force: true }));
  const path = join(dir, 'nvidia-smi');
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o700);
  return [path];
}

describe('the reading', () => {
  it('comes from one long-lived child, which ends with it', async () => {
    const nvidiaSmi = program(
      'echo "0, RTX, GPU-1, 5, 100, 200, 40, 10, 20, P8, 0x0"; exec sleep 60',
    );
    const gpu = createGpu({ mode: 'auto', platform: 'linux', nvidiaSmi });
    atEnd(gpu.close);
    await eventually(() => gpu.reading().status === 'read', 'a reading');
    expect(gpu.reading()).toMatchObject({ cards: [{ name: 'RTX', usePercent: 5 }] });
  });

  it('asks newer drivers by the newer name', async () => {
    const nvidiaSmi = program(
      'case "$1" in *event_reasons*) echo "0, New, GPU-1, 5, 1, 2, 3, 4, 5, P8, 0x0"; exec sleep 60;; *) exit 2;; esac',
    );
    const gpu = createGpu({ mode: 'auto', platform: 'linux', nvidiaSmi });
    atEnd(gpu.close);
    await eventually(() => gpu.reading().status === 'read', 'a reading');
  });

  it('is silent when the tool hangs, and the hung tool is not waited for', async () => {
    const nvidiaSmi = program('exec sleep 60');
    const gpu = createGpu({ mode: 'auto', platform: 'linux', nvidiaSmi, everyMs: 1 });
    atEnd(gpu.close);
    await eventually(() => gpu.reading().status === 'silent', 'it is called silent');
  });

  it('is of the CPU where there is no card, by tool or by file', async () => {
    const gpu = createGpu({
      mode: 'auto',
      platform: 'linux',
      nvidiaSmi: ['/nowhere/nvidia-smi'],
      drm: '/nowhere',
    });
    await eventually(() => gpu.reading().status === 'cpu', 'it says CPU');
    await gpu.freed(1, 1_000);
  });

  it('is not taken where the spec says so', async () => {
    const gpu = createGpu({ mode: 'off' });
    await gpu.mark();
    await gpu.freed(1, 60_000);
    expect(gpu.reading()).toEqual({ status: 'off' });
  });

  it('is of AMD where its files are', async () => {
    const drm = mkdtempSync(join(tmpdir(), 'fugu-drm-'));
    atEnd(() => rmSync(drm, { recursive: true, force: true }));
    mkdirSync(join(drm, 'card0', 'device'), { recursive: true });
    writeFileSync(join(drm, 'card0', 'device', 'gpu_busy_percent'), '12\n');
    const gpu = createGpu({
      mode: 'auto',
      platform: 'linux',
      nvidiaSmi: ['/nowhere/nvidia-smi'],
      drm,
    });
    await eventually(() => gpu.reading().status === 'read', 'a reading');
    expect(gpu.reading()).toMatchObject({ cards: [{ usePercent: 12 }] });
  });
});

describe('the memory of a killed engine', () => {
  const look = (atMs: number, usedMb: number | undefined, isListed = false) => ({
    atMs,
    usedMb,
    isListed,
  });

  it.each([
    ['its process is listed', [look(0, 1_000, true)], 1_000, false],
    ['nobody has looked yet', [], 1_000, false],
    ['more is in use than before it was loaded', [look(0, 9_000)], 1_000, false],
    ['it is within five percent of before', [look(0, 2_090)], 2_000, true],
    ['it is above five percent', [look(0, 2_110)], 2_000, false],
    ['a driver keeps a little of an empty card', [look(0, 60)], 0, true],
    ['nothing was noted before: the process is the rule', [look(0, 9_000)], undefined, true],
    ['the card does not say: the process is the rule', [look(0, undefined)], 1_000, true],
    ['it still falls', [look(0, 9_000), look(2_500, 5_000)], 1_000, false],
    [
      'somebody else has taken some, and it falls no more',
      [look(0, 5_000), look(2_500, 5_000)],
      1_000,
      true,
    ],
    [
      'it was as low, but only while the process was there',
      [look(0, 5_000, true), look(2_500, 5_000)],
      1_000,
      false,
    ],
  ] as const)('counts as free or not where %s', (_where, looks, baselineMb, isFree) => {
    expect(isFreed(looks, baselineMb)).toBe(isFree);
  });

  it('is summed up over all cards', () => {
    expect(readMemoryUsed('100\n250\n')).toBe(350);
    expect(readMemoryUsed('[N/A]\n')).toBeUndefined();
  });

  /** A card whose use and whose one process are in files. */
  async function card(usedMb: number) {
    const dir = mkdtempSync(join(tmpdir(), 'fugu-card-'));
    atEnd(() => rmSync(dir, { recursive: true, force: true }));
    const use = (mb: number): void => writeFileSync(join(dir, 'used'), `${mb}\n`);
    const hold = (pids: string): void => writeFileSync(join(dir, 'apps'), pids);
    use(usedMb);
    hold('');
    const nvidiaSmi = program(
      `case "$*" in
        *compute-apps*) cat ${dir}/apps;;
        *--query-gpu=memory.used*) cat ${dir}/used;;
        *) echo "0, RTX, GPU-1, 5, 1, 2, 3, 4, 5, P8, 0x0"; exec sleep 60;;
      esac`,
    );
    const gpu = createGpu({ mode: 'auto', platform: 'linux', nvidiaSmi });
    atEnd(gpu.close);
    await gpu.mark();
    return { gpu, use, hold };
  }

  it('is waited for until its process is gone and its use is what was marked', async () => {
    const { gpu, use, hold } = await card(500);
    use(9_000);
    hold('77, 8500\n');
    let freed = false;
    const waiting = gpu.freed(77, 60_000).then(() => {
      freed = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    hold('');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(freed).toBe(false);
    use(510);
    await waiting;
  });

  it('is waited for no longer than the limit', async () => {
    const { gpu, hold } = await card(500);
    hold('77, 8500\n');
    await gpu.freed(77, 300);
    expect(gpu.reading().status).toBe('read');
  });

  it('of AMD is waited for by its file', async () => {
    const drm = mkdtempSync(join(tmpdir(), 'fugu-drm-'));
    atEnd(() => rmSync(drm, { recursive: true, force: true }));
    const use = (mb: number): void =>
      writeFileSync(join(drm, 'card0', 'device', 'mem_info_vram_used'), `${mb * 1_048_576}\n`);
    mkdirSync(join(drm, 'card0', 'device'), { recursive: true });
    writeFileSync(join(drm, 'card0', 'device', 'mem_info_vram_total'), '17163091968\n');
    use(300);
    const gpu = createGpu({ mode: 'auto', platform: 'linux', nvidiaSmi: ['/nowhere/smi'], drm });
    await gpu.mark();
    use(9_000);
    let freed = false;
    const waiting = gpu.freed(77, 60_000).then(() => {
      freed = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(freed).toBe(false);
    use(300);
    await waiting;
  });
});
