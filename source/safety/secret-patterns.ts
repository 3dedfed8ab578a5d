/** What keys, tokens and passwords look like, so that unknown ones are found too. */
import { Buffer } from 'node:buffer';
import { isPlainWord } from './plain-word.ts';

export interface SecretPattern {
  /** What stands in the text instead: `‹redacted:NAME›`. */
  readonly name: string;
  /** Regular expression source; every quantifier is bounded or ends at the first odd character. */
  readonly source: string;
  /** Begins only where no letter of a token stands before. */
  readonly token: boolean;
  /** Whether a match is indeed a secret; absent means always. */
  readonly holds?: (match: string) => boolean;
}

/** Letters that make a token longer; a pattern begins only where none of them stands before. */
const word = 'A-Za-z0-9_-';
// Escaped line breaks and URL encoding end in a letter or digit that is no part of the token.
export const tokenStart = `(?:(?<![${word}])|(?<=\\\\[nrt])|(?<=%[0-9A-Fa-f]{2}))`;
const hasDigit = `(?=[A-Za-z_-]{0,64}\\d)`;

function token(name: string, body: string): SecretPattern {
  return { name, token: true, source: body };
}

/** Context that has to stand right before a token which by itself looks like nothing. */
export const leadIn =
  /(?:bearer|basic|aws_secret_access_key|secretaccesskey|api[_-]?key|_(?:key|token|secret|password))["'\s:=]{0,12}$/i;

/**
 * The shapes, most telling first. Sources: the rules of secretlint's recommended preset, and what
 * that preset misses: `sk-` followed by plain hex, OpenRouter, NVIDIA, xAI, Zhipu, Google API keys
 * and OAuth tokens, Claude OAuth, AWS ids, JWT, bearer.
 */
export const secretPatterns: readonly SecretPattern[] = [
  {
    name: 'private-key',
    token: false,
    source:
      '-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----' +
      '(?:(?:(?!-----)[A-Za-z0-9+/=\\s:,.\\\\-]){0,16000}-----END (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----' +
      '|(?:(?:\\s|\\\\[nr]){1,4}[A-Za-z0-9+/=]{16,76}){0,400})',
    holds: holdsKeyLetters,
  },
  token('anthropic-key', `sk-ant-[${word}]{16,512}`),
  token('openrouter-key', 'sk-or-v1-[A-Za-z0-9]{16,256}'),
  token('stripe-key', '[sr]k_(?:live|test)_[A-Za-z0-9]{16,256}'),
  token('openai-key', `sk-${hasDigit}[${word}]{20,512}`),
  token('nvidia-key', `nvapi-[${word}]{20,256}`),
  token('xai-key', 'xai-[A-Za-z0-9]{20,256}'),
  token('google-key', `AIza[${word}]{35}`),
  token('google-oauth', `ya29\\.[.${word}]{20,2048}`),
  token('google-secret', `GOCSPX-[${word}]{20,64}`),
  token('aws-key-id', '(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])'),
  {
    name: 'aws-secret-key',
    token: false,
    source: `(?<=(?:aws_secret_access_key|AWS_SECRET_ACCESS_KEY|[sS]ecretAccessKey)["'\\s:=]{1,12})[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])`,
  },
  token('github-token', 'gh[pousr]_[A-Za-z0-9]{36,255}'),
  token('github-token', 'github_pat_[A-Za-z0-9_]{22,255}'),
  token('gitlab-token', `gl(?:pat|ptt|rt|dt|cbt|oas|soat|ft|imt|agent)-[.${word}]{20,300}`),
  token('slack-token', 'xox[abeoprsd]-[A-Za-z0-9-]{10,255}'),
  token('slack-token', 'xapp-[A-Za-z0-9-]{20,255}'),
  token('slack-hook', 'hooks\\.slack\\.com/(?:services|workflows)/[A-Za-z0-9/]{20,128}'),
  token('npm-token', 'npm_[A-Za-z0-9]{36,64}'),
  token('pypi-token', `pypi-AgE[${word}]{50,512}`),
  token('docker-token', `dckr_(?:pat|oat)_[${word}]{20,128}`),
  token('huggingface-token', 'hf_[A-Za-z0-9]{30,64}'),
  token('groq-key', 'gsk_[A-Za-z0-9]{32,128}'),
  token('replicate-key', 'r8_[A-Za-z0-9]{32,64}'),
  token('perplexity-key', 'pplx-[A-Za-z0-9]{32,64}'),
  token('zhipu-key', '[0-9a-f]{32}\\.[A-Za-z0-9]{16}(?![A-Za-z0-9])'),
  token('sendgrid-key', `SG\\.[${word}]{16,32}\\.[${word}]{32,64}`),
  token('shopify-token', 'shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}'),
  token('linear-key', 'lin_(?:api|oauth)_[A-Za-z0-9]{32,64}'),
  token('figma-token', `figd_[${word}]{36,64}`),
  token('notion-token', '(?:ntn_|secret_)[A-Za-z0-9]{40,64}'),
  token('vault-token', `hv[sb]\\.[${word}]{24,300}`),
  token('grafana-token', 'gl(?:sa|c)_[A-Za-z0-9_+/=]{32,256}'),
  token('databricks-token', 'dapi[a-f0-9]{32}'),
  token('telegram-token', `\\d{8,10}:AA[${word}]{33}`),
  token('onepassword-token', 'ops_eyJ[A-Za-z0-9+/=_-]{100,2000}'),
  token('jwt', `eyJ[${word}]{8,2048}\\.eyJ[${word}]{8,4096}(?:\\.[${word}]{8,2048})?`),
  {
    name: 'bearer',
    token: false,
    source: `(?<=\\b(?:[Bb]earer|BEARER)[ \\t]{1,8})(?=[A-Za-z._~+/-]{0,128}\\d)[A-Za-z0-9._~+/-]{16,4096}={0,2}`,
  },
  {
    name: 'basic-auth',
    token: false,
    source: '(?<=\\b(?:[Bb]asic|BASIC)[ \\t]{1,8})[A-Za-z0-9+/]{8,1024}={0,2}',
    holds: holdsUserAndPassword,
  },
  {
    name: 'url-password',
    token: false,
    // Templates such as ${PASSWORD} and <password> are no secrets.
    source: `(?<=(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{1,20}://)[^\\s:@/"'<>]{0,100}:(?![$\\{<%*])[^\\s@/"'<>]{3,200}(?=@[^\\s@])`,
    holds: holdsOwnPassword,
  },
  {
    name: 'env-secret',
    token: false,
    source: `(?<=(?<![A-Za-z0-9])[A-Z0-9_]{0,40}(?:_KEY|_TOKEN|_SECRET|_PASSWORD)["']?[=:]["']?)(?=[A-Za-z_+/-]{0,64}\\d)[A-Za-z0-9_+/-]{20,512}={0,2}(?![A-Za-z0-9_.(\\[])`,
  },
];

/** Base64 of `user:password`; "basic understanding" is not. */
function holdsUserAndPassword(match: string): boolean {
  const plain = Buffer.from(match, 'base64').toString('latin1');
  return /^[\x20-\x7e]{1,256}$/.test(plain) && plain.includes(':');
}

/** A header without a key is what code that reads keys looks for. */
function holdsKeyLetters(match: string): boolean {
  return /[A-Za-z0-9+/=]{16}/.test(match.replace(/-----[A-Z0-9 ]{1,80}-----/g, ''));
}

// What documentation writes where a password stands.
const stand = /^(?:pass|passwd|password|secret|changeme|example|test|user|root|admin|postgres)$/i;

/** `postgres:postgres@` and `user:password@` guard nothing. */
function holdsOwnPassword(match: string): boolean {
  const [user, password = ''] = match.split(/:(.*)/s);
  return !stand.test(password) && !(password === user && isPlainWord(password));
}
