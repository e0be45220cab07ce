import { transitionFrom } from '../journey/states/transitions.js';
import { clock } from '../platform/clock.js';
import { cardTable } from './card.transitions.js';

/** Why a card cannot be recorded as one that serves, by the table; null when it can. */
export function existingCardRefusal(card: { number: string; validUntil: string | null }): string | null {
  const guards = transitionFrom(cardTable, 'ordered', 'activate')?.guards ?? [];
  const reasons = guards.flatMap(({ check }) => check({ today: clock.today(), ...card }) ?? []);
  return reasons.length > 0 ? reasons.join(' ') : null;
}
