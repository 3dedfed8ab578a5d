import type { Fact, FactOf, FactType } from '../../domain/facts.ts';
import type { StepId } from '../../domain/ids.ts';
import type { Story } from './story.ts';
import { trulyApart } from './truth.ts';

/**
 * The promise, said again from the facts and from what really happened, without asking the rule:
 * whatever lands was accepted by a person as that very tree, and each of its steps has enough passing
 * or doubting verdicts, each by a model that really was of another family than every writer and
 * really read the whole artifact (a failing one need not have). Gives what is broken; undefined while nothing is.
 */
export function breachOf({ facts, truth }: Story): string | undefined {
  if (!facts.some(({ type }) => type === 'Landed')) return undefined;
  const integrated = last(facts, 'Integrated');
  const intended = last(facts, 'LandingIntended');
  const decided = last(facts, 'AuditDecided');
  const opened = last(facts, 'AuditOpened');
  if (!integrated || !intended) return 'landed without a tree that was put together';
  if (decided?.decision !== 'accepted') return 'landed without a person who accepted it';
  const trees = [intended.tree, decided.tree, opened?.tree];
  if (trees.some((tree) => tree !== integrated.tree))
    return 'landed another tree than was accepted';
  return integrated.steps
    .map((step) => stepBreach(facts, truth, step))
    .find((breach) => breach !== undefined);
}

function stepBreach(
  facts: readonly Fact[],
  truth: Story['truth'],
  step: StepId,
): string | undefined {
  const done = all(facts, 'StepDone').findLast((fact) => fact.step === step);
  if (!done) return `landed ${step}, which is not done`;
  const made = all(facts, 'ArtifactProduced').findLast(({ attempt }) => attempt === done.attempt);
  if (!made) return `landed ${step} without an artifact`;
  const writers = writersOf(facts, step);
  const voided = new Set(all(facts, 'VerdictVoided').map(({ call }) => call));
  const honest = all(facts, 'VerdictGiven').filter(
    ({ call, artifact, verdict }) =>
      artifact === made.artifact.digest &&
      !voided.has(call) &&
      (truth[call]?.read === true || verdict.judgement === 'fail') &&
      writers.every((writer) => trulyApart(truth[call], truth[writer])),
  );
  const models = new Set(honest.map(({ verifier }) => verifier.model));
  const needed = neededOf(facts, step);
  return models.size >= needed && writers.length > 0
    ? undefined
    : `landed ${step} with ${models.size} of ${needed} true verdicts of another family`;
}

/** Every call that worked on a step and ended well: its own, and the rounds that it mends. */
function writersOf(facts: readonly Fact[], step: StepId): readonly string[] {
  const works = all(facts, 'CallRouted').filter(
    ({ call }) => call.step === step && call.purpose === 'work',
  );
  const ended = new Set(
    all(facts, 'CallEnded').flatMap(({ call, outcome }) =>
      outcome.status === 'done' ? [call] : [],
    ),
  );
  return works.map(({ call }) => call.id).filter((id) => ended.has(id));
}

/** How many verdicts the step's class needs by the map that was adopted first. */
function neededOf(facts: readonly Fact[], step: StepId): number {
  const map = all(facts, 'SpecAdopted')[0]?.map;
  const plan = all(facts, 'PlanProposed').at(-1)?.plan;
  const given = all(facts, 'JobSubmitted')[0]?.givenPlan?.plan;
  const found = (plan ?? given)?.steps.find(({ id }) => id === step);
  const rule = found && map?.routing[found.taskClass].verify;
  return rule === undefined || rule === 'none' ? 1 : rule.count;
}

function all<T extends FactType>(facts: readonly Fact[], type: T): readonly FactOf<T>[] {
  return facts.filter((fact): fact is FactOf<T> => fact.type === type);
}

const last = <T extends FactType>(facts: readonly Fact[], type: T) => all(facts, type).at(-1);
