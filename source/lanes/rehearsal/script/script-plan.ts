// The planner: one plan for the one job a rehearsal has.
import { type PlannedStep, paths, plannedSteps } from './planned-steps.ts';
import { type ReadPrompt, sectionOf, textOf } from './prompt-reading.ts';
import { refuse, reply, type ScriptAnswer } from './script-answer.ts';

/** Plans what is left of the rehearsal's job, in the classes the request allows. */
export function scriptPlan(ask: ReadPrompt): ScriptAnswer {
  const task = textOf(ask, 'Task');
  if (!isRehearsalTask(task)) return refuse('its task is not the one of the rehearsal');
  if (!textOf(ask, 'File list').split('\n').includes(paths.fetchShelf))
    return refuse(`its file list has no ${paths.fetchShelf}`);
  const done = textOf(ask, 'Finished steps');
  const steps = plannedSteps.filter(({ title }) => !done.includes(title));
  if (steps.length === 0) return refuse('every step of the rehearsal is finished');
  const limits = sectionOf(ask, 'Limits')?.lead ?? '';
  const missing = steps.find(({ taskClass }) => !new RegExp(`\\b${taskClass}\\b`).test(limits));
  if (missing !== undefined) return refuse(`it allows no step of class ${missing.taskClass}`);
  return reply(planText(steps), thinking);
}

/** Whether a text asks for what the rehearsal is about. */
export function isRehearsalTask(text: string): boolean {
  return /\bretry\b/i.test(text) && /\bfetchShelf\b/.test(text);
}

const thinking =
  'fetchShelf asks once and gives up. Where could an answer change by itself? 429 and 503, says the shop’s page. The words for readers do not need the code, so both can be written at the same time. What shows a shelf needs both.';

const said = 'What can be written beside each other is; what needs both comes last.';

function planText(steps: readonly PlannedStep[]): string {
  const plan = {
    summary: 'Retry in fetchShelf itself; the words and the page beside it; then show both.',
    steps: steps.map(({ taskClass, dependsOn, ...step }) => ({
      id: step.id,
      title: step.title,
      class: taskClass,
      detail: step.detail,
      depends_on: dependsOn,
      owns: step.owns,
      acceptance: step.acceptance,
      hard: step.hard,
    })),
  };
  return `${said}\n\n\`\`\`json\n${JSON.stringify(plan, null, 2)}\n\`\`\`\n`;
}
