import { type TaskClass, taskClasses } from './ids.ts';
import type { PlanStep } from './plan/plan.ts';

/** All that sets one class of task apart from the others. */
export interface TaskClassTraits {
  /** Its result is a change of files; else it is text. */
  readonly changesFiles: boolean;
  /** A planner may give a step this class. */
  readonly planned: boolean;
  /** It changes files or decides what does, so `verify: none` is refused. */
  readonly verified: boolean;
  /** No job can begin or end without a lane for it. */
  readonly required: boolean;
  /** Its route may name the scarce reviewer. */
  readonly scarce: boolean;
  /** Its route may name a second lane that looks after the first one (`then`). */
  readonly followed: boolean;
  /** Its name to people and other agents. */
  readonly label: string;
  /** What it is, as a planner is told. */
  readonly meaning: string;
  /** What its route is for, as the schema of the spec says. */
  readonly purpose: string;
  /** A route to begin with, as the spec writes it. */
  readonly route: string;
}

const plain = {
  changesFiles: false,
  planned: false,
  verified: false,
  required: false,
  scarce: false,
  followed: false,
} as const;

const change = { ...plain, changesFiles: true, planned: true, verified: true } as const;

/** The one place that says what each class is. */
export const taskClassTable = {
  quick: {
    ...plain,
    planned: true,
    label: 'quick answer',
    meaning: 'an answer without changes',
    purpose: 'Quick answer or triage; may not change files.',
    route: '{ to: [second-brain, worker-fast], verify: none }',
  },
  plan: {
    ...plain,
    verified: true,
    required: true,
    label: 'plan',
    meaning: 'the plan',
    purpose: 'Plan or architecture.',
    route: '{ to: [thinker], verify: { count: 1 } }',
  },
  patch: {
    ...change,
    label: 'bounded patch',
    meaning: 'a bounded change',
    purpose: 'Bounded patch.',
    route: '{ to: [worker-fast], verify: { count: 1 } }',
  },
  directed: {
    ...change,
    label: 'directed work',
    meaning: 'a change whose detail says exactly what to do',
    purpose: 'Output-heavy work that is already figured out.',
    route: '{ to: [worker-directed], verify: { count: 1, prefer: [thinker] } }',
  },
  ship: {
    ...change,
    label: 'large change',
    meaning: 'a large change over many files',
    purpose: 'Large multi-file change.',
    route: '{ to: [worker-big], verify: { count: 2, prefer: [thinker, worker-directed] } }',
  },
  review: {
    ...plain,
    planned: true,
    scarce: true,
    label: 'long-context review',
    meaning: 'a question to the scarce reviewer',
    purpose: 'Long-context review, sparingly.',
    route: '{ to: [scarce-reviewer], verify: none }',
  },
  synthesis: {
    ...plain,
    required: true,
    followed: true,
    label: 'final summary',
    meaning: 'the closing summary',
    purpose: 'The final answer.',
    route: '{ to: [conductor], verify: none, then: second-brain }',
  },
} as const satisfies Record<TaskClass, TaskClassTraits>;

type Flag = keyof typeof plain;

/** What one class is. */
export function traitsOf(taskClass: TaskClass): TaskClassTraits {
  return taskClassTable[taskClass];
}

/** The classes that have a trait, in the order of the table. */
export function classesThat(flag: Flag): readonly TaskClass[] {
  return taskClasses.filter((taskClass) => taskClassTable[taskClass][flag]);
}

/** Whether a step's result is text: its class changes no file, or a given plan says so. */
export function isReadOnlyStep(step: PlanStep): boolean {
  return !traitsOf(step.taskClass).changesFiles || step.product === 'answer';
}
