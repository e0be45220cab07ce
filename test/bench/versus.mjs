// Ours against the floor, in turns: batches differ by a third on a busy machine, the ratio inside one round is steadier, and the CPU
// that a page takes steadier still.
import { cpuOfAll, cpuOfChildren } from '../support/cpu.mjs';
import { load, median } from './load.mjs';
import { slownessBetween } from './pace.mjs';

/** What was asked for before, by its whole address. */
const warm = new Set();

/** A part of a warm-up that costs less than this of the cheapest before it gained something; after two that did not, all is gained. */
const gain = 0.97;

/**
 * @param {{ url: string, cookies?: string[], pid?: number, processes?: number, postgres?: number }} ours processes whose CPU is counted: the web's, with how many it started; the postmaster's
 * @param {{ url: string, cookies?: string[], pid?: number, processes?: number, postgres?: number }} rival
 * @param {{ connections: number, seconds: number, rounds: number, warming: number }} settings `warming`: seconds of warm-up at most
 */
export async function versus(ours, rival, { connections, seconds, rounds, warming }) {
  const measure = (side) => measured(side, { connections, seconds });
  for (const side of [ours, rival]) {
    if (warm.has(side.url)) continue;
    warm.add(side.url);
    // Each process learns by itself.
    await warmUp(side, { seconds, atMost: warming * (side.processes ?? 1) });
  }
  const taken = [];
  for (let round = 0; round < rounds; round += 1) {
    // A B B A: neither is always the one that comes second.
    const oursFirst = round % 2 === 0;
    const first = await measure(oursFirst ? ours : rival);
    const second = await measure(oursFirst ? rival : ours);
    taken.push(oursFirst ? { ours: first, rival: second } : { ours: second, rival: first });
  }
  return {
    rounds: taken,
    ours: middle(taken.map((round) => round.ours)),
    rival: middle(taken.map((round) => round.rival)),
    throughputRatio: median(taken.map(({ ours: a, rival: b }) => a.perSecond / b.perSecond)),
    latencyRatio: median(taken.map(({ ours: a, rival: b }) => a.p50 / b.p50)),
    cpuRatio: cpuRatio(taken),
  };
}

// What was never run is not compiled yet, and V8 goes on for tens of seconds: neither side is judged before it costs what it will cost all day.
async function warmUp(side, { seconds, atMost }) {
  let [least, inVain] = [Infinity, 0];
  for (let spent = 0; spent < atMost && inVain < 2; spent += seconds) {
    const { web } = await measured(side, { connections: 16, seconds });
    inVain = web !== null && web < least * gain ? 0 : inVain + 1;
    least = Math.min(least, web ?? least);
  }
}

async function measured({ pid, postgres, ...side }, settings) {
  const cpu = () => ({
    web: pid ? cpuOfAll(pid) : null,
    postgres: postgres ? cpuOfChildren(postgres) : null,
    load: process.cpuUsage(),
  });
  const [before, from] = [cpu(), Date.now()];
  const result = await load({ ...side, ...settings });
  const after = cpu();
  const own = process.cpuUsage(before.load);
  const each = (name) => (before[name] === null ? null : (after[name] - before[name]) / result.pages);
  return {
    ...result,
    web: each('web'),
    postgres: each('postgres'),
    load: (own.user + own.system) / 1000 / result.pages,
    slowness: slownessBetween(from),
  };
}

// What the two cost, web and PostgreSQL together.
function cpuRatio(taken) {
  const cost = ({ web, postgres }) => (web === null || postgres === null ? NaN : web + postgres);
  return median(taken.map(({ ours, rival }) => cost(rival) / cost(ours)));
}

/**
 * A row that could not be measured is told as such, and the others go on.
 * @param {string} label @param {() => Promise<object[]>} measure
 */
export async function attempt(label, measure) {
  try {
    return await measure();
  } catch (error) {
    return [{ label, failed: error.message.split('\n').slice(0, 2).join(' ') }];
  }
}

function middle(results) {
  const of = (name) => median(results.map((result) => result[name]));
  const names = ['perSecond', 'p50', 'p95', 'bytes', 'web', 'postgres', 'load', 'slowness'];
  return Object.fromEntries(names.map((name) => [name, of(name)]));
}
