import type { Command } from '../../domain/commands.ts';
import type { ContractForm } from '../../domain/contract-form.ts';
import type { TaskClass } from '../../domain/ids.ts';
import type { PlanStep } from '../../domain/plan/plan.ts';
import type { RoleMap } from '../../domain/role-map.ts';
import { classesThat } from '../../domain/task-classes.ts';
import { emptyStory, play, type Story } from './story.ts';

/** Where a search begins. */
export type Opening = { readonly name: string; readonly story: Story };

const criterion = 'it does what was asked';

/** The one step of the searched job. */
export const searchedStep = (taskClass: TaskClass): PlanStep => ({
  id: 's1',
  title: 'the searched step',
  taskClass,
  detail: 'change one file',
  dependsOn: [],
  owns: ['src/s1.ts'],
  acceptance: [],
  hard: false,
});

/**
 * A job of each class that changes files and is verified: one with a given plan, so that the search
 * is about its patch, and one whose plan a model makes first.
 */
export function openings(map: RoleMap): readonly Opening[] {
  const classes = classesThat('changesFiles').filter((one) => map.routing[one].verify !== 'none');
  const given = classes.map((taskClass) => ({
    name: taskClass,
    story: begun(map, {
      by: 'search',
      plan: { summary: 'search', steps: [searchedStep(taskClass)] },
    }),
  }));
  return [...given, { name: 'plan', story: begun(map) }];
}

type Given = Extract<Command, { type: 'SubmitJob' }>['job']['givenPlan'];

function begun(map: RoleMap, givenPlan?: Given): Story {
  const commands: readonly Command[] = [
    { type: 'SubmitJob', job: jobOf(givenPlan) },
    { type: 'AdoptSpec', digest: 'spec:1', source: 'spec.yaml', map },
    { type: 'ShowCommands', hash: 'h', commands: [], known: true },
  ];
  return play(emptyStory, { name: 'begin', commands });
}

function jobOf(givenPlan: Given): Extract<Command, { type: 'SubmitJob' }>['job'] {
  return {
    run: 'search',
    kind: 'job',
    task: 'the searched job',
    contract,
    ...(givenPlan === undefined ? {} : { givenPlan }),
    repo: { path: '/search', branch: 'main', base: 'base', baseTree: 'tree:base', dirty: false },
    tune: {},
    stepMode: false,
    budgetUsd: 1_000,
    rehearsal: false,
    marks: true,
    sandbox: { status: 'bwrap', because: 'as the search has it' },
    by: 'search',
  };
}

const contract: ContractForm = {
  route: { fallback: [] },
  role: { instructions: [] },
  task: { deliverable: 'the searched job', successCriteria: [criterion], nonGoals: [] },
  context: { inputs: [] },
  constraints: [],
  outputs: [],
  verifyRelease: [],
};
