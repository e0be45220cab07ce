/** Milliseconds that a process and all that it started took so far; null where the system does not say. */
export function cpuOfAll(pid: number): number | null;
