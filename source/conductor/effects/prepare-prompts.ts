import type { FailureReason } from '../../domain/call.ts';
import type { ModelEntry, RoleMap } from '../../domain/role-map.ts';
import type { Reading } from '../../domain/verdict/reading.ts';
import type { Secret } from '../../safety/redact.ts';
import type { RunState } from '../../state/run-state.ts';
import { asSent } from '../prompt/as-sent.ts';
import { type Assembled, assemblePrompt, defaultPromptCharacters } from '../prompt/assemble.ts';
import { layOut, type VerifyAsk } from '../prompt/lay-out.ts';
import type { PromptInput } from '../prompt/prompt-input.ts';
import type { World } from './effect-deps.ts';

/** What a call sends: one prompt, or the parts of one reading. */
export type Prepared =
  | {
      readonly status: 'ready';
      readonly parts: readonly Assembled[];
      readonly reading?: Reading | undefined;
    }
  /** It cannot be asked without leaving out what it is asked about. */
  | { readonly status: 'refused'; readonly reason: FailureReason; readonly message: string };

/** Context window of a hosted model whose spec names none: the smallest in use. */
const unknownContextTokens = 32_000;
/** What the slot's own engine is started with where the spec names no `ctx`. */
const slotContextTokens = 8_192;

function contextOf({ contextTokens, driver }: ModelEntry, { slot }: RoleMap): number {
  if (contextTokens !== undefined) return contextTokens;
  if (driver !== 'slot') return unknownContextTokens;
  return typeof slot?.ctx === 'number' ? slot.ctx : slotContextTokens;
}

/** What the words on how a prompt is written come to at most (`asSent`). */
const noteTokens = 300;

/** Who is asked, under which map, and what must not be shown. */
type Addressee = {
  readonly model: ModelEntry;
  readonly map: RoleMap;
  readonly state: RunState;
  readonly secrets: readonly Secret[];
};

/** Lays a question out for one model, without secrets. */
export function preparePrompts(world: World, to: Addressee, input: PromptInput): Prepared {
  const { model, secrets } = to;
  if (isVerify(input)) return prepareReading(world, to, input);
  const window = model.contextTokens === undefined ? undefined : model.contextTokens * 3;
  // Whoever may work with less is not sent more than is of use.
  const characters =
    window === undefined || !mayBeCut(input) ? window : Math.min(window, defaultPromptCharacters);
  const assembled = asSent(assemblePrompt(input, world.prompts, characters), secrets);
  if (assembled.cut.length === 0 || mayBeCut(input)) return { status: 'ready', parts: [assembled] };
  const what = assembled.cut.join(', ');
  const message = `${what} does not fit into one prompt of ${model.model}, and an answer to a part of it would not count.`;
  return { status: 'refused', reason: 'unshown', message };
}

const isVerify = (input: PromptInput): input is VerifyAsk =>
  (input.purpose === 'reask' ? input.of : input).purpose === 'verify';

/** Who plans or writes works on with what fits; who judges, ranks or sums up must have seen all of it. */
function mayBeCut(input: PromptInput): boolean {
  const ask = input.purpose === 'reask' ? input.of : input;
  if (ask.purpose === 'work') return ask.step.as === undefined;
  return ask.purpose === 'plan' || ask.purpose === 'triage' || ask.purpose === 'rebuttal';
}

function prepareReading(
  world: World,
  { model, map, state, secrets }: Addressee,
  input: VerifyAsk,
): Prepared {
  const window = contextOf(model, map);
  const reply = Math.min(model.maxTokens ?? map.limits.maxTokens, Math.floor(window / 2));
  const layout = layOut(input, {
    texts: world.prompts,
    roomTokens: window - reply - noteTokens,
    generated: state.job?.tune.generated ?? [],
    draw: world.drawMark,
  });
  if (layout.status === 'laid-out') {
    const parts = layout.parts.map((part) => asSent(part, secrets));
    return { status: 'ready', parts, reading: layout.reading };
  }
  const message = `${model.model} cannot be shown all of it (${layout.because}).`;
  return { status: 'refused', reason: 'unshown', message };
}
