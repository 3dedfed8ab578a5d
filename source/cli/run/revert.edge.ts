import { placesOf } from '../../app/places.ts';
import { mustTell } from '../../app/run/start-job.edge.ts';
import { runFolder } from '../../app/session/find-run.edge.ts';
import { recordsOf } from '../../app/session/records.edge.ts';
import { openSession, proveHistory } from '../../app/session/session.edge.ts';
import { exits, UsageError } from '../../app/usage-error.ts';
import type { RunState } from '../../state/run-state.ts';
import { createGit } from '../../workspace/git/git.edge.ts';
import { locate } from '../../workspace/git/repo-place.edge.ts';
import type { CommandContext, CommandEntry } from '../command.ts';

export const revert: CommandEntry = {
  name: 'revert',
  usage: '<run>',
  summary: 'create a branch that reverts a landed run',
  detail:
    'The inverse of the landed commit is put on top of where the repository is now, as fugu/revert-<run>. Your branch and work tree are not touched; the one command that merges it is printed.',
  flags: {},
  async run(context) {
    const { env, person, stdout } = context;
    const { id, dir } = await runFolder(context, context.args[0]);
    const { repo, commit, subject } = landedOf(id, proveHistory(await recordsOf(dir), dir));
    const session = await openSession({ run: id, dir, stateDir: placesOf(env).state, env });
    try {
      // The moment of the last fact: told again after a crash, the same commit is made.
      const dateS = Math.floor(session.conductor.state().lastAt / 1000);
      const message = revertMessage({ id, commit, subject, person });
      const request = { repo, commit, run: id, dateS, message };
      const made = await session.world.workspaces.revert(request);
      if (made.status === 'stopped') {
        if (!(await isMerged(repo, commit, env))) refuseUnmerged(id, commit, repo);
        throw new UsageError(made.because, made.remedy, exits.failed);
      }
      const { ref, commit: inverse, merge } = made;
      await mustTell(session, { type: 'RecordRevert', ref, commit: inverse, by: person });
      await session.conductor.settled();
      stdout.write(`Reverted on ${ref} as ${inverse.slice(0, 8)}. To merge it: ${merge}\n`);
      return exits.done;
    } finally {
      await session.close();
    }
  },
};

type LandedRun = { readonly repo: string; readonly commit: string; readonly subject: string };

function landedOf(id: string, { job, landed, landing, reverted }: RunState): LandedRun {
  if (!job || !landed) {
    throw new UsageError(
      `Run ${id} has not landed, so there is nothing to revert.`,
      'List the runs: fugu runs',
    );
  }
  if (reverted) {
    throw new UsageError(
      `Run ${id} is reverted already, on ${reverted.ref}.`,
      `To merge it: git merge ${reverted.ref.replace('refs/heads/', '')}`,
    );
  }
  const subject = landing?.message.split('\n')[0] ?? job.task;
  return { repo: job.repo.path, commit: landed.commit, subject };
}

/** Whether the commit is part of the branch that is checked out. */
async function isMerged(
  repo: string,
  commit: string,
  env: CommandContext['env'],
): Promise<boolean> {
  const git = createGit({ path: env.PATH ?? '/usr/bin:/bin', home: env.HOME ?? '/nonexistent' });
  const located = await locate(git, repo);
  if (located.status === 'refused') return true;
  const place = { gitDir: located.place.gitDir };
  const args = ['merge-base', '--is-ancestor', commit, 'HEAD'];
  return (await git.run({ place, args })).status === 'ok';
}

function refuseUnmerged(id: string, commit: string, repo: string): never {
  throw new UsageError(
    `Run ${id} landed on fugu/${id} as ${commit.slice(0, 8)}, which is not merged into what is checked out, so there is nothing to take back.`,
    `If it is not wanted, delete its branch: git -C ${repo} branch -D fugu/${id}`,
    exits.failed,
  );
}

function revertMessage(about: {
  readonly id: string;
  readonly commit: string;
  readonly subject: string;
  readonly person: string;
}): string {
  const { id, commit, subject, person } = about;
  return `Revert "${subject}"\n\nThis takes back commit ${commit}.\n\nFugu-Run: ${id}\nFugu-Reverted-By: ${person}\n`;
}
