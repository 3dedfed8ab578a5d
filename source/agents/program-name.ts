/** The name people know a program by: `/opt/bin/qwen.js` is qwen. */
export function programName(path: string): string {
  const file = path.slice(path.lastIndexOf('/') + 1);
  return file.replace(/\.(?:exe|cmd|[cm]?js)$/, '');
}

/** Three numbers of a version in what a program printed, or undefined. */
export function versionIn(printed: string): string | undefined {
  return /\b\d+\.\d+\.\d+\b/.exec(printed)?.[0];
}

/** Whether `version` is older than `least`, number by number. */
export function isOlder(version: string, least: string): boolean {
  const have = version.split('.').map(Number);
  const want = least.split('.').map(Number);
  const at = want.findIndex((number, index) => number !== have[index]);
  return at >= 0 && (have[at] ?? 0) < (want[at] ?? 0);
}

/** A model's name as a folder. */
export function folderName(name: string): string {
  const safe = name.replace(/[^A-Za-z0-9._-]/g, '_');
  return /^\.*$/.test(safe) ? `_${safe}` : safe;
}
