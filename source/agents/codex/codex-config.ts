import { quoted } from '../agent-install.ts';

/** Plugins are off by flags: with them on codex fetches a list from GitHub at every start. */
export const steadyFlags: readonly string[] = [
  ...['--disable', 'plugins', '--disable', 'remote_plugin'],
  ...['-c', 'approval_policy="never"', '-c', 'check_for_update_on_startup=false'],
  ...['-c', 'analytics.enabled=false'],
];

/** Its `config.toml` with one provider, which speaks the Responses API. */
export function codexConfig(provider: {
  readonly baseURL: string;
  /** Environment name of the key. */
  readonly keyName?: string | undefined;
  readonly retries: number;
}): string {
  const { baseURL, keyName, retries } = provider;
  return [
    'model_provider = "fugu"',
    '[model_providers.fugu]',
    'name = "fugu"',
    `base_url = ${quoted(baseURL)}`,
    ...(keyName === undefined ? [] : [`env_key = ${quoted(keyName)}`]),
    'wire_api = "responses"',
    `request_max_retries = ${retries}`,
    `stream_max_retries = ${retries}`,
    '',
  ].join('\n');
}
