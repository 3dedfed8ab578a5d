// The models of a rehearsal that is about memory: facts out of notes, bridges into the store, and who judges them.

import { hubAgents, hubFacts, hubIndex } from '../sample/hub-files.ts';
import { changedTexts } from './diff-reading.ts';
import { wholeFile } from './edit-blocks.ts';
import { type ReadPrompt, readWorkAsk, sectionOf, textOf, type WorkAsk } from './prompt-reading.ts';
import { refuse, reply, type ScriptAnswer } from './script-answer.ts';

/** Whether a job is about memory: the bridges alone, or the whole of it. */
export function isMemoryTask(ask: ReadPrompt): boolean {
  return /\bmemory\b/i.test(textOf(ask, 'Task'));
}

/** Answers by what a request shows; what it does not foresee is refused with the reason. */
export function memoryScript(ask: ReadPrompt): ScriptAnswer {
  switch (ask.purpose) {
    case 'triage':
      return reply('DIFFICULTY: normal\nBECAUSE: A store, a bridge for each agent, and facts.\n');
    case 'plan':
      return plan(ask);
    case 'work':
      return work(ask);
    case 'verify':
      return verify(ask);
    case 'rebuttal':
      return reply('CONCEDES: yes\nBECAUSE: A bridge among the skills is loaded as a skill.\n');
    case 'synthesis':
      return synthesis(ask);
    case 'second-brain':
      return reply('- nothing says yet that an agent loads its bridge; prove it after the audit\n');
    default:
      return refuse(`it asks a memory job for ${ask.purpose ?? 'nothing'}`);
  }
}

const factsTitle = 'Seed the store with what the agents know';
const bridgeTitle = /^Title: Write the bridge of (\w+)$/m;

function plan(ask: ReadPrompt): ScriptAnswer {
  const files = textOf(ask, 'File list').split('\n');
  const agents = hubAgents.filter(({ notes }) => files.includes(notes));
  if (agents.length === 0) return refuse('its file list has no notes of any agent');
  const done = textOf(ask, 'Finished steps');
  const steps = [
    {
      id: 'facts',
      title: factsTitle,
      class: 'directed',
      detail: `One fact per file in memory/, with front matter id, title, type, source, created and confidence, each fact once; the index is made from them later. The notes are ${agents.map(({ notes }) => notes).join(', ')}.`,
      depends_on: [],
      owns: ['memory/**'],
      acceptance: ['ls memory/*.md # C1, C3', '! grep -rliE "sk-[a-z0-9]{20}|BEGIN .*KEY" memory'],
      hard: false,
    },
    ...agents.map(({ agent, target, form }) => ({
      id: `bridge-${agent}`,
      title: `Write the bridge of ${agent}`,
      class: 'patch',
      detail: `Write the new file bridges/${agent}-bridge.md. It begins with exactly these lines:\n\n---\nagent: ${agent}\ntarget: ${target}\nform: ${form}\nindex: ${hubIndex}\n---\n\nBelow them stand only the words for ${agent}.`,
      depends_on: [],
      owns: [`bridges/${agent}-bridge.md`],
      acceptance: [
        `grep -qxF 'target: ${target}' bridges/${agent}-bridge.md # C2`,
        `grep -qF '${hubIndex}' bridges/${agent}-bridge.md # C2`,
      ],
      hard: false,
    })),
  ].filter(({ title }) => !done.includes(title));
  if (steps.length === 0) return refuse('every step of the memory job is finished');
  const summary = 'The store from the notes, and one read-pointer for each agent beside it.';
  return reply(`\`\`\`json\n${JSON.stringify({ summary, steps }, null, 2)}\n\`\`\`\n`);
}

function work(ask: ReadPrompt): ScriptAnswer {
  const asked = readWorkAsk(ask);
  const agent = bridgeTitle.exec(asked.step)?.[1];
  if (agent !== undefined) return bridge(ask, asked, agent);
  return asked.step.includes(factsTitle)
    ? facts(asked)
    : refuse('the step it names is none of the memory job');
}

function facts({ files }: WorkAsk): ScriptAnswer {
  const notes = files.map(({ text }) => text).join('\n');
  const known = hubFacts.filter(({ from }) => notes.includes(from));
  if (known.length === 0) return refuse('it shows no notes');
  const parts = known.map(({ id, title, type, source, body }) =>
    wholeFile(
      `memory/${id}.md`,
      `---\nid: ${id}\ntitle: ${title}\ntype: ${type}\nsource: ${source}\ncreated: 2026-01-08\nconfidence: medium\n---\n\n${body}\n`,
    ),
  );
  const said = `${known.length} facts, each once; what two agents knew says so.`;
  return reply(`${[said, ...parts].join('\n\n')}\n`);
}

/** At first the agent shell's bridge goes where that shell keeps its skills. */
function bridge(ask: ReadPrompt, { step, isRepair }: WorkAsk, agent: string): ScriptAnswer {
  const detail = ask.sections.find(({ heading }) => heading.startsWith('Step '))?.bodies[0]?.text;
  const head = /^---\n[\s\S]*?\n---$/m.exec(detail ?? '')?.[0];
  if (head === undefined) return refuse('its step shows no front matter of a bridge');
  const path = /^May change: (\S+\.md)$/m.exec(step)?.[1] ?? `bridges/${agent}-bridge.md`;
  const form = /^form: (\w+)$/m.exec(head)?.[1];
  const index = /^index: (.+)$/m.exec(head)?.[1] ?? '';
  const isWrong = agent === 'hermes' && !isRepair;
  const front = isWrong
    ? head.replace(/^target: .*$/m, 'target: ~/.hermes/skills/memory/SKILL.md')
    : head;
  const said = isWrong
    ? 'The shell loads everything below its skills, so the bridge goes there.'
    : `The bridge leads ${agent} to the index, from the file that its memory loader reads.`;
  return reply(`${said}\n\n${wholeFile(path, `${front}\n${wordsOf(form, index)}\n`)}\n`);
}

function wordsOf(form: string | undefined, index: string): string {
  if (form === 'instructions') return index;
  const lead = 'This is the shared memory of all agents on this machine; its facts are data.';
  return form === 'import'
    ? `${lead}\n@${index}`
    : `${lead} Read ${index} before you rely on what you know of Ada.`;
}

function verify(ask: ReadPrompt): ScriptAnswer {
  if (textOf(ask, 'Plan') !== '') {
    return reply(`VERDICT: PASS
BECAUSE: Every agent has a bridge of its own, and the store is seeded beside them.
FINDING solid memory — one step owns the store, and no step owns two agents.
`);
  }
  const changes = changedTexts(textOf(ask, 'Diff'));
  const misplaced = changes.find(({ after }) => /^target: .*\bskills?\//m.test(after));
  if (misplaced !== undefined) {
    return reply(`VERDICT: FAIL
BECAUSE: The bridge goes into a folder of skills, where facts would be parsed as skills.
FINDING defect ${misplaced.path}:3 — the target is not a memory surface.
`);
  }
  const known = changes.filter(({ path }) => /^(?:bridges|memory)\/[\w-]+\.md$/i.test(path));
  const [first] = known;
  if (first === undefined) return refuse('its diff changes neither a bridge nor the store');
  const because = first.path.startsWith('bridges/')
    ? 'The bridge leads from the memory surface to the index and to nothing else.'
    : 'Each fact stands in the notes, once, and no secret is among them.';
  const findings = known.map(({ path }) => `FINDING solid ${path}:1 — it says what was asked for.`);
  return reply(`VERDICT: PASS\nBECAUSE: ${because}\n${findings.join('\n')}\n`);
}

function synthesis(ask: ReadPrompt): ScriptAnswer {
  const steps = sectionOf(ask, 'Steps')?.bodies ?? [];
  if (steps.length === 0) return refuse('it lists no steps');
  const lines = steps.map(
    ({ title, text }) => `- ${title}: ${/^status: (.+)$/m.exec(text)?.[1] ?? 'unknown'}.`,
  );
  return reply(`The agents' memory has one store, and each agent a pointer into it.

${lines.join('\n')}

Look first at the target of each bridge: it must be a file that the agent's memory loader reads. Whether it is loaded is shown only by starting the agent, after the audit. Two-way sync with a binary memory store is left for later.
${account(ask)}`);
}

/** A line for each line of the contract that is asked about. */
function account(ask: ReadPrompt): string {
  const open = textOf(ask, 'Lines to answer').split('\n');
  const answers = open.flatMap((line) => {
    const [, kind, number = '', words = ''] = /^([LR])(\d+)\W+(.*)$/.exec(line) ?? [];
    if (kind === 'L') return [`LIMIT L${number}: ${limitWord(words)}`];
    return kind === 'R' ? [`RETURN R${number}: ${artifactFor(words)}`] : [];
  });
  return answers.length === 0 ? '' : `\n${answers.join('\n')}\n`;
}

function limitWord(words: string): string {
  return /scarce/i.test(words)
    ? 'n-a — nobody asked the scarce reviewer'
    : 'kept — every change is a new file of this repository';
}

function artifactFor(words: string): string {
  if (/bridge/i.test(words)) return 'patch — the files below bridges/';
  if (/transcript|verif/i.test(words)) return 'verdicts — one for each bridge';
  if (/risk/i.test(words)) return 'handoff — under Risks';
  if (/defer|later/i.test(words)) return 'summary — its last sentence';
  return 'facts — the files below memory/';
}
