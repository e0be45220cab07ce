// Ours against the floor, in turns: batches differ by a third on a busy machine, the ratio inside one round is steadier.
import { load, median } from './load.mjs';

/**
 * @param {{ url: string, cookie?: string }} ours
 * @param {{ url: string, cookie?: string }} rival
 * @param {{ connections: number, seconds: number, rounds: number }} settings
 */
export async function versus(ours, rival, { connections, seconds, rounds }) {
  const measure = (side) => load({ ...side, connections, seconds });
  for (const side of [ours, rival]) await load({ ...side, connections, seconds: seconds / 2 });
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
  };
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
  return { perSecond: of('perSecond'), p50: of('p50'), p95: of('p95'), bytes: of('bytes') };
}
