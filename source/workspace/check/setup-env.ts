import type { Environment } from '../../domain/environment.ts';

// What of the caller's settings a set-up may see: where the network is, never who we are there.

const names = [
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  'npm_config_registry',
  'NPM_CONFIG_REGISTRY',
  'PIP_INDEX_URL',
  'GOPROXY',
] as const;

/** Proxies, certificates and registry addresses; an address that carries a password is left out. */
export function networkEnv(env: Environment): Readonly<Record<string, string>> {
  const found = names.flatMap((name) => {
    const value = env[name];
    const useless = value === undefined || value === '' || tellsWho(value);
    return useless ? [] : [[name, value] as const];
  });
  return Object.fromEntries(found);
}

/** The lines of a person's .npmrc that say where packages come from; tokens and passwords stay behind. */
export function registryLines(npmrc: string): string {
  const wanted = /^(?:@[\w.-]+:)?(?:registry|proxy|https-proxy|noproxy|strict-ssl)\s*=/;
  const lines = npmrc.split(/\r?\n/).map((line) => line.trim());
  const kept = lines.filter((line) => wanted.test(line) && !tellsWho(line) && !line.includes('${'));
  return kept.map((line) => `${line}\n`).join('');
}

function tellsWho(text: string): boolean {
  return /\/\/[^/]*@/.test(text);
}
