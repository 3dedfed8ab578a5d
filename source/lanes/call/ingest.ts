import type { Environment } from '../../domain/environment.ts';
import type { Secret } from '../../safety/redact.ts';

/** What of a reply is not what the model wrote, where there is anything. */
export function alteredField(altered: readonly string[] = []): {
  readonly altered?: readonly string[];
} {
  return altered.length === 0 ? {} : { altered };
}

const telling = /(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|_PAT$|_AUTH$)/i;
const place = /(?:_SOCK|_FILE|_PATH|_DIR|_URL|_ID)$/i;

/** The values of an environment that its names call secret. Shorter than eight is no key in use. */
export function secretsOf(env: Environment): readonly Secret[] {
  return Object.entries(env).flatMap(([name, value]) =>
    telling.test(name) && !place.test(name) && value !== undefined && value.trim().length >= 8
      ? [{ name, value: value.trim() }]
      : [],
  );
}
