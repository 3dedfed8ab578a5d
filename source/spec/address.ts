/** An address taken apart as far as the guard rails need it. */
export interface Address {
  readonly secure: boolean;
  readonly loopback: boolean;
  /** Host and port with every name of this machine folded into one; two equal ends reach one program. */
  readonly end: string;
  /** User, password, query or fragment: places where keys hide. */
  readonly extras: boolean;
}

/** Reads an http(s) address; undefined when it is none. */
export function readAddress(text: string): Address | undefined {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const secure = url.protocol === 'https:';
  const loopback =
    /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|0\.0\.0\.0|\[::1?\]|\[::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}\])$/.test(
      url.hostname,
    );
  const host = loopback ? 'loopback' : url.hostname;
  const port = url.port === '' ? (secure ? '443' : '80') : url.port;
  const extras = url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '';
  return { secure, loopback, end: `${host}:${port}`, extras };
}
