import { frenchDate } from '../journey/french-date.js';
import { defineTransitions, type Guard, type Role } from '../journey/transitions.js';
import type { CardState } from './card.entity.js';

export type CardAction = 'activate' | 'replace' | 'block';

export interface CardFacts {
  today: string;
  number: string | null;
  validUntil: string | null;
}

const keepers: Role[] = ['admin', 'support', 'technical_admin'];

const numberKnown: Guard<CardFacts> = {
  name: 'Le numéro de la carte est connu',
  check: ({ number }) =>
    number ? null : 'Indiquez le numéro de la carte\u00a0: dix chiffres, sur sa troisième ligne.',
};

const stillValid: Guard<CardFacts> = {
  name: 'La carte n’est pas périmée',
  check: ({ validUntil, today }) =>
    validUntil && validUntil < today
      ? `Cette carte est périmée depuis le ${frenchDate(validUntil)}\u00a0: enregistrez la nouvelle.`
      : null,
};

/** Domain § 3, Card: a blocked card without replacement suspends the holder's assignments. */
export const cardTable = defineTransitions<CardState, CardAction, CardFacts>({
  thing: 'card',
  label: 'Carte',
  initial: 'ordered',
  states: {
    ordered: { label: 'Commandée', tone: 'none', icon: 'clock' },
    active: { label: 'Active', tone: 'ok', icon: 'circle-check' },
    replaced: { label: 'Remplacée', tone: 'none', icon: 'refresh', final: true },
    blocked: { label: 'Bloquée', tone: 'bad', icon: 'ban', final: true },
  },
  transitions: [
    {
      from: ['ordered'],
      action: 'activate',
      to: 'active',
      label: 'Activer la carte',
      done: 'Carte active',
      roles: keepers,
      guards: [numberKnown, stillValid],
      effects: ['Son porteur peut commander et retirer des certificats.'],
    },
    {
      from: ['active'],
      action: 'replace',
      to: 'replaced',
      label: 'Remplacer par une nouvelle carte',
      done: 'Carte remplacée',
      roles: keepers,
      effects: ['Les habilitations du porteur passent à la nouvelle carte.'],
    },
    {
      from: ['ordered', 'active'],
      action: 'block',
      to: 'blocked',
      label: 'Bloquer la carte',
      done: 'Carte bloquée',
      roles: keepers,
      requires: ['reason'],
      effects: ['Sans autre carte, son porteur ne peut plus rien commander.'],
    },
  ],
});
