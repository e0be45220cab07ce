// How much CPU a process took, and the processes it started: it does not count the moments that others have the core, though it is more beside busy neighbours (pace.mjs). Linux only; elsewhere nothing is said.
import { readdirSync, readFileSync } from 'node:fs';

const tick = 10;

/** @returns {number | null} milliseconds since the process began */
export function cpuOf(pid) {
  return statOf(pid)?.cpu ?? null;
}

/** @returns {number | null} milliseconds, of a process and of all that it started */
export function cpuOfAll(pid) {
  const [own, children] = [cpuOf(pid), cpuOfChildren(pid)];
  return own === null || children === null ? null : own + children;
}

/** @returns {number | null} of all that it started, those that have ended too: those of PostgreSQL, one for each connection */
export function cpuOfChildren(pid) {
  const own = statOf(pid);
  if (!own) return null;
  const stats = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(statOf);
  return stats.reduce((sum, stat) => sum + (stat?.parent === pid ? stat.cpu : 0), own.ended);
}

function statOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const of = (first) => (Number(fields[first]) + Number(fields[first + 1])) * tick;
    return { parent: Number(fields[1]), cpu: of(11), ended: of(13) };
  } catch {
    return null;
  }
}
