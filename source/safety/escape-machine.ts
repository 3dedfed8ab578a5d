/** Takes terminal control sequences out of a stream of text, one UTF-16 unit at a time (ECMA-48). */

/** Bytes of one sequence that are withheld at most; longer means its end never comes. */
const maxHeldBytes = 256;

const BEL = 0x07;
const CAN = 0x18;
const SUB = 0x1a;
const ESC = 0x1b;
const ST = 0x9c;
const BACKSLASH = 0x5c;

type SequenceState =
  | 'text'
  | 'escape'
  | 'escape-intermediate'
  | 'csi'
  /** Inside OSC, which BEL may end too. */
  | 'osc'
  /** Inside DCS, APC, PM or SOS, which only ST ends. */
  | 'string'
  /** An ESC inside a string: the first half of ST, or of something else. */
  | 'string-escape';

/** Takes one unit after another; hands text and C0 controls to `emit`, never ESC nor C1. */
export interface EscapeMachine {
  take(unit: number): void;
  /** Releases what an unfinished string withheld. */
  end(): void;
  /** Whether the next unit is plain text. */
  inText(): boolean;
}

/**
 * A machine in its first state. A sequence is dropped once it is complete. One that never ends
 * must not swallow what follows: after 256 bytes, at a control character that cannot be part of
 * it, or at the end, only its introducer is dropped and the rest is text again (C1 controls in it
 * are dropped). Parameters of a
 * cut CSI are not text and stay dropped, unless something that no CSI holds follows them.
 */
export function createEscapeMachine(emit: (unit: number) => void): EscapeMachine {
  let place: SequenceState = 'text';
  let held: number[] = [];
  let heldBytes = 0;

  const enter = (next: SequenceState): void => {
    place = next;
    held = [];
    heldBytes = 0;
  };
  const release = (): void => {
    const text = held;
    enter('text');
    // Not read for sequences again: a string of nothing but openers would cost its square.
    for (const unit of text) if (!isC1(unit)) emit(unit);
  };
  const hold = (unit: number): void => {
    held.push(unit);
    heldBytes += byteLength(unit);
    if (heldBytes >= maxHeldBytes) release();
  };

  const inText = (unit: number): void => {
    if (unit === ESC) enter('escape');
    else if (isC1(unit)) enter(placeAfterC1(unit));
    else emit(unit);
  };
  const inEscape = (unit: number): void => {
    if (place === 'escape' && opensLonger(unit)) enter(placeAfterC1(unit + 0x40));
    else if (unit >= 0x20 && unit <= 0x2f) {
      place = 'escape-intermediate';
      hold(unit);
    } else if (unit >= 0x30 && unit <= 0x7e) enter('text');
    else leave(unit);
  };
  const inCsi = (unit: number): void => {
    if (unit >= 0x40 && unit <= 0x7e) enter('text');
    else if (unit >= 0x20 && unit <= 0x3f) hold(unit);
    else leave(unit);
  };
  /** A unit that cannot be part of an escape or CSI ends it; terminals disagree on the rest. */
  const leave = (unit: number): void => {
    const cancelled = unit === CAN || unit === SUB;
    if (cancelled || unit === ESC || isC1(unit)) enter('text');
    else release();
    if (!cancelled) take(unit);
  };
  const inString = (unit: number): void => {
    if (unit === ST || unit === CAN || unit === SUB) enter('text');
    else if (unit === BEL && place === 'osc') enter('text');
    else if (unit === ESC) place = 'string-escape';
    else hold(unit);
  };
  const inStringEscape = (unit: number): void => {
    if (unit === BACKSLASH) enter('text');
    else {
      release();
      take(ESC);
      take(unit);
    }
  };

  const takers: Readonly<Record<SequenceState, (unit: number) => void>> = {
    text: inText,
    escape: inEscape,
    'escape-intermediate': inEscape,
    csi: inCsi,
    osc: inString,
    string: inString,
    'string-escape': inStringEscape,
  };
  const take = (unit: number): void => takers[place](unit);
  const end = (): void => {
    if (place === 'osc' || place === 'string' || place === 'string-escape') release();
    else enter('text');
  };
  return { take, end, inText: () => place === 'text' };
}

function isC1(unit: number): boolean {
  return unit >= 0x80 && unit <= 0x9f;
}

/** The place that a C1 control leads to; those that open nothing are dropped alone. */
function placeAfterC1(unit: number): SequenceState {
  switch (unit) {
    case 0x9b:
      return 'csi';
    case 0x9d:
      return 'osc';
    case 0x90: // DCS
    case 0x98: // SOS
    case 0x9e: // PM
    case 0x9f: // APC
      return 'string';
    default:
      return 'text';
  }
}

/** Whether ESC and this unit open a sequence longer than two: `[ ] P X ^ _`. */
function opensLonger(unit: number): boolean {
  return unit >= 0x40 && unit <= 0x5f && placeAfterC1(unit + 0x40) !== 'text';
}

/** UTF-8 bytes of a UTF-16 unit; a surrogate is half of four. */
function byteLength(unit: number): number {
  if (unit < 0x80) return 1;
  if (unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff)) return 2;
  return 3;
}
