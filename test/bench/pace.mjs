// How slow the machine is while something is measured. Its cores are shared with neighbours who are not seen: the same work takes twice the
// CPU when they are busy. Ratios to a floor hardly feel it; milliseconds and pages a second that were promised of a machine do.
import { fork } from 'node:child_process';

/**
 * Milliseconds of CPU that the probe took on the machine, and at the hour, of which the goals were promised: known by what AdminJS took then and
 * takes now for the same pages (docs/decisions/0073).
 */
const promised = 4;
/** What is over sooner is judged with the moments around it. */
const aSecond = 1_000;

const looks = [];
let probe;

export function startPace() {
  probe = fork(new URL('./pace-probe.mjs', import.meta.url), { stdio: 'ignore' });
  probe.on('message', (look) => void looks.push(look));
}

export function stopPace() {
  probe?.disconnect();
  probe = undefined;
}

/** @template T @param {() => Promise<T>} work @returns {Promise<{ value: T, seconds: number, slowness: number | undefined }>} */
export async function timed(work) {
  const [from, started] = [Date.now(), performance.now()];
  const value = await work();
  return { value, seconds: (performance.now() - started) / 1000, slowness: slownessBetween(from) };
}

/**
 * How much slower than promised the machine was: 1.3 when the same work took 1.3 times the CPU, below 1 on a quicker one. Of many looks, each
 * counts by what could be done in its time.
 * @param {number} from milliseconds of Date.now() @param {number} [to]
 * @returns {number | undefined} nothing: nobody looked
 */
export function slownessBetween(from, to = Date.now()) {
  const spare = Math.max(0, aSecond - (to - from)) / 2;
  const taken = looks.filter(([at]) => at >= from - spare && at <= to + spare).map(([, milliseconds]) => milliseconds);
  if (taken.length === 0) return undefined;
  return taken.length / taken.reduce((sum, milliseconds) => sum + promised / milliseconds, 0);
}
