import type { Recorded } from '../../domain/decode.ts';
import type { Fact, FactType } from '../../domain/facts.ts';
import type { Tellers } from './story-tellers.ts';
import { callStory } from './view-story-call.ts';
import { handoffStory } from './view-story-handoff.ts';
import { jobStory } from './view-story-job.ts';
import { memoryStory } from './view-story-memory.ts';
import { steeringStory } from './view-story-steering.ts';
import { stepStory } from './view-story-step.ts';
import { sentence } from './view-words.ts';

const tellers: Tellers<FactType> = {
  ...jobStory,
  ...callStory,
  ...stepStory,
  ...steeringStory,
  ...handoffStory,
  ...memoryStory,
};

/** One plain sentence for a fact, with its because; the journal tab, `fugu replay` and the plain printer share it. */
export function storyLine(recorded: Recorded): string {
  const tell = tellers[recorded.fact.type] as (fact: Fact) => string;
  return tell(recorded.fact).replace(/\s*[\r\n]+\s*/g, ' ');
}

/** Why a fact is so, where its sentence leaves that out: how a call came to its lane. */
export function storyReason({ fact }: Recorded): string | undefined {
  return fact.type === 'CallRouted' ? sentence(fact.call.because) : undefined;
}

export type StoryTone = 'good' | 'bad' | 'person' | 'quiet' | 'plain';

const good: ReadonlySet<FactType> = new Set([
  'PlanAccepted',
  'StepDone',
  'Integrated',
  'Landed',
  'ReviewGiven',
  'MemoryKept',
]);
const bad: ReadonlySet<FactType> = new Set([
  'SpecRefused',
  'CallDropped',
  'CallLost',
  'BudgetRefused',
  'PlanRefused',
  'PatchRejected',
  'StepBlocked',
  'StepFailed',
  'VerdictVoided',
  'IntegrationConflicted',
  'LandingStopped',
  'MemoryRefused',
  'TailCut',
]);
const person: ReadonlySet<FactType> = new Set([
  'CommandsTrusted',
  'BudgetRaised',
  'ServedIdAccepted',
  'ReplanAsked',
  'JobCancelled',
  'StepRetried',
  'StepCancelled',
  'StepRemoved',
  'DefectMarked',
  'LanePaused',
  'LaneResumed',
  'StepRerouted',
  'LaneRerouted',
  'StepModeSet',
  'GatePassed',
  'ContractAnswered',
  'AuditOpened',
  'AuditDecided',
  'ReviewAsked',
  'Reverted',
]);
const quiet: ReadonlySet<FactType> = new Set(['CallBegun']);

/** How a line is to be coloured: judgements by what they say, the rest by kind. */
export function storyTone(fact: Fact): StoryTone {
  if (fact.type === 'VerdictGiven') return judged(fact.verdict.judgement);
  if (fact.type === 'ChecksEnded') {
    return fact.results.every((result) => result.status === 'passed') ? 'good' : 'bad';
  }
  if (fact.type === 'CallEnded') return fact.outcome.status === 'done' ? 'plain' : 'bad';
  if (fact.type === 'CounterExampleRun') return fact.reproduced ? 'bad' : 'plain';
  if (fact.type === 'JobEnded') {
    return fact.status === 'landed' || fact.status === 'verified' ? 'good' : 'bad';
  }
  if (good.has(fact.type)) return 'good';
  if (bad.has(fact.type)) return 'bad';
  if (person.has(fact.type)) return 'person';
  return quiet.has(fact.type) ? 'quiet' : 'plain';
}

function judged(judgement: 'pass' | 'fail' | 'inconclusive'): StoryTone {
  if (judgement === 'pass') return 'good';
  return judgement === 'fail' ? 'bad' : 'plain';
}
