import { expect, it } from 'vitest';
import { sandboxRemedy } from '../../source/doctor/sandbox-remedy.ts';

it.each([
  ['bwrap is not in PATH', 'linux', /apt install bubblewrap/],
  ['a trial run of bwrap failed: setting up uid map: Permission denied', 'linux', /sysctl/],
  ['a trial run of bwrap failed: No permissions to create new namespace', 'linux', /sysctl/],
  ['a trial run of bwrap failed: exit 3', 'linux', /by hand/],
  ['bubblewrap works on Linux only', 'darwin', /Linux container/],
] as const)('%s on %s has its own remedy', (said, platform, remedy) => {
  expect(sandboxRemedy(said, platform)).toMatch(remedy);
});
