import type { JsonRecord } from '../../agents/agent-install.ts';
import { jsonValue, withJsonValue, withoutJsonValue } from '../../memory/user-file/json-entry.ts';
import { checksumOf } from './checksum.ts';
import type { InstallStatus, Render } from './render.ts';

/** The environment name that carries an entry's seal: JSON has no comments, and strict readers refuse unknown keys. */
const sealName = 'FUGU_DOOR';

/**
 * The server's entry in a JSON config, at these keys. `envKey` is where the agent keeps the environment
 * of a server; the entry's seal stands there.
 */
export function jsonServer(keys: readonly string[], envKey: string, entry: JsonRecord): Render {
  const whole = withSeal(entry, envKey);
  return {
    look: (text) => {
      const found = jsonValue(text, keys);
      if (found.status === 'refused') return { ...found, status: 'broken' };
      return found.status === 'missing'
        ? { status: 'absent' }
        : standingOf(found.value, envKey, whole);
    },
    put: (text) => withJsonValue(text, keys, whole),
    cut: (text) => withoutJsonValue(text, keys),
  };
}

function standingOf(value: unknown, envKey: string, whole: JsonRecord): InstallStatus {
  const env = isRecord(value) ? value[envKey] : undefined;
  if (!isRecord(value) || !isRecord(env) || typeof env[sealName] !== 'string') {
    return { status: 'foreign', shown: JSON.stringify(value, undefined, 2) };
  }
  const { [sealName]: seal, ...rest } = env;
  if (seal !== checksumOf(canonical({ ...value, [envKey]: rest }))) return { status: 'edited' };
  return { status: canonical(value) === canonical(whole) ? 'current' : 'stale' };
}

function withSeal(entry: JsonRecord, envKey: string): JsonRecord {
  const given = entry[envKey];
  const env = isRecord(given) ? given : {};
  const seal = checksumOf(canonical({ ...entry, [envKey]: env }));
  return { ...entry, [envKey]: { ...env, [sealName]: seal } };
}

/** Agents write their configs anew and may order the keys their own way. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part) =>
    isRecord(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
