import type { Refusal } from '../../domain/commands.ts';
import type { Done, SlotClient } from '../../slot/client/client.edge.ts';
import type { SlotBoard, SlotOrder } from '../../ui/store/slot-board.ts';
import { slotBoardOf } from './slot-pane.ts';

/** Looks at the slot once a second while it is open, more often while it is in trouble. Looking starts no daemon and keeps none alive. */
export interface SlotWatch {
  /** What was read last; undefined where the role map has no slot or nothing was read yet. */
  board(): SlotBoard | undefined;
  order(order: SlotOrder): Promise<Refusal | undefined>;
  /** Another run is on the screen: what is known of the old one's slot is forgotten. */
  forget(): void;
  close(): void;
}

const everyMs = 1_000;
// A restart may be over within half a second.
const troubledMs = 250;

function pauseMs(board: SlotBoard | undefined): number {
  const isTroubled =
    board?.status === 'running' && ['stalled', 'restarting', 'starting'].includes(board.state);
  return isTroubled ? troubledMs : everyMs;
}

/** Watches the slot that `client` gives at each look; `changed` is called after each reading. */
export function watchSlot(client: () => SlotClient | undefined, changed: () => void): SlotWatch {
  let board: SlotBoard | undefined;
  let closed = false;
  let round = 0;
  let timer: NodeJS.Timeout | undefined;

  const look = async (): Promise<void> => {
    const slot = client();
    const asked = round;
    const next = slot === undefined ? undefined : slotBoardOf(await slot.status(), Date.now());
    if (closed || asked !== round) return;
    const isNews = next?.status !== board?.status || next?.status === 'running';
    board = next;
    if (isNews) changed();
  };
  const again = (): void => {
    // A look that fails is made again; the age of the board tells of the ones that failed.
    void look()
      .catch(() => {})
      .finally(() => {
        if (closed) return;
        timer = setTimeout(again, pauseMs(board));
        timer.unref();
      });
  };
  again();
  return {
    board: () => board,
    async order(order) {
      const slot = client();
      if (slot === undefined) return noSlot;
      const done = await carryOut(slot, order);
      await look().catch(() => {});
      return refusalOf(order, done);
    },
    forget() {
      round += 1;
      board = undefined;
    },
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}

const noSlot: Refusal = {
  what: 'The spec names no local model and slot.',
  remedy: 'Add a slot section and a model with driver slot to the spec.',
};

function carryOut(slot: SlotClient, order: SlotOrder): Promise<Done> {
  switch (order.type) {
    case 'drain':
      return slot.drain();
    case 'resume':
      return slot.resume();
    case 'restart':
      return slot.restart();
    case 'drop':
      return slot.drop(order.waiter);
    default:
      return order satisfies never;
  }
}

function refusalOf(order: SlotOrder, done: Done): Refusal | undefined {
  if (done.status === 'done') return undefined;
  // The daemon knows no such waiter: it was served, or went.
  return order.type === 'drop' && done.because.includes('404')
    ? { what: `${order.caller} waits no longer.`, remedy: '' }
    : { what: done.because, remedy: '' };
}
