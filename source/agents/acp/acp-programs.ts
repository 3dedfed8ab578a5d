import { keyEnv, type LaunchAsked, type Setup } from '../agent-kind.ts';
import { agents } from '../list.ts';

/** Whether fugu can hand an address to this program. */
export function takesAddress(program: string): boolean {
  return apartOf(program) !== undefined;
}

/** Arguments, environment and files for the program; any other gets its key under the key's own name. */
export function acpLaunch(asked: LaunchAsked): Setup {
  const apart = asked.model.home === 'user' ? undefined : apartOf(asked.program);
  return apart?.(asked) ?? { args: [], env: keyEnv(asked), files: [] };
}

function apartOf(program: string) {
  return agents.find(({ name }) => name === program)?.apart;
}
