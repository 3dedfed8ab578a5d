/** The line before the one local model: what it costs beside HAProxy, and how soon it cures a wedge. */
import { availableParallelism, loadavg } from 'node:os';
import { missing } from '../helpers/needs.ts';
import { atMost, type Figure, median } from './figure.ts';
import { alone, createCrowd, type Served } from './slot/callers.ts';
import { type Place, startDaemon, startHaproxy, startModel } from './slot/lines.ts';
import { wedges } from './slot/wedge.ts';

const callers = 200;
const each = 5;
const rounds = 3;
const requests = callers * each * rounds;
const leastShare = 0.95;
const aloneQuestions = 200;
const trials = 5;
const stallMs = 1_000;

/** All on loopback. The lines take turns, so that a busy moment slows both. */
export async function bench(): Promise<readonly Figure[]> {
  return [...(await lineFigures()), ...(await wedgeFigures())];
}

async function lineFigures(): Promise<readonly Figure[]> {
  const open: Place[] = [];
  const opened = (place: Place): Place => {
    open.unshift(place);
    return place;
  };
  try {
    const model = opened(await startModel());
    const daemon = opened(await startDaemon(model.port, callers));
    const absent = missing('haproxy');
    const haproxy = absent === undefined ? opened(await startHaproxy(model.port)) : undefined;
    // Connections, compiled code and the daemon's first token are no part of the figures.
    await alone([model.port, daemon.port], 50);
    const added = await addedMs(model, daemon);
    return [...(await beside(model, daemon, haproxy)), added];
  } finally {
    for (const place of open) await place.close();
  }
}

async function addedMs(model: Place, daemon: Place): Promise<Figure> {
  const [direct = [], through = []] = await alone([model.port, daemon.port], aloneQuestions);
  const value = median(through) - median(direct);
  return { ...atMost('slot: added for a lone caller, median', value, 'ms', 2), scripted: true };
}

async function beside(
  model: Place,
  daemon: Place,
  haproxy: Place | undefined,
): Promise<readonly Figure[]> {
  const ours: Served[] = [];
  const theirs: Served[] = [];
  const here = createCrowd(daemon.port, callers);
  const there = haproxy === undefined ? undefined : createCrowd(haproxy.port, callers);
  // The first round opens the connections.
  await here.ask(1);
  await there?.ask(1);
  let most = 0;
  for (let round = 0; round < rounds; round += 1) {
    await mostAtOnce(model);
    ours.push(await here.ask(each));
    most = Math.max(most, await mostAtOnce(model));
    if (there !== undefined) theirs.push(await there.ask(each));
  }
  here.leave();
  there?.leave();
  const lost = ours.reduce((sum, served) => sum + served.lost, 0);
  const what = `slot: ${callers} callers`;
  return [
    rate(`${what} through the daemon`, ours),
    ...(haproxy === undefined ? [notThere(what)] : [rate(`${what} through HAProxy`, theirs)]),
    ...(haproxy === undefined ? [] : [share(what, ours, theirs), more(ours, theirs)]),
    { ...atMost('slot: most at once at the model', most, 'requests', 1), scripted: true },
    { ...atMost(`slot: lost of ${requests}`, lost, 'requests', 0), scripted: true },
  ];
}

/** How many requests the model had at once since this was asked last. */
async function mostAtOnce(model: Place): Promise<number> {
  const counted = await fetch(`http://127.0.0.1:${model.port}/counts`);
  const { most }: { readonly most: number } = JSON.parse(await counted.text());
  return most;
}

function rate(name: string, served: readonly Served[]): Figure {
  return { name, value: median(served.map(({ perSecond }) => perSecond)), unit: 'requests/s' };
}

function notThere(what: string): Figure {
  return {
    name: `${what}, daemon ÷ HAProxy`,
    value: 'not measured: haproxy is not installed',
    unit: '',
  };
}

/** Why the share is not 1: between two turns the model waits for the daemon's one JavaScript thread. */
function more(ours: readonly Served[], theirs: readonly Served[]): Figure {
  const name = 'slot: more than HAProxy, between two turns';
  return { name, value: moreMs(ours, theirs), unit: 'ms' };
}

function moreMs(ours: readonly Served[], theirs: readonly Served[]): number {
  const perTurn = (all: readonly Served[]) => median(all.map((served) => 1_000 / served.perSecond));
  return perTurn(ours) - perTurn(theirs);
}

/** Each round's daemon beside the HAProxy that followed it. */
function share(what: string, ours: readonly Served[], theirs: readonly Served[]): Figure {
  const shares = ours.map(({ perSecond }, at) => perSecond / (theirs[at]?.perSecond ?? Number.NaN));
  const value = median(shares);
  const figure = { name: `${what}, daemon ÷ HAProxy maxconn 1`, value, unit: '', scripted: true };
  const target = { target: `≥ ${leastShare}`, ok: value >= leastShare };
  if (target.ok) return { ...figure, ...target };
  const because = `the model waited ${moreMs(ours, theirs).toFixed(2)} ms longer for its next request: one JavaScript thread reads the answer and writes the next request, and on a busy machine (load ${(loadavg()[0] ?? 0).toFixed(1)} of ${availableParallelism()}) it waits for a core as well`;
  return { ...figure, ...target, because };
}

async function wedgeFigures(): Promise<readonly Figure[]> {
  const absent = missing('engine');
  if (absent !== undefined) {
    return [{ name: 'slot: a wedge in mid-stream', value: `not measured: ${absent}`, unit: '' }];
  }
  const seen = await wedges(trials, stallMs);
  const found = Math.max(...seen.map(({ foundMs }) => foundMs));
  const again = Math.max(...seen.map(({ againMs }) => againMs));
  const of = `slowest of ${trials}, real engine`;
  return [
    atMost(`slot: wedge found (stall ${stallMs} ms), ${of}`, found, 'ms', stallMs + 2_000),
    atMost(`slot: serving again after the kill, ${of}`, again, 'ms', 500),
  ];
}
