import { spawn } from 'node:child_process';

type Environment = Readonly<Record<string, string | undefined>>;

/** Shows text in `$PAGER` (`less` without one) and resolves when the person has left it; says why it could not. */
export function runPager(text: string, env: Environment): Promise<string | undefined> {
  const [program = 'less', ...args] = (env.PAGER ?? 'less')
    .split(' ')
    .filter((part) => part !== '');
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['pipe', 'inherit', 'inherit'] });
    child.on('error', (error) => resolve(`${program} did not start: ${error.message}.`));
    child.on('close', () => resolve(undefined));
    // A pager that is left early closes its end; that is no error.
    child.stdin.on('error', () => {});
    child.stdin.end(text);
  });
}
