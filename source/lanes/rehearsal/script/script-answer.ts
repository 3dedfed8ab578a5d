// What a scripted model is asked, and what it may answer.

export interface ScriptRequest {
  /** The id the request asks for. */
  readonly model: string;
  readonly system: string;
  readonly prompt: string;
}

export type ScriptAnswer =
  | {
      readonly status: 'reply';
      readonly text: string;
      /** Thinking aloud before the answer, for models that stream it. */
      readonly reasoning?: string;
    }
  /** One clause: why the script has no answer for this request. */
  | { readonly status: 'refused'; readonly because: string };

/** Answers by the request alone: the same request always gets the same answer. */
export type Script = (request: ScriptRequest) => ScriptAnswer;

export function reply(text: string, reasoning?: string): ScriptAnswer {
  return { status: 'reply', text, ...(reasoning === undefined ? {} : { reasoning }) };
}

export function refuse(because: string): ScriptAnswer {
  return { status: 'refused', because };
}
