import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Environment } from '../domain/environment.ts';
import type { Edited } from './dashboard-effects.ts';

/**
 * Lets the person edit a text in `$VISUAL`, `$EDITOR` or `vi`, as a private file that is gone
 * afterwards. The terminal must be the editor's meanwhile. An editor that ends badly changes nothing.
 */
export async function runEditor(text: string, name: string, env: Environment): Promise<Edited> {
  const [program = 'vi', ...args] = (env.VISUAL || env.EDITOR || 'vi')
    .split(' ')
    .filter((part) => part !== '');
  const folder = await mkdtemp(join(tmpdir(), 'fugu-edit-'));
  try {
    const path = join(folder, name);
    await writeFile(path, text, { mode: 0o600 });
    const because = await ended(program, [...args, path]);
    if (because !== undefined) return { status: 'failed', because };
    return { status: 'edited', text: await readFile(path, 'utf8') };
  } catch (error) {
    return { status: 'failed', because: `The text cannot be handed to ${program}: ${error}.` };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function ended(program: string, args: readonly string[]): Promise<string | undefined> {
  const { exitCode, signal, originalMessage } = await execa(program, args, {
    stdio: 'inherit',
    reject: false,
  });
  if (exitCode === 0) return undefined;
  if (exitCode === undefined && signal === undefined) {
    return `${program} did not start: ${originalMessage}.`;
  }
  return `${program} ended with ${exitCode ?? 'a signal'}; nothing is changed.`;
}
