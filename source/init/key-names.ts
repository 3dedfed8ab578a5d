import type { Environment } from '../domain/environment.ts';
import { isLoopback } from '../lanes/call/endpoint.ts';
import type { Found } from './found.ts';
import { keyNames, type Provider, providers } from './providers.ts';

/** What the environment says of keys: names and addresses, never a value of a key. */
export function keysIn(
  env: Environment,
): Pick<Found, 'keys' | 'otherKeys' | 'leftOut'> & Pick<Partial<Found>, 'endpoint'> {
  const isSet = (name: string) => (env[name] ?? '').trim() !== '';
  const set = keyNames.filter(isSet);
  const moved = set.flatMap((key) => {
    const by = movedBy(key, env);
    return by === undefined ? [] : [{ key, by }];
  });
  const endpoint = isSet('OPENAI_API_KEY') ? endpointIn(env) : undefined;
  return {
    keys: set.filter((key) => moved.every((one) => one.key !== key)),
    otherKeys: Object.keys(env).filter(
      (name) => /^[A-Z][A-Z0-9_]*_API_KEY$/.test(name) && isSet(name) && !keyNames.includes(name),
    ),
    leftOut: moved
      .filter(({ key }) => endpoint === undefined || key !== 'OPENAI_API_KEY')
      .map(({ key, by }) => ({
        name: key,
        because: `${by} says that it is a key of another endpoint`,
      })),
    ...(endpoint === undefined ? {} : { endpoint }),
  };
}

/** A key must not be sent to anybody but the endpoint it is for. */
function movedBy(key: string, env: Environment): string | undefined {
  const provider = providers.find(({ keys }) => keys.includes(key));
  return provider?.movedBy?.find((name) => isElsewhere(env[name], provider));
}

function isElsewhere(address: string | undefined, { baseURL }: Provider): boolean {
  if (address === undefined || address.trim() === '') return false;
  return URL.parse(address.trim())?.host !== URL.parse(baseURL)?.host;
}

/** Local servers go behind the slot, so an address of this machine is none here. */
function endpointIn(env: Environment): Found['endpoint'] {
  const baseURL = env.OPENAI_BASE_URL?.trim() ?? '';
  const model = env.OPENAI_MODEL?.trim() ?? '';
  const url = URL.parse(baseURL);
  const plain = url?.username === '' && url.password === '' && url.search === '' && url.hash === '';
  if (!plain || url.protocol !== 'https:' || isLoopback(url.hostname)) return undefined;
  if (url.host === 'api.openai.com' || !/^[\w][\w.:/@-]{0,127}$/.test(model)) return undefined;
  return { baseURL, model };
}
