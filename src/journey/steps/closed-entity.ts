import type { ClientFacts, NextAction } from './client-facts.js';
import { frenchDate } from '../calendar/french-date.js';
import { isBeforePlacing } from '../states/order-states.js';
import type { OrderingFacts } from './ordering.js';

/** What the closure of a legal entity means, wherever it is spoken of. */
export const closedOrdersNothing = 'Une entité juridique fermée ne commande plus de certificat';

/** What the register says of one that is closed: « Entité juridique fermée le 3 mars 2026 au registre FINESS. » */
export function closedSince(closedOn: string): string {
  return `Entité juridique fermée le ${frenchDate(closedOn)} au registre FINESS.`;
}

/** Why nothing is ordered for a client any more, whoever asks; null: its legal entity is open, or a person said so in spite of the register. */
export function whyEntityClosed({ entityClosedOn }: Pick<OrderingFacts, 'entityClosedOn'>): string | null {
  return entityClosedOn
    ? `${closedSince(entityClosedOn)} ${closedOrdersNothing}\u00a0: décidez de la suite sur la fiche du client.`
    : null;
}

/** Before the contract, which is its number's: whatever else is missing would be asked for a number that takes nothing more (docs/decisions/0106). */
export function closedAction(facts: ClientFacts): NextAction | null {
  const { entityClosedOn } = facts;
  if (!entityClosedOn) return null;
  return {
    step: 1,
    code: 'closed_entity',
    who: 'editor',
    whoName: null,
    title: 'Décider de la suite\u00a0: l’entité juridique du client est fermée',
    detail: `${closedSince(entityClosedOn)} ${closedOrdersNothing}\u202f; ce qui est en service reste suivi jusqu’à sa fin.${ordersLeft(facts)}`,
    since: entityClosedOn,
    due: null,
    target: { kind: 'client_section', id: null, section: 'closure' },
  };
}

// They are behind this action: nobody would be told of them otherwise.
function ordersLeft({ slots }: ClientFacts): string {
  const open = new Map(slots.flatMap(({ order }) => (order ? [[order.id, order.state] as const] : [])));
  const stopped = [...open.values()].filter(isBeforePlacing).length;
  const others = open.size - stopped;
  const told = [
    stopped === 0
      ? null
      : stopped === 1
        ? '1\u00a0commande ne peut plus être passée\u00a0: annulez-la.'
        : `${stopped}\u00a0commandes ne peuvent plus être passées\u00a0: annulez-les.`,
    others === 0
      ? null
      : `${others}\u00a0${others === 1 ? 'commande passée est ouverte' : 'commandes passées sont ouvertes'}.`,
  ];
  return told.map((sentence) => (sentence ? ` ${sentence}` : '')).join('');
}
