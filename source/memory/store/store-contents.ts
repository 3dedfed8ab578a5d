import type { MemoryFact } from '../../domain/memory-fact.ts';
import type { Problem } from '../../domain/problem.ts';
import type { FactReading } from './fact-file.ts';

/** One markdown file of a store. */
export interface ReadFile {
  /** File name without folder. */
  readonly name: string;
  readonly path: string;
  readonly archived: boolean;
  readonly reading: FactReading;
}

/** A fact and where it lies. */
export interface FiledFact {
  readonly fact: MemoryFact;
  readonly path: string;
  readonly archived: boolean;
}

/** What a store holds. A file with an error is in none of the lists: nobody is told what it says. */
export interface StoreContents {
  /** In force, by id. */
  readonly facts: readonly FiledFact[];
  /** Archived or superseded, by id. */
  readonly archived: readonly FiledFact[];
  readonly problems: readonly Problem[];
}

/** What the files of a store add up to, whatever order they come in. */
export function contentsOf(files: readonly ReadFile[]): StoreContents {
  const sorted = [...files].sort((one, two) => (one.path < two.path ? -1 : 1));
  const problems: Problem[] = [];
  const filed = sorted.flatMap(({ reading, name, path, archived }): readonly FiledFact[] => {
    if (reading.status === 'malformed') {
      problems.push(...reading.problems);
      return [];
    }
    problems.push(...reading.warnings, ...nameProblems(reading.fact, name, path));
    return [{ fact: reading.fact, path, archived }];
  });
  const doubled = doubledIds(filed);
  problems.push(...doubled.problems);
  const clear = filed.filter(({ fact, archived }) => archived || !doubled.ids.has(fact.id));
  const chain = supersessions(clear);
  problems.push(...chain.problems);
  const inForce = ({ fact, archived }: FiledFact) => !archived && !chain.past.has(fact.id);
  return {
    facts: clear.filter(inForce).sort(byId),
    archived: clear.filter((one) => !inForce(one)).sort(byId),
    problems,
  };
}

const byId = (one: FiledFact, two: FiledFact) => (one.fact.id < two.fact.id ? -1 : 1);

function nameProblems({ id }: MemoryFact, name: string, file: string): readonly Problem[] {
  if (name === `${id}.md`) return [];
  const what = `The file is called ${name} and its fact ${id}.`;
  return [warning(file, what, `Rename it to ${id}.md, or change its id.`)];
}

function doubledIds(filed: readonly FiledFact[]): {
  readonly ids: ReadonlySet<string>;
  readonly problems: readonly Problem[];
} {
  const seen = new Map<string, FiledFact>();
  const ids = new Set<string>();
  const problems = filed
    .filter(({ archived }) => !archived)
    .flatMap((one) => {
      const { id } = one.fact;
      const first = seen.get(id);
      if (first === undefined) {
        seen.set(id, one);
        return [];
      }
      ids.add(id);
      const what = `It has the id ${id}, and so has ${first.path}; neither is used.`;
      return [error(one.path, what, 'Give one of them another id and file name.')];
    });
  return { ids, problems };
}

/** Which ids have a successor in force, and what is wrong with the chains. */
function supersessions(filed: readonly FiledFact[]): {
  readonly past: ReadonlySet<string>;
  readonly problems: readonly Problem[];
} {
  const byName = new Map(filed.map((one) => [one.fact.id, one]));
  const successor = new Map<string, FiledFact>();
  const problems: Problem[] = [];
  for (const one of filed) {
    for (const old of one.fact.supersedes) {
      const before = successor.get(old);
      if (!byName.has(old)) {
        const what = `It supersedes ${old}, which is not in the store.`;
        problems.push(warning(one.path, what, 'Correct the id, or take it out.'));
      } else if (reaches(old, one.fact.id, byName)) {
        const what = `It supersedes ${old}, which in turn supersedes it.`;
        problems.push(error(one.path, what, 'Take the id out of the older of the two.'));
      } else if (before !== undefined && !before.archived && !one.archived) {
        const what = `It supersedes ${old}, and so does ${before.path}.`;
        const remedy = `Join the two: fugu memory supersede ${before.fact.id} --also ${one.fact.id}`;
        problems.push(warning(one.path, what, remedy));
      } else if (!one.archived || before === undefined) {
        successor.set(old, one);
      }
    }
  }
  for (const [old, by] of successor) {
    const left = byName.get(old);
    if (left === undefined || left.archived || by.archived) continue;
    const what = `It is superseded by ${by.fact.id} and still lies among the facts.`;
    problems.push(warning(left.path, what, `Put it away: fugu memory archive ${old}`));
  }
  const past = [...successor].filter(([, by]) => !by.archived).map(([old]) => old);
  return { past: new Set(past), problems };
}

/** Whether the chain of `from` leads to `to`. */
function reaches(from: string, to: string, byName: ReadonlyMap<string, FiledFact>): boolean {
  const seen = new Set<string>();
  const open = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === to) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    open.push(...(byName.get(id)?.fact.supersedes ?? []));
  }
  return false;
}

function error(file: string, what: string, remedy: string): Problem {
  return { severity: 'error', kind: 'input', file, what, remedy };
}

function warning(file: string, what: string, remedy: string): Problem {
  return { ...error(file, what, remedy), severity: 'warning' };
}
