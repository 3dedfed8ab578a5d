/** Where an engine listens and what opens it. */
export interface Address {
  readonly socketPath?: string;
  readonly host?: string;
  readonly port?: number;
  readonly secure?: boolean;
  /** Put before every path; empty for most. */
  readonly basePath: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Where a child of ours is to listen, and the key that only we know. New for every spawn. */
export interface ListenAddress {
  readonly socket: string;
  readonly key: string;
}

/** How to start a child: a program that serves HTTP on its berth until it is told to end. */
export interface Launch {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly address: Address;
  readonly healthPath: string;
  /** What to do when the program is not there. */
  readonly remedy: string;
  /**
   * Lines for a program that takes its orders by standard input, which stays open while we live.
   * After the first line it can stand by for the next start, with everything loaded but the model.
   */
  readonly orders?: { readonly kit: string; readonly duty: string };
}

export type Started =
  | { readonly status: 'up' }
  /** `again`: another try may help. */
  | { readonly status: 'failed'; readonly because: string; readonly again: boolean };

/** The server of the local model, whoever it belongs to. */
export interface Engine {
  readonly rights: Rights;
  /** Resolves when the server answers its health page, which is not yet proof of anything. */
  start(): Promise<Started>;
  /** Undefined while nothing is known to listen. */
  address(): Address | undefined;
  pid(): number | undefined;
  /** `undead`: it outlived SIGKILL. An engine that is not ours is left alone, or restarted by its command. */
  stop(why: 'restart' | 'end'): Promise<'gone' | 'undead'>;
  /** Told when a child ends that nobody stopped. */
  onExit(listen: (because: string) => void): void;
}

/** The address an engine's URL means; a trailing `/v1` is ours to add. */
export function addressOf(url: string, headers: Readonly<Record<string, string>> = {}): Address {
  const { protocol, hostname, port, pathname } = new URL(url);
  const secure = protocol === 'https:';
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 443 : 80) : Number(port),
    secure,
    basePath: pathname.replace(/\/+$/, '').replace(/\/v1$/, ''),
    headers,
  };
}

/** The rungs of recovery, decided as values. */

/** Who may end the engine: us, a command of the user's, nobody. */
export type Rights = 'kill' | 'command' | 'none';
