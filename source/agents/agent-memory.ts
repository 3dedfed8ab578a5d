/**
 * How a file leads an agent on: `import` is a line the loader replaces by the file it names,
 * `instructions` an entry of a list of files it loads, `sentence` words that the model follows.
 */
export type PointerForm = 'import' | 'sentence' | 'instructions';

export interface MemoryFile {
  readonly path: string;
  readonly form: PointerForm;
}

/** What a program remembers and from where it loads that; skills are loaded by another loader. */
export interface AgentMemory {
  /** Every file its loader reads for all projects; the first of these that exists is taken, else the one of path `usual`. */
  readonly files: readonly MemoryFile[];
  readonly usual: string;
  /** Folders whose files it takes for skills; fugu's own goes into the first. */
  readonly skills: readonly [string, ...(readonly string[])];
  /** A config that names further folders of skills. */
  readonly moreSkills?: { readonly file: string; folders(text: string): readonly string[] };
  /** How it lists its skills to the model. */
  readonly skillListing?: RegExp;
  /** Its settings, and the keys of them that say which files are memory. */
  readonly settings?: { readonly path: string; readonly keys: readonly string[] };
  /** Bytes of all its memory files together; what is beyond is cut off. */
  readonly maxBytes?: number;
  /**
   * Text files in which it keeps what it remembers; `*` is any one name. Left out on purpose:
   * databases and binaries, transcripts and session notes, a project's own files, and skills.
   */
  readonly imports: readonly string[];
}

/** As gemini, qwen and opencode write it. */
export const availableSkills =
  /<available_skills>(?:(?!<available_skills>)[\s\S])*?<\/available_skills>/;
