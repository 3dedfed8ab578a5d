import { execa } from 'execa';
import type { Environment } from '../domain/environment.ts';

/** Shows text in `$PAGER` (`less` without one) and resolves when the person has left it; says why it could not. */
export async function runPager(text: string, env: Environment): Promise<string | undefined> {
  const [program = 'less', ...args] = (env.PAGER ?? 'less')
    .split(' ')
    .filter((part) => part !== '');
  // A pager that is left early does not read it all; that is no error.
  const ended = await execa(program, args, {
    input: text,
    stdout: 'inherit',
    stderr: 'inherit',
    reject: false,
  });
  const began = ended.exitCode !== undefined || ended.signal !== undefined;
  return began ? undefined : `${program} did not start: ${ended.originalMessage}.`;
}
