import type { CallState } from '../../state/call-state.ts';
import type { RunState } from '../../state/run-state.ts';
import type { Need } from '../../state/view/needs.ts';
import { nowDoing } from '../../state/view/view-header.ts';
import { costWords, counted, never, sentence, spanWords } from '../../state/view/view-words.ts';
import type { Row } from '../draw/paint.ts';
import { prose } from '../draw/prose.ts';
import { callName, selectedTask, shownCall, shownCalls, type World } from '../store/screen-data.ts';
import type { UiState } from '../store/ui-state.ts';
import { type Body, withHead } from './body.ts';
import { listPager, ringPager } from './pager.ts';

// The rest stands on the Verify tab; the output keeps most of the pane.
const mostStuckRows = 3;

/** What the selected step's call says: its stream while it runs, its kept text afterwards. */
export function outputBody(state: RunState, ui: UiState, world: World, width: number): Body {
  const task = selectedTask(ui, state);
  const call = shownCall(ui, state);
  const need = task?.need;
  if (need && (need.type !== 'step' || !call)) {
    const rows = [...prose(sentence(need.headline), width), [], ...prose(need.remedy, width)];
    return withHead([], listPager([...rows, ...trustRows(state, need.type, width)]));
  }
  if (!call) return withHead([], listPager(nothingYet(state, task?.title, width)));
  const calls = shownCalls(ui, state);
  const at = calls.indexOf(call) + 1;
  const turn = calls.length > 1 ? `call ${at} of ${calls.length} (←→) · ` : '';
  const head: Row = [[callName(call.call), 'bold']];
  const below: Row = [[`${turn}${statusWords(call, world.now)}`, 'dim']];
  return withHead([...stuckRows(need, width), head, below], pagerOf(call, world, width));
}

/** Why a step is blocked or failed, and what to do, above what its last call said. */
function stuckRows(need: Need | undefined, width: number): readonly Row[] {
  if (!need) return [];
  return [
    ...prose(sentence(need.headline), width, { style: 'bad' }).slice(0, mostStuckRows),
    ...prose(sentence(need.remedy), width, { style: 'warn' }).slice(0, mostStuckRows),
    [],
  ];
}

function pagerOf(call: CallState, world: World, width: number) {
  const ring = world.content.ring(call.call.id);
  if (ring && ring.lines().length > 0) return ringPager(ring, width);
  const digest = call.outcome?.text;
  if (digest === undefined) {
    return listPager(prose(silence(call, world), width, { style: 'dim' }));
  }
  const kept = world.content.text(digest);
  switch (kept.status) {
    case 'loading':
      return listPager([[['reading the kept text …', 'dim']]]);
    case 'absent':
      return listPager([[['its text is no longer kept', 'dim']]]);
    case 'ready':
      return listPager(
        kept.lines.flatMap((line, at) =>
          prose(line, width, kept.thoughts?.has(at) ? { style: 'dim' } : {}),
        ),
      );
    default:
      return never(kept);
  }
}

function silence({ status }: CallState, { watched }: World): string {
  if (status !== 'begun') return 'it left no text';
  return watched
    ? 'another process runs this; what the model says is shown here when the call has ended'
    : 'no output so far';
}

function statusWords({ status, outcome, begunAt, because, begun }: CallState, now: number): string {
  const again = begun > 1 ? ` · begun ${begun} times, so it may be billed twice` : '';
  switch (status) {
    case 'begun':
      return `running for ${spanWords(now - (begunAt ?? now))}${again}`;
    case 'ended': {
      const usage = outcome?.usage;
      const tokens = usage ? ` · ${counted(usage.outputTokens, 'token')} out` : '';
      const how =
        outcome?.status === 'failed'
          ? `failed: ${outcome.message ?? outcome.reason ?? ''}`
          : 'done';
      const cost = outcome ? ` · ${costWords(outcome.cost)}` : '';
      return `${how} · ${spanWords(outcome?.durationMs ?? 0)}${tokens}${cost}${again}`;
    }
    case 'routed':
    case 'dropped':
    case 'lost':
    case 'held':
      return because === undefined ? status : `${status}: ${because}`;
    default:
      return never(status);
  }
}

function nothingYet(state: RunState, title: string | undefined, width: number): readonly Row[] {
  const doing = nowDoing(state);
  return [
    ...(title === undefined ? [] : [...prose(title, width, { style: 'bold' }), []]),
    [['no output yet', 'dim']],
    [],
    ...doing.flatMap((line) => prose(line, width)),
  ];
}

function trustRows(state: RunState, need: string, width: number): readonly Row[] {
  if (need !== 'trust') return [];
  const { commands, controlFiles } = state;
  const asked = commands?.trusted === false ? commands : undefined;
  const files = asked?.files ?? controlFiles?.waiting ?? [];
  const all = [...(asked?.commands ?? []), ...files.map(({ path }) => `followed: ${path}`)];
  const rows = all.flatMap((command) => prose(command, width, { indent: 2, first: ['  '] }));
  return [[], ...rows];
}
