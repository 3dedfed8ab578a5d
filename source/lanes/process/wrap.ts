import type { Containment } from './containment.edge.ts';
import { namespaceArgs } from './lane-sandbox.ts';

/** The command line that starts a program inside whatever shuts it in. */
export async function wrap(
  containment: Containment,
  [program = '', ...args]: readonly string[],
  sandbox: () => Promise<readonly string[]>,
): Promise<{ readonly program: string; readonly args: readonly string[] }> {
  switch (containment.status) {
    case 'bwrap':
      return { program: containment.program, args: [...(await sandbox()), program, ...args] };
    case 'namespace':
      return { program: containment.program, args: [...namespaceArgs(), program, ...args] };
    case 'none':
      return { program, args };
    default:
      return containment satisfies never;
  }
}
