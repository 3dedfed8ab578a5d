/** How a program is started so that it loads its user's memory and asks a server of ours. */
export interface AgentLoader {
  launch(asked: LoaderAsked): LoaderLaunch;
  /** Arguments for the same without a server: the user's own setup answers. */
  readonly live: readonly string[];
}

export interface LoaderAsked {
  /** Where the server that hears it listens, without a path. */
  readonly origin: string;
  /** A home made for this run. */
  readonly home: string;
  /** Settings of the user's that say which files are memory. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** The prompt goes to standard input; a memory that is switched off for lanes is on here. */
export interface LoaderLaunch {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Written before the start. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
}

/** The model that is asked for; the server answers to any. */
export const captureModel = 'capture';
