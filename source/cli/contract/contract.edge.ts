import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { lintText } from '../../app/contract/lint-text.edge.ts';
import { exits, UsageError } from '../../app/usage-error.ts';
import { contractText, draftContract } from '../../contract/draft-contract.ts';
import { printContract } from '../../contract/print-contract.ts';
import { counted } from '../../state/view/view-words.ts';
import type { CommandContext, CommandEntry } from '../command.ts';
import { contractSource, soundContract } from '../contract-source.edge.ts';
import { runFlags, runTask } from '../run/run-task.edge.ts';
import { problemLines } from '../setup/spec-text.ts';
import { readStdin } from '../stdin.edge.ts';
import { wrongSubcommand } from '../subcommand.ts';
import { inputRows, readingRows, rubricRows } from './contract-text.ts';

const words = ['new', 'lint', 'show', 'run'] as const;

export const contract: CommandEntry = {
  name: 'contract',
  usage: 'new "<task>" | - [--out FILE] ; lint FILE ; show FILE ; run FILE [the flags of fugu run]',
  summary: 'write, check, show or run a Universal Prompt Contract',
  detail:
    'new turns a task into a contract, without asking a model. lint holds it against the role map before anything is paid: exit 0 when nothing stops it, 2 when the text is not a contract, 4 when it asks for what the role map forbids; warnings and the rubric are advice. show says how it is read. A FILE of - is read from stdin.',
  words,
  flags: {
    out: { type: 'string', value: 'FILE', help: 'with new: write it there instead of printing it' },
    ...runFlags,
  },
  run(context) {
    const [word, subject, ...more] = context.args;
    if (more.length > 0) {
      throw new UsageError('Too many arguments.', 'Put a task in quotes.');
    }
    switch (word) {
      case 'new':
        return draft(context, subject);
      case 'lint':
        return lint(context, named(subject));
      case 'show':
        return show(context, named(subject));
      case 'run':
        return runTask({
          ...context,
          args: [],
          flags: { ...context.flags, contract: named(subject) },
        });
      default:
        throw wrongSubcommand('contract', word, words);
    }
  },
};

function named(file: string | undefined): string {
  if (file !== undefined) return file;
  throw new UsageError('Missing <file>.', 'Give a contract file, or - for stdin.');
}

async function draft(context: CommandContext, task: string | undefined): Promise<number> {
  const { flags, cwd, stdin, stdout } = context;
  const words = task === '-' ? (await readStdin(stdin)).toString('utf8') : (task ?? '');
  if (words.trim() === '') {
    throw new UsageError('Missing <task>.', 'Use: fugu contract new "<task>"');
  }
  const text = contractText(draftContract(words));
  if (typeof flags.out !== 'string') {
    stdout.write(text);
    return exits.done;
  }
  const path = resolve(cwd, flags.out);
  await writeFile(path, text, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST'
      ? new UsageError(`${flags.out} exists already.`, 'Name another file, or move it away.')
      : new UsageError(`${flags.out} cannot be written: ${error.code}.`, 'Name another file.');
  });
  stdout.write(`${flags.out} is written. Check it: fugu contract lint ${flags.out}\n`);
  return exits.done;
}

async function lint(context: CommandContext, file: string): Promise<number> {
  const source = await contractSource(context, file);
  const found = await lintText(context, source, rootOf(context));
  const say = (rows: readonly string[]) => context.stdout.write(`${rows.join('\n')}\n`);
  const errors = found.problems.filter(({ severity }) => severity === 'error');
  if (found.problems.length > 0) say([...problemLines(found.problems), '']);
  if (found.status === 'refused') {
    say([`${source.file} is refused: ${counted(errors.length, 'error')}. Nothing was spent.`]);
    return errors.every(({ kind }) => kind === 'policy') ? exits.blocked : exits.badInput;
  }
  const inputs = inputRows(found.form);
  if (inputs.length > 0) say([...inputs, '']);
  say([...rubricRows(found.rubric), '']);
  say([`${source.file} can run: 0 errors, ${counted(found.problems.length, 'warning')}.`]);
  return exits.done;
}

const rootOf = ({ flags, cwd }: CommandContext) =>
  typeof flags.repo === 'string' ? resolve(cwd, flags.repo) : cwd;

async function show(context: CommandContext, file: string): Promise<number> {
  const { form } = await soundContract(context, file, rootOf(context));
  const parts = [printContract(form), readingRows(form).join('\n'), inputRows(form).join('\n')];
  context.stdout.write(`${parts.filter((part) => part !== '').join('\n\n')}\n`);
  return exits.done;
}
