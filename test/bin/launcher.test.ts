import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const launcher = fileURLToPath(new URL('../../bin/fugu.cjs', import.meta.url));
const about = new URL('../../package.json', import.meta.url);

it('prints the version of the package', () => {
  const { version } = JSON.parse(readFileSync(about, 'utf8'));
  const shown = spawnSync(process.execPath, [launcher, '--version'], { encoding: 'utf8' });
  expect(shown).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' });
});

it('refuses an old Node in one line, with exit code 2', () => {
  const pretend =
    "Object.defineProperty(process.versions, 'node', { value: '22.21.9' });" +
    `process.argv = [process.argv[0], ${JSON.stringify(launcher)}, 'run'];` +
    `require(${JSON.stringify(launcher)});`;
  const shown = spawnSync(process.execPath, ['-e', pretend], { encoding: 'utf8' });
  expect(shown).toMatchObject({ status: 2, stdout: '' });
  expect(shown.stderr).toMatch(
    /^fugu needs Node 22\.22 or newer and this is Node 22\.21\.9\..+\n$/,
  );
});
