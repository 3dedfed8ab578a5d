import type { Environment } from '../../domain/environment.ts';
import type { ModelEntry } from '../../domain/role-map.ts';

/** Where a call goes and what opens it, or why it cannot be made. */
export type Endpoint =
  | { readonly status: 'usable'; readonly baseURL: string; readonly key?: Key }
  | {
      readonly status: 'unusable';
      readonly reason: 'auth' | 'unavailable';
      readonly because: string;
    };
export interface Key {
  readonly name: string;
  readonly value: string;
}

/**
 * The address and key of an API model, checked without touching the network. Plain http is for
 * this machine only: anywhere else it would show the key and the code to the wire.
 */
export function endpointOf(model: ModelEntry, name: string, env: Environment): Endpoint {
  const wrongAddress = addressProblem(model.baseURL, name);
  if (wrongAddress !== undefined || model.baseURL === undefined) {
    return { status: 'unusable', reason: 'unavailable', because: wrongAddress ?? '' };
  }
  if (model.key === undefined) return { status: 'usable', baseURL: model.baseURL };
  const variable = /^env:([A-Za-z_][A-Za-z0-9_]*)$/.exec(model.key)?.[1];
  if (variable === undefined) {
    return noKey(
      `The key of model ${name} is not written as env:NAME. Write the name of an environment variable, never the key itself.`,
    );
  }
  const value = env[variable]?.trim();
  if (value === undefined || value === '') {
    return noKey(
      `${variable} is not set, and model ${name} needs it. Set it in the environment that starts fugu.`,
    );
  }
  if (!/^[\x21-\x7e]+$/.test(value)) {
    return noKey(
      `${variable} holds characters that no key has. Copy the key again, without spaces or line breaks.`,
    );
  }
  return { status: 'usable', baseURL: model.baseURL, key: { name: variable, value } };
}

function noKey(because: string): Endpoint {
  return { status: 'unusable', reason: 'auth', because };
}

function addressProblem(baseURL: string | undefined, name: string): string | undefined {
  if (baseURL === undefined) {
    return `Model ${name} has no baseURL. Give the address of its endpoint, for example https://host/v1.`;
  }
  const url = URL.parse(baseURL);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    return `The baseURL of model ${name} is not an http or https address. Write it like https://host/v1.`;
  }
  if (url.username !== '' || url.password !== '') {
    return `The baseURL of model ${name} holds a user or password. Put the key into the environment and name it with key: env:NAME.`;
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    return `The baseURL of model ${name} is plain http to ${url.hostname}, which would show the key and the code to the network. Use https, or a tunnel to 127.0.0.1.`;
  }
  return undefined;
}

/** Whether the host name of a parsed URL can only mean this machine. */
export function isLoopback(hostname: string): boolean {
  return /^(?:localhost|(?:[a-z0-9-]+\.)+localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i.test(hostname);
}
