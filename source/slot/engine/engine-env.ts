import type { Environment } from '../../domain/environment.ts';

const telling = /(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|_PAT$|_AUTH$)/i;
/** Settings of the engine itself, and of the hub that it may fetch a model from. */
const own = /^(?:LLAMA_|GGML_|HF_)/;

/** The environment for an engine that needs none of our keys: a model server is a large program. */
export function engineEnv(env: Environment): Environment {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => own.test(name) || !telling.test(name)),
  );
}
