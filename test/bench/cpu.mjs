// How much CPU a process took, and the processes it started: it hardly depends on who else uses the machine. Linux only; elsewhere nothing is said.
import { readdirSync, readFileSync } from 'node:fs';

const tick = 10;

/** @returns {number | null} milliseconds since the process began */
export function cpuOf(pid) {
  return statOf(pid)?.cpu ?? null;
}

/** @returns {number | null} of all that it started: those of PostgreSQL, one for each connection */
export function cpuOfChildren(pid) {
  if (!statOf(pid)) return null;
  const stats = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(statOf);
  return stats.reduce((sum, stat) => sum + (stat?.parent === pid ? stat.cpu : 0), 0);
}

function statOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { parent: Number(fields[1]), cpu: (Number(fields[11]) + Number(fields[12])) * tick };
  } catch {
    return null;
  }
}
