import { readFileSync } from 'node:fs';

/** « Simulateur : accusé de réception dans 12 s »: what the demonstration's simulator is about to answer. Null outside of it. */
export function demoNote(): string | null {
  const file = process.env['SIMULATOR_STATE'];
  if (!file) return null;
  try {
    const pending = JSON.parse(readFileSync(file, 'utf8')) as { label: string; dueAt: number }[];
    const next = pending.sort((a, b) => a.dueAt - b.dueAt)[0];
    return next
      ? `Simulateur\u00a0: ${next.label} dans ${Math.max(1, Math.ceil((next.dueAt - Date.now()) / 1000))}\u00a0s`
      : null;
  } catch {
    return null;
  }
}
