// The delegates of a pulse: they find what the inventory in the request shows, and nothing else.
import { type ReadPrompt, textOf } from './prompt-reading.ts';
import { refuse, reply, type ScriptAnswer } from './script-answer.ts';

/** Answers one part of a pulse from what the harness saw. */
export function scriptPulse(ask: ReadPrompt, role: string): ScriptAnswer {
  if (role === 'pulse-synthesis') return closing(ask);
  const section = ask.sections.find(({ heading }) => heading.startsWith('Step '));
  const detail = (section?.bodies ?? []).map(({ text }) => text).join('');
  if (!detail.includes('Seen by the harness:')) return refuse('it shows no inventory');
  if (!/scarce reviewer/.test(detail)) return refuse('it does not keep the scarce reviewer out');
  if (!/another family/.test(detail)) return refuse('it does not ask for another family');
  const risky = detail.includes('may break something');
  const commits = [...detail.matchAll(/^ {2}([0-9a-f]{10}) (.+)$/gm)];
  const findings = commits.slice(0, 3).map(([, hash = '', subject = '']) => ({
    key: `${risky ? 'risk' : 'seen'}-${hash}`,
    severity: risky ? 'medium' : 'low',
    where: hash,
    what: risky ? `no test is named beside "${subject}"` : `"${subject}" is new`,
  }));
  return reply(`\`\`\`json\n${JSON.stringify({ findings }, null, 1)}\n\`\`\`\n`);
}

function closing(ask: ReadPrompt): ScriptAnswer {
  const results = textOf(ask, 'Results of earlier steps');
  const found = results.match(/"what": "(?:[^"\\]|\\.)*"/g) ?? [];
  if (found.length === 0) return reply('Nothing to do.\n');
  const lines = found.slice(0, 6).map((one) => `- ${JSON.parse(one.slice('"what": '.length))}`);
  return reply(`${lines.join('\n')}\n`);
}
