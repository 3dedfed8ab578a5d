// Every answer the scripted models have, found by what a request asks.
import { isMemoryTask, memoryScript } from './memory-script.ts';
import { type ReadPrompt, readAsk, readWorkAsk, textOf } from './prompt-reading.ts';
import { rehearsalAgentIds, rehearsalModelIds } from './rehearsal-spec.ts';
import { refuse, type Script, type ScriptAnswer, type ScriptRequest } from './script-answer.ts';
import {
  scriptRebuttal,
  scriptReview,
  scriptSecondBrain,
  scriptSynthesis,
  scriptTriage,
} from './script-closing.ts';
import { scriptPanel } from './script-panel.ts';
import { scriptPlan } from './script-plan.ts';
import { scriptPulse } from './script-pulse.ts';
import { scriptVerify } from './script-verify.ts';
import { scriptWork } from './script-work.ts';

const modelIds: readonly string[] = [
  ...Object.values(rehearsalModelIds),
  ...Object.values(rehearsalAgentIds),
];

/**
 * The rehearsal's models. Answers come from the request's own text: its purpose, its files, its diff.
 * What no scene foresees is refused with the reason, so that a wrong prompt shows.
 */
export const rehearsalScript: Script = (request) => {
  if (!modelIds.includes(request.model)) return refuse(`no model is called ${request.model}`);
  if (request.system.trim() === '') return refuse('it has no system text, so no role');
  const ask = readAsk(request.prompt);
  if (!ask.isAgain) {
    const said = isMemoryTask(ask) ? memoryScript(ask) : answer(ask, request);
    return ask.purpose === 'verify' ? withMarks(request.prompt, said) : said;
  }
  const because = textOf(ask, 'Why it could not be read').replace(/\s+/g, ' ').trim();
  return refuse(`a reply of the script could not be read: ${because}`);
};

/** A verifier returns every mark that stands at the end of a line of its prompt. */
function withMarks(prompt: string, said: ScriptAnswer): ScriptAnswer {
  const marks = [...prompt.matchAll(/\[mark ([a-z0-9]{4})\]$/gm)].map(([, mark]) => mark);
  if (said.status === 'refused' || marks.length === 0) return said;
  return { ...said, text: `READ: ${marks.join(' ')}\n${said.text}` };
}

function answer(ask: ReadPrompt, { model }: ScriptRequest): ScriptAnswer {
  switch (ask.purpose) {
    case 'triage':
      return scriptTriage(ask);
    case 'plan':
      return scriptPlan(ask);
    case 'work':
      if (ask.role?.startsWith('panel-')) return scriptPanel(ask, ask.role);
      if (ask.role?.startsWith('pulse-')) return scriptPulse(ask, ask.role);
      return scriptWork(readWorkAsk(ask), model);
    case 'verify':
      return scriptVerify(ask);
    case 'rebuttal':
      return scriptRebuttal(ask);
    case 'synthesis':
      return scriptSynthesis(ask);
    case 'second-brain':
      return scriptSecondBrain(ask);
    case 'review':
      return scriptReview(ask);
    case undefined:
      return refuse('its first line is no FUGU-PURPOSE');
    default:
      return refuse(`its purpose "${ask.purpose}" is unknown`);
  }
}
