import { expect, it } from '@jest/globals';
import type { AdministratorWithCard } from '../../administrators/administrator-with-card.js';
import { withCard } from './administrator-choice.js';

const person = {
  ...{ id: '1', clientId: null, phone: null, email: null, firstName: 'Marc', lastName: 'Bertin', leftOn: null },
  card: { number: '0123456789', kind: 'CPA', state: 'active', validUntil: '2090-09-22' },
} as AdministratorWithCard;

it.each<[string, object | null]>([
  ['Marc Bertin (carte jusqu’au 22/09/2090)', {}],
  ['Marc Bertin', { validUntil: null }],
  ['Marc Bertin (carte bloquée)', { state: 'blocked' }],
  ['Marc Bertin (carte commandée, pas encore active)', { state: 'ordered' }],
  ['Marc Bertin (carte échue)', { validUntil: '2020-01-01' }],
  ['Marc Bertin (sans carte)', null],
])('who may serve is offered as « %s »', (said, card) =>
  expect(withCard({ ...person, card: card && { ...person.card, ...card } } as AdministratorWithCard)).toBe(said),
);
