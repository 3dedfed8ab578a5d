import type { AgentName } from '../agents/list.ts';

/** What `fugu init` saw on this machine. Of keys only the names are ever held. */
export interface Found {
  readonly agents: readonly AgentFound[];
  /** Names of environment variables that hold a key. */
  readonly keys: readonly string[];
  /** Names that look like a key's and are none that fugu knows an endpoint for. */
  readonly otherKeys: readonly string[];
  /** The endpoint that `OPENAI_BASE_URL` names, where `OPENAI_MODEL` says what to ask it for. */
  readonly endpoint?: { readonly baseURL: string; readonly model: string };
  readonly servers: readonly ServerFound[];
  readonly ggufs: readonly GgufFound[];
  /** What could serve a model file. */
  readonly engines: readonly ('llama-server' | 'embedded')[];
  /** Programs that fugu knows and proposes nothing for, with why. */
  readonly leftOut: readonly { readonly name: string; readonly because: string }[];
  readonly memoryBytes: number;
}

export interface AgentFound {
  readonly program: AgentName;
  readonly version?: string;
  /** Why fugu cannot use it, as its driver's probe said. */
  readonly trouble?: string;
  /** Whether a login lies where this program keeps it; a keychain cannot be looked into. */
  readonly signedIn: boolean;
  /** The model that its own settings name. */
  readonly model?: string;
}

export interface ServerFound {
  readonly kind: 'Ollama' | 'LM Studio' | 'llama-server' | 'vLLM' | 'a server';
  /** Address without a path, such as http://127.0.0.1:11434. */
  readonly url: string;
  /** Ids it can be asked for, the largest first where it tells sizes. */
  readonly models: readonly string[];
}

export interface GgufFound {
  readonly path: string;
  readonly bytes: number;
}
