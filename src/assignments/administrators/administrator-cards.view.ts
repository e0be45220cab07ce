import type { Card } from '../../administrators/card.entity.js';
import { type CardAction, cardTable } from '../../administrators/card.transitions.js';
import { cardStateView, validityOf } from '../../administrators/card.view.js';
import { actionsFrom } from '../../journey/states/transitions.js';
import { type ChangeDisplays, changesView } from '../../platform/changes/changes.view.js';
import { date } from '../../platform/web/view-helpers.js';
import type { AdministratorPage } from './administrator-page.js';
import { onlyReads } from '../../journey/states/roles.js';

/** How each action of a card shows, and the noun of its address; a renewal has a form of its own. */
export const cardDisplays: ChangeDisplays<CardAction> = {
  activate: { noun: 'activation', icon: 'circle-check' },
  replace: { noun: 'renewal', icon: 'repeat', page: true },
  block: { noun: 'blocking', icon: 'ban', warn: true },
};

/** A card that serves, with what may be done of it. */
export function cardView(page: AdministratorPage, card: Card) {
  const facts = { today: page.today, number: card.number, validUntil: card.validUntil };
  const offered = actionsFrom(cardTable, { state: card.state, facts, role: page.role });
  const base = `/cards/${card.id}`;
  return {
    id: card.id,
    kind: card.kind,
    edit: onlyReads(page.role) ? null : `${base}/edit`,
    facts: [
      card.number ? { label: 'Numéro', code: card.number } : { label: 'Numéro', value: 'à indiquer' },
      { label: 'État', state: cardStateView(card, page.today) },
      { label: 'Fin de validité', value: validityOf(card) },
      { label: `e-${card.kind}`, value: card.ecpxActivated ? 'activée' : 'non activée' },
    ],
    changes: changesView(offered, {
      base,
      displays: cardDisplays,
      today: page.today,
      returned: page.returned?.id === card.id ? page.returned : undefined,
    }),
  };
}

/** A card of the past: when it ended, and how. */
export function pastCard(page: AdministratorPage, card: Card) {
  const state = cardStateView(card, page.today);
  return {
    kind: card.kind,
    number: card.number ?? '',
    validUntil: validityOf(card),
    state: { ...state, label: `${state.label} le ${date(card.stateSince)}`, plain: true },
  };
}
