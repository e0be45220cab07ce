import { frenchDate } from '../journey/calendar/french-date.js';
import { defineTransitions, type Guard } from '../journey/states/transitions.js';
import type { CardState } from './card.entity.js';
import { orderers } from '../journey/states/roles.js';

export type CardAction = 'activate' | 'replace' | 'block';

/** What a transition of a card depends on; dates are ISO days, in Paris. */
export interface CardFacts {
  today: string;
  number: string | null;
  validUntil: string | null;
}

const numberKnown: Guard<CardFacts> = {
  name: 'le numéro de la carte est connu',
  check: (facts) =>
    facts.number
      ? null
      : 'Le numéro de la carte manque\u00a0: ce sont les 10 chiffres de sa troisième ligne. Modifiez la carte pour l’indiquer.',
};

const stillValid: Guard<CardFacts> = {
  name: 'la carte est encore valable',
  check: ({ validUntil, today }) => {
    if (!validUntil)
      return 'La date de fin de validité manque\u00a0: elle est imprimée sur la carte. Modifiez la carte.';
    if (validUntil >= today) return null;
    return `Cette carte n’est plus valable depuis le ${frenchDate(validUntil)}\u00a0: renouvelez-la.`;
  },
};

/** Domain § 3, Card: a renewed card keeps its holder's assignments (F3.4), a blocked one suspends them. */
export const cardTable = defineTransitions<CardState, CardAction, CardFacts>({
  thing: 'card',
  label: 'Carte',
  initial: 'ordered',
  states: {
    ordered: { label: 'Commandée', tone: 'move', icon: 'send' },
    active: { label: 'Active', tone: 'ok', icon: 'circle-check' },
    replaced: { label: 'Remplacée', tone: 'none', icon: 'repeat', final: true },
    blocked: { label: 'Bloquée', tone: 'bad', icon: 'ban', final: true },
  },
  transitions: [
    {
      from: ['ordered'],
      action: 'activate',
      to: 'active',
      label: 'Noter la carte reçue et activée',
      done: 'Carte active',
      roles: orderers,
      guards: [numberKnown, stillValid],
    },
    {
      from: ['active'],
      action: 'replace',
      to: 'replaced',
      label: 'Renouveler la carte',
      done: 'Carte renouvelée, habilitations conservées',
      roles: orderers,
      effects: ['Les habilitations passent à la nouvelle carte sans démarche.'],
    },
    {
      from: ['ordered', 'active'],
      action: 'block',
      to: 'blocked',
      label: 'Noter la carte bloquée ou perdue',
      done: 'Carte bloquée',
      roles: orderers,
      requires: ['reason'],
      effects: ['Sans autre carte active, son titulaire ne peut plus commander.'],
    },
  ],
});
