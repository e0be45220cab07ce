import type { Departure, LineDecision } from './departure.entity.js';
import { type LineKey, lineKeys, lines, proposedOf } from './departure-lines.js';

/** What holds for a line: what was chosen, else what is proposed; null while it says « Choisir… ». */
export function decisionOf(
  { decisions, replacementId }: Pick<Departure, 'decisions' | 'replacementId'>,
  line: LineKey,
): LineDecision | null {
  const chosen = decisions[line];
  const decision = chosen?.decision ?? proposedOf(line);
  if (!decision || !Object.hasOwn(lines[line].options, decision)) return null;
  const usual = lines[line].takers === 'administrators' ? replacementId : null;
  return { ...chosen, decision, taker: chosen?.taker ?? usual };
}

/** A line waits for a person: nothing chosen, or nobody to take over. */
export function isUndecided(departure: Pick<Departure, 'decisions' | 'replacementId'>, line: LineKey): boolean {
  const { options, takers } = lines[line];
  if (Object.keys(options).length === 0) return false;
  const held = decisionOf(departure, line);
  if (!held) return true;
  return takers !== undefined && !options[held.decision]?.alone && !held.taker;
}

/** Lines with something in them that wait. */
export function undecided(
  departure: Pick<Departure, 'decisions' | 'replacementId'>,
  counts: Record<LineKey, number>,
): LineKey[] {
  return lineKeys.filter((line) => counts[line] > 0 && isUndecided(departure, line));
}

/** It began: what it changed stands, also once it was stopped. A draft that was given up changed nothing. */
export function wasConfirmed({ state, clients }: Pick<Departure, 'state' | 'clients'>): boolean {
  return state === 'confirmed' || state === 'finished' || clients !== null;
}
