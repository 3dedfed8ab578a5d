/**
 * Who may use the slot next, as a value: classes before arrival, arrival inside a class, age lifts a
 * class. There is one holder at most. Time comes in with every step.
 */
export const slotClasses = ['interactive', 'normal', 'batch'] as const;

export type SlotClass = (typeof slotClasses)[number];

export interface QueueRules {
  /** Most waiters; one more is turned away. */
  readonly depth: number;
  /** How long a waiter of a class stays in line, in milliseconds. */
  readonly waitMs: Readonly<Record<SlotClass, number>>;
  /** After how long in a class a waiter moves up to the next better one, in milliseconds. */
  readonly ageMs: Readonly<Record<'normal' | 'batch', number>>;
}
