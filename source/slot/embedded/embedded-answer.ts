import type { TaskNews } from './embedded-line.ts';
import { eventStream, type Reply } from './embedded-reply.ts';

/** Where an answer goes: one response to one request. */
export interface Outlet {
  head(status: number, type: string): void;
  write(text: string): void;
  end(text: string): void;
}

export interface Answering {
  readonly reply: Reply;
  readonly stream: boolean;
  /** The whole context, told to a caller whose prompt does not fit. */
  readonly contextTokens: number;
  readonly nowMs: () => number;
}

const json = 'application/json; charset=utf-8';

/** Turns the news of one task into its answer: a stream as it comes, or one body at the end. */
export function answer(answering: Answering, out: Outlet): (news: TaskNews) => void {
  const { reply, stream } = answering;
  const said = { text: '', thoughts: '' };
  const begunMs = answering.nowMs();
  let begun = false;
  let promptTokens = 0;
  const whole = (status: number, body: unknown): void => {
    out.head(status, json);
    out.end(JSON.stringify(body));
  };
  return (news) => {
    switch (news.type) {
      case 'started':
        promptTokens = news.promptTokens;
        if (!stream) break;
        begun = true;
        out.head(200, 'text/event-stream');
        out.write(eventStream(reply.open()));
        break;
      case 'progress': {
        const timeMs = answering.nowMs() - begunMs;
        const progress = { total: promptTokens, processed: news.processed, timeMs };
        if (stream) out.write(eventStream(reply.progress(progress)));
        break;
      }
      case 'piece':
        if (stream) out.write(eventStream(reply.piece(news.text, news.thought)));
        else if (news.thought) said.thoughts += news.text;
        else said.text += news.text;
        break;
      case 'done':
        if (stream) out.end(eventStream(reply.close(news.end)));
        else whole(200, reply.whole(said.text, said.thoughts, news.end));
        break;
      case 'counted':
        whole(200, { input_tokens: news.tokens });
        break;
      case 'refused':
        whole(400, tooLong(news.promptTokens, answering.contextTokens));
        break;
      case 'failed': {
        const error = errorBody(500, 'server_error', news.message);
        if (begun) out.end(eventStream([{ data: error }]));
        else whole(500, error);
        break;
      }
      default:
        news satisfies never;
    }
  };
}

/** An error as llama-server words it. */
export function errorBody(code: number, type: string, message: string): object {
  return { error: { code, message, type } };
}

function tooLong(promptTokens: number, contextTokens: number): object {
  return {
    error: {
      ...{ code: 400, type: 'exceed_context_size_error' },
      message: `request (${promptTokens} tokens) exceeds the available context size (${contextTokens} tokens), try increasing it`,
      ...{ n_prompt_tokens: promptTokens, n_ctx: contextTokens },
    },
  };
}
