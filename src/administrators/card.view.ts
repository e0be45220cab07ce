import { daysBetween } from '../journey/calendar/calendar-days.js';
import { endsSoonDays } from '../journey/steps/card-actions.js';
import { date } from '../platform/web/view-helpers.js';
import { cardTable } from './card.transitions.js';
import type { Card } from './card.entity.js';

interface ShownCard {
  state: Card['state'];
  validUntil: string | null;
}

/** The state of a card as a list shows it: an active one says when it ends, once that is near or past. */
export function cardStateView(card: ShownCard, today: string) {
  const { label, tone, icon } = cardTable.states[card.state];
  const left = card.validUntil ? daysBetween(today, card.validUntil) : null;
  if (card.state !== 'active' || left === null || left > endsSoonDays)
    return { tone, icon, label, plain: card.state === 'active' };
  if (left < 0) return { tone: 'bad', icon: 'circle-x', label: `Plus valable depuis ${-left}\u00a0j` };
  return { tone: 'soon', icon: 'hourglass', label: left === 0 ? 'Expire aujourd’hui' : `Expire dans ${left}\u00a0j` };
}

export function validityOf(card: ShownCard): string {
  return card.validUntil ? date(card.validUntil) : 'inconnue';
}
