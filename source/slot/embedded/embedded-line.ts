import type { EmbeddedAsk } from './embedded-ask.ts';
import type { FromEngine, ToEngine } from './embedded-talk.ts';

/** News of one task: everything from the engine that carries its id. */
export type TaskNews = Extract<FromEngine, { readonly id: number }>;

/** The engine's tasks, one at a time, first come first served. */
export interface TaskLine {
  /** Adds a task and gives the function that takes it back, whether it waits or runs. */
  add(kind: 'generate' | 'count', ask: EmbeddedAsk, hear: (news: TaskNews) => void): () => void;
  /** Hands over what the engine said. */
  take(news: TaskNews): void;
  /** Id of the task the engine works on; undefined when it is idle. */
  running(): number | undefined;
}

interface Task {
  readonly message: Extract<ToEngine, { readonly ask: EmbeddedAsk }>;
  readonly hear: (news: TaskNews) => void;
}

const last: readonly TaskNews['type'][] = ['done', 'counted', 'refused', 'failed'];

/**
 * A line in front of an engine. `send` passes a message to the engine, `begin` is called before
 * each task. A task that was taken back while it ran keeps the engine until the engine lets go.
 */
export function taskLine(send: (message: ToEngine) => void, begin: () => void): TaskLine {
  const waiting: Task[] = [];
  let current: Task | undefined;
  let ids = 0;
  const next = (): void => {
    if (current !== undefined) return;
    current = waiting.shift();
    if (current === undefined) return;
    begin();
    send(current.message);
  };
  const takeBack = (task: Task): void => {
    const at = waiting.indexOf(task);
    if (at >= 0) waiting.splice(at, 1);
    if (current === task) send({ type: 'cancel', id: task.message.id });
  };
  return {
    add: (type, ask, hear) => {
      ids += 1;
      const task: Task = { message: { type, id: ids, ask }, hear };
      waiting.push(task);
      next();
      return () => takeBack(task);
    },
    take: (news) => {
      const task = current;
      if (task?.message.id !== news.id) return;
      if (last.includes(news.type)) current = undefined;
      task.hear(news);
      next();
    },
    running: () => current?.message.id,
  };
}
