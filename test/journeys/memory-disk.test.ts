import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { needs } from '../helpers/needs.ts';
import { root } from '../helpers/tracked.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'fugu-memory-disk-'));
  mkdirSync(join(home, 'data', 'memory'), { recursive: true });
});
afterEach(() => rmSync(home, { recursive: true }));

/** Runs a shell script in which the store's folder is a disk of its own and `fugu` is the program. */
function onDisk(script: string): Promise<string> {
  const store = join(home, 'data', 'memory');
  const lines = [
    'mount -t tmpfs -o size=64k,mode=700 none "$1" || exit 99',
    'fugu() { "$2" bin/fugu.cjs "$@" 2>&1; echo "exit $?"; }'.replace('"$2"', '"$NODE"'),
    script,
  ];
  const child = spawn('unshare', ['-m', 'sh', '-c', lines.join('\n'), 'sh', store], {
    cwd: root,
    env: { PATH: process.env.PATH ?? '', HOME: home, FUGU_HOME: home, NODE: process.execPath },
  });
  let out = '';
  child.stdout.on('data', (piece) => {
    out += String(piece);
  });
  return new Promise((resolve) => {
    child.once('close', () => resolve(out.replaceAll(store, 'STORE')));
  });
}

needs('tmpfs')(
  'a read-only disk can be read and searched, and says why it takes nothing',
  async () => {
    const out = await onDisk(
      [
        'fugu memory init; fugu memory add "Kept words."',
        'mount -o remount,ro "$1"',
        'fugu memory search kept --json; fugu memory add "More words."',
        'fugu memory archive kept-words; fugu memory check; ls "$1" "$1/archive"',
      ].join('\n'),
    );
    const said = out.split('\n');
    expect(said[5], out).toBe('exit 0');
    expect(said[4]).toContain('"id":"kept-words"');
    expect(said[6]).toMatch(/read-only disk; it can be read and searched, not changed\. Make /);
    expect(said.slice(7, 8)).toEqual(['exit 2']);
    expect(said[8]).toMatch(/read-only disk/);
    expect(out).toMatch(/1 fact in force, 0 errors/);
    expect(out).toMatch(/STORE:\nINDEX\.md\narchive\nkept-words\.md\n\nSTORE\/archive:\n$/);
  },
);

needs('tmpfs')(
  'a full disk takes no half of a fact and keeps what it has',
  async () => {
    const out = await onDisk(
      [
        'fugu memory init; fugu memory add "Kept words."',
        'dd if=/dev/zero of="$1/filler" bs=1k 2>/dev/null',
        'fugu memory add "More words."; ls -A "$1"; fugu memory show kept-words --json',
        'rm "$1/filler"; fugu memory add "More words."; fugu memory check',
      ].join('\n'),
    );
    const said = out.split('\n');
    expect(said[4], out).toMatch(/^\S*STORE\S*: The disk is full\. Free some /);
    expect(said.slice(5, 10)).toEqual(['exit 2', 'INDEX.md', 'archive', 'filler', 'kept-words.md']);
    expect(said[10]).toContain('"body":"Kept words."');
    expect(out).toMatch(/2 facts in force, 0 errors and 0 warnings in files\.\nexit 0\n$/);
  },
  60_000,
);
