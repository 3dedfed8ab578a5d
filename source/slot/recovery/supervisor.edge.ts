import { closedBreaker, mayGo } from './breaker.ts';
import { createLife, type Keep, newKeep, type SupervisorOptions } from './engine-life.edge.ts';
import { afterAbort, recoveryFor } from './escalation.ts';
import { createProbe } from './probe.edge.ts';
import type { Verdict } from './silence.ts';
import type { EngineFacts, Supervisor } from './supervision.ts';

const healthEveryMs = 5_000;
const errorsBeforeProof = 3;

/** Owns the engine's life: starts it, believes nothing but a generated token, restarts, gives up. */
export function createSupervisor(options: SupervisorOptions): Supervisor {
  const keep = newKeep();
  const life = createLife(options, keep);
  const { engine, config, tell } = options;
  const probe = createProbe(engine, config);
  engine.onExit((because) => void life.crashed(because));
  const timer = setInterval(() => void look(), healthEveryMs);
  timer.unref();
  const look = async (): Promise<string> => {
    const says = engine.address() === undefined ? 'not running' : await probe.health();
    keep.health = { says, atMs: Date.now() };
    return says;
  };
  const carryOn = (verdict: Verdict): void => {
    keep.softAborts += 1;
    keep.swallowed = verdict === 'swallowed';
  };
  const recover = async (verdict: Verdict): Promise<void> => {
    const slot = await probe.settle();
    const step = afterAbort({
      verdict,
      slot,
      swallowedBefore: keep.swallowed,
      rights: engine.rights,
    });
    const isCured = step.do === 'canary' && (await probe.canary());
    if (step.do === 'carry-on' || isCured) {
      carryOn(verdict);
      tell({ type: 'soft_abort', id: '', because: 'the engine let go of the request by itself' });
      return;
    }
    const rung =
      step.do === 'canary' ? recoveryFor(engine.rights, 'no token came, nor did a canary') : step;
    if (rung.do === 'restart') await life.restart(rung.because, await look());
    if (rung.do === 'open') life.open(rung.because);
  };
  return {
    facts: () => factsOf(keep, options),
    ready: life.ready,
    address: () => (keep.phase === 'ready' ? engine.address() : undefined),
    investigate: async () => {
      const [verdict, health] = await Promise.all([probe.verdict(), look()]);
      return { verdict, health };
    },
    letGo: async () => {
      if ((await probe.settle()) !== 'busy' || keep.phase !== 'ready') return;
      const rung = recoveryFor(engine.rights, 'it did not let go of an abandoned request');
      if (rung.do === 'restart') await life.restart(rung.because, await look());
      if (rung.do === 'open') life.open(rung.because);
    },
    recover,
    heard: (ok) => {
      keep.errors = ok ? 0 : keep.errors + 1;
      if (ok) keep.swallowed = false;
    },
    prove: async () => {
      if (keep.errors < errorsBeforeProof || keep.phase !== 'ready') return;
      keep.errors = 0;
      if (await probe.canary()) return;
      const rung = recoveryFor(engine.rights, `${errorsBeforeProof} answers in a row were errors`);
      if (rung.do === 'restart') await life.restart(rung.because, await look());
      if (rung.do === 'open') life.open(rung.because);
    },
    restart: async (because) => {
      // A person's word: what was held against the engine is forgotten.
      keep.breaker = closedBreaker;
      await life.restart(because, await look());
    },
    stop: async () => {
      keep.ended = true;
      clearInterval(timer);
      await engine.stop('end');
      keep.phase = 'off';
    },
  };
}

function factsOf(keep: Keep, { engine, config }: SupervisorOptions): EngineFacts {
  const leave = mayGo(keep.breaker, config.breaker, Date.now());
  const pid = engine.pid();
  return {
    phase: keep.phase,
    breaker: keep.breaker.status,
    restarts: keep.restarts,
    softAborts: keep.softAborts,
    ...(keep.because === undefined ? {} : { because: keep.because }),
    ...(leave.do === 'wait' ? { retryAfterMs: leave.retryAfterMs } : {}),
    ...(keep.upSinceMs === undefined ? {} : { upSinceMs: keep.upSinceMs }),
    ...(pid === undefined ? {} : { pid }),
    ...(keep.health === undefined ? {} : { health: keep.health }),
    ...(keep.lastRestart === undefined ? {} : { lastRestart: keep.lastRestart }),
  };
}
