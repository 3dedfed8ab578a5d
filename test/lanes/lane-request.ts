import type {
  LaneDriver,
  LaneEvent,
  LaneOutcome,
  LaneRequest,
} from '../../source/conductor/ports.ts';
import type { ModelEntry } from '../../source/domain/role-map.ts';

const model: ModelEntry = { driver: 'openai', model: 'shelf-1', price: 'free' };

type Changes = Partial<Omit<LaneRequest, 'model' | 'limits'>> & {
  readonly model?: Partial<ModelEntry>;
  readonly limits?: Partial<LaneRequest['limits']>;
};

/** A request with everything in it; what a test is about is changed. */
export function laneRequest(changes: Changes = {}): LaneRequest {
  return {
    run: 'add-retry',
    call: 's1.a.0.work',
    purpose: 'work',
    modelName: 'shelf',
    system: 'You write patches.',
    prompt: 'Add a retry.',
    access: 'workspace-write',
    optional: false,
    ...changes,
    model: { ...model, ...changes.model },
    limits: {
      wallMs: 10_000,
      idleMs: 10_000,
      firstTokenMs: 10_000,
      maxTokens: 500,
      maxBytes: 100_000,
      maxToolCalls: 10,
      maxTries: 3,
      ...changes.limits,
    },
  };
}

export interface Ran {
  readonly outcome: LaneOutcome;
  readonly events: readonly LaneEvent[];
  /** All text events put together. */
  readonly shown: string;
}

/** Runs a request to its end; `during` sees each event and may abort. */
export async function runLane(
  driver: LaneDriver,
  request: LaneRequest,
  during: (event: LaneEvent, abort: () => void) => void = () => undefined,
): Promise<Ran> {
  const events: LaneEvent[] = [];
  const stop = new AbortController();
  const onEvent = (event: LaneEvent): void => {
    events.push(event);
    during(event, () => stop.abort());
  };
  const outcome = await driver.run(request, onEvent, stop.signal);
  const shown = events.map((event) => (event.type === 'text' ? event.delta : '')).join('');
  return { outcome, events, shown };
}
