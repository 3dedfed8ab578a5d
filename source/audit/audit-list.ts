import type { AuditItem } from '../domain/audit.ts';
import type { AuditInput } from './audit-input.ts';
import { checkItems, declaredItems, stepItems } from './audit-step.ts';
import type { Evidence } from './evidence.ts';

export type * from './audit-input.ts';

/** Most serious first: what nobody read, what may be wrong or harmful, what nobody showed, how it was obtained, what is missing. */
const order: readonly AuditItem['type'][] = [
  'unread',
  'overruled',
  'secret',
  'broken-limit',
  'failed-check',
  'doubt',
  'inconclusive',
  'no-checks',
  'unsandboxed',
  'hidden-characters',
  'protected',
  'control-file',
  'test-changed',
  'deleted-file',
  'outside-scope',
  'unproven',
  'fuzzed',
  'declared-model',
  'family-removed',
  'proxied',
  'lost-call',
  'deferred',
  'skipped',
];

/** "Look here first": what no machine settled, most serious first; stable within one kind, nothing twice. */
export function auditItems(input: AuditInput): readonly AuditItem[] {
  const items = [
    ...input.steps.flatMap(stepItems),
    ...declaredItems(input.steps),
    ...jobItems(input),
    ...(input.brokenLimits ?? []).map(limitItem),
    ...input.evidence.flatMap(evidenceItems),
  ];
  const seen = new Set<string>();
  const once = items.filter((item) => {
    const key = `${item.type}\n${item.step ?? ''}\n${item.what}`;
    return !seen.has(key) && seen.add(key);
  });
  return once.toSorted((one, two) => order.indexOf(one.type) - order.indexOf(two.type));
}

function jobItems(input: AuditInput): readonly AuditItem[] {
  return [
    ...checkItems(input.integration, undefined),
    ...noChecks(input),
    ...removedFamilies(input),
    ...sandboxItems(input),
    ...input.skipped.map(
      ({ pass, because }): AuditItem => ({ type: 'skipped', what: `${pass}: ${because}` }),
    ),
    ...input.lostCalls.map(
      ({ step, lane, model, because }): AuditItem => ({
        type: 'lost-call',
        step,
        what: `A call to ${model} on ${lane} was lost and may have been billed: ${because}`,
      }),
    ),
    ...input.leftOut.map(
      ({ step, title, because }): AuditItem => ({
        type: 'deferred',
        step,
        what: `"${title}" is not in this result: ${because}`,
      }),
    ),
  ];
}

/** Shipped patterns that the spec took out: whose weights those ids are is the person's word alone. */
function removedFamilies({ without = {} }: AuditInput): readonly AuditItem[] {
  return Object.entries(without).map(([family, patterns]) => ({
    type: 'family-removed',
    what: `The spec takes ${patterns.join(', ')} out of ${family}: such ids do not count as ${family}.`,
  }));
}

function limitItem({
  number,
  words,
  because,
}: NonNullable<AuditInput['brokenLimits']>[number]): AuditItem {
  return { type: 'broken-limit', what: `Constraint ${number} "${words}" is broken: ${because}` };
}

function noChecks({ integration, steps }: AuditInput): readonly AuditItem[] {
  const ran = [...(integration?.results ?? []), ...steps.flatMap((s) => s.checks?.results ?? [])];
  const project = ran.filter(({ origin, status }) => origin === 'project' && status !== 'not-run');
  if (project.length > 0) return [];
  const what = "None of the project's own checks ran on this result.";
  return [{ type: 'no-checks', what }];
}

function sandboxItems({ sandbox, unsandboxedCalls }: AuditInput): readonly AuditItem[] {
  const none: readonly AuditItem[] =
    sandbox?.status === 'none'
      ? [{ type: 'unsandboxed', what: `This machine gives no sandbox: ${sandbox.because}` }]
      : [];
  const calls = unsandboxedCalls.map(
    ({ step, model }): AuditItem => ({
      type: 'unsandboxed',
      step,
      what: `${model} worked outside a sandbox.`,
    }),
  );
  return [...none, ...calls];
}

function evidenceItems(evidence: Evidence): readonly AuditItem[] {
  const name = `${evidence.number} "${evidence.criterion}"`;
  if (evidence.status === 'failed')
    return [{ type: 'failed-check', what: `The command for criterion ${name} fails.` }];
  if (evidence.status === 'claimed-only')
    return [{ type: 'unproven', what: `Criterion ${name} is claimed only: no command shows it.` }];
  if (evidence.runs.some((run) => run.on === 'integration')) return [];
  const what = `Criterion ${name} was shown on a step's own tree, not on the tree to be landed.`;
  return [{ type: 'proxied', what }];
}
