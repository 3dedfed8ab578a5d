import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createGpu } from '../../source/slot/gpu.edge.ts';
import {
  nvidiaTrouble,
  readAmd,
  readComputeApps,
  readIoreg,
  readNvidiaLine,
} from '../../source/slot/gpu-line.ts';
import { atEnd, eventually } from './slot-bench.ts';

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
    expect(createGpu({ mode: 'off' }).reading()).toEqual({ status: 'cpu' });
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
