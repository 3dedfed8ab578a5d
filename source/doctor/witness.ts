import type { LaneDriver, LaneRequest } from '../conductor/ports.ts';

/**
 * What an endpoint's word on who answered is worth. `named`: it refuses a name that no model has, or
 * answers it under the name of a model of its own. `echo`: it repeats whatever it is asked for, as
 * SGLang, Ollama and aliasing gateways do (https://github.com/sgl-project/sglang/issues/7035), so
 * that only the spec says whose weights it serves. `unknown`: neither could be seen.
 */
export type Witness = 'named' | 'echo' | 'unknown';

/** Asks once for a name that no model has; `token` makes it one that nobody serves by chance. */
export async function witnessOf(
  driver: LaneDriver,
  request: LaneRequest,
  token: string,
  signal: AbortSignal,
): Promise<Witness> {
  const nobody = `fugu-no-model-${token}`;
  const model = { ...request.model, model: nobody };
  const { status, reason, served } = await driver.run(
    { ...request, model },
    () => undefined,
    signal,
  );
  if (served.by === 'reported') {
    return [served.id, ...(served.ids ?? [])].includes(nobody) ? 'echo' : 'named';
  }
  return status === 'failed' && reason === 'error' ? 'named' : 'unknown';
}

/** A sentence for the report of a trial; undefined where there is nothing to tell. */
export function witnessWords(witness: Witness): string | undefined {
  switch (witness) {
    case 'named':
      return 'It names its own model also when it is asked for one that nobody has.';
    case 'echo':
      return 'It repeats any name it is asked for, so that its word on who answered counts no more than the spec’s.';
    case 'unknown':
      return undefined;
    default:
      return witness satisfies never;
  }
}
