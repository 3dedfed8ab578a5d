/** Readings of a graphics card. What the tool does not say is absent: unknown is never 0. */
export interface GpuCard {
  readonly name: string;
  readonly usePercent?: number;
  readonly memoryUsedMb?: number;
  readonly memoryTotalMb?: number;
  readonly celsius?: number;
  readonly watts?: number;
  readonly wattsLimit?: number;
  /** Why its clock is held down, as the driver's bit mask; absent when it is not. */
  readonly throttle?: string;
}

/**
 * - `cpu`: no card was found.
 * - `off`: nobody looks for one.
 * - `silent`: the tool has stopped answering, as it does when the driver hangs.
 */
export type GpuReading =
  | { readonly status: 'read'; readonly atMs: number; readonly cards: readonly GpuCard[] }
  | { readonly status: 'cpu' }
  | { readonly status: 'off' }
  | { readonly status: 'silent'; readonly sinceMs: number }
  | { readonly status: 'unknown'; readonly because: string };

/** Fields asked of nvidia-smi. `clocks_throttle_reasons` has another name in newer drivers. */
export function nvidiaFields(throttleField: string): readonly string[] {
  return [
    ...['index', 'name', 'uuid', 'utilization.gpu', 'memory.used', 'memory.total'],
    ...['temperature.gpu', 'power.draw', 'power.limit', 'pstate', throttleField],
  ];
}

/** One csv line of nvidia-smi (`noheader,nounits`); undefined for a line that is no reading. */
export function readNvidiaLine(line: string): { index: number; card: GpuCard } | undefined {
  const cells = line.split(',').map((cell) => cell.trim());
  const [index, name, , use, used, total, celsius, watts, limit, , throttle] = cells;
  if (cells.length < 9 || name === undefined || !/^\d+$/.test(index ?? '')) return undefined;
  const card = {
    name,
    ...known('usePercent', use),
    ...known('memoryUsedMb', used),
    ...known('memoryTotalMb', total),
    ...known('celsius', celsius),
    ...known('watts', watts),
    ...known('wattsLimit', limit),
    ...(/^0x0*[1-9a-f]/i.test(throttle ?? '') && !/^0x0*1$/i.test(throttle ?? '')
      ? { throttle: throttle ?? '' }
      : {}),
  };
  return { index: Number(index), card };
}

function known<Name extends string>(
  name: Name,
  cell: string | undefined,
): { readonly [N in Name]?: number } {
  // [N/A], [Not Supported], [Unknown Error] and the like are words in brackets.
  const value = /^-?\d+(?:\.\d+)?$/.test(cell ?? '') ? Number(cell) : undefined;
  return value === undefined ? {} : ({ [name]: value } as { readonly [N in Name]: number });
}

/** The text nvidia-smi prints when there is no card to talk to. */
export function nvidiaTrouble(text: string): string | undefined {
  const line = text
    .split('\n')
    .find((each) =>
      /NVIDIA-SMI has failed|No devices|Failed to init|Unable to determine|ERR!/i.test(each),
    );
  return line?.trim().slice(0, 200);
}

/** Megabytes that processes hold, by pid, of `--query-compute-apps=pid,used_memory`. */
export function readComputeApps(text: string): ReadonlyMap<number, number | undefined> {
  const apps = new Map<number, number | undefined>();
  for (const line of text.split('\n')) {
    const [pid, used] = line.split(',').map((cell) => cell.trim());
    if (/^\d+$/.test(pid ?? ''))
      apps.set(Number(pid), /^\d+$/.test(used ?? '') ? Number(used) : undefined);
  }
  return apps;
}

/** The texts of an AMD card's files under /sys/class/drm/card<n>/device; absent files are undefined. */
export interface AmdFiles {
  readonly busyPercent: string | undefined;
  readonly vramUsed: string | undefined;
  readonly vramTotal: string | undefined;
  readonly milliCelsius?: string | undefined;
  readonly microWatts?: string | undefined;
}

/** An AMD card by sysfs; undefined when it has none of the files that amdgpu gives. */
export function readAmd(name: string, files: AmdFiles): GpuCard | undefined {
  const use = whole(files.busyPercent);
  const total = whole(files.vramTotal);
  if (use === undefined && total === undefined) return undefined;
  const used = whole(files.vramUsed);
  const celsius = whole(files.milliCelsius);
  const watts = whole(files.microWatts);
  return {
    name,
    ...(use === undefined ? {} : { usePercent: use }),
    ...(used === undefined ? {} : { memoryUsedMb: Math.round(used / 1_048_576) }),
    ...(total === undefined ? {} : { memoryTotalMb: Math.round(total / 1_048_576) }),
    ...(celsius === undefined ? {} : { celsius: Math.round(celsius / 1_000) }),
    ...(watts === undefined ? {} : { watts: Math.round(watts / 1_000_000) }),
  };
}

function whole(text: string | undefined): number | undefined {
  const trimmed = text?.trim() ?? '';
  return /^\d+$/.test(trimmed) ? Number(trimmed) : undefined;
}

/** Apple's `ioreg -r -c IOGPU -d 1 -f`; undefined when it names no use. */
export function readIoreg(text: string): GpuCard | undefined {
  const use = /"Device Utilization %"=(\d+)/.exec(text)?.[1];
  const used = /"In use system memory"=(\d+)/.exec(text)?.[1];
  if (use === undefined && used === undefined) return undefined;
  const name = /"model"\s*=\s*"([^"]+)"/.exec(text)?.[1] ?? 'Apple GPU';
  return {
    name,
    ...(use === undefined ? {} : { usePercent: Number(use) }),
    ...(used === undefined ? {} : { memoryUsedMb: Math.round(Number(used) / 1_048_576) }),
  };
}
