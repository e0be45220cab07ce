import { describe, expect, it } from '@jest/globals';
import { everyOrderState, type OrderState } from '../journey/states/order-states.js';
import { headView, notesView, stepsView } from './order-head.view.js';
import type { OrderPageFacts } from './order-page.service.js';

const facts = (state: OrderState, columns: object = {}): OrderPageFacts =>
  ({
    order: {
      id: 'o1',
      number: 'C-2026-0001',
      state,
      keyMadeOnPlatform: false,
      orderedOn: '2026-11-02',
      certificateId: null,
      ...columns,
    },
    slot: { id: 's1', label: 'DMP signature', offer: 'ORG', usage: 'SIGN', commonName: 'DMP' },
    instance: { name: 'Serveur' },
    client: { id: 'c1', name: 'ASSOCIATION LES TROIS RIVIERES', number: '740012380', environment: 'PROD' },
    establishment: null,
    placedBy: null,
    handedTo: null,
  }) as unknown as OrderPageFacts;

const notes = (given: OrderPageFacts) => stepsView(given)?.map(({ note }) => note);

describe('how far an order has come', () => {
  it.each(everyOrderState)('is said by its page: %s', (state) => {
    const current = stepsView(facts(state))?.filter((step) => step.state === 'current') ?? [];
    expect([...current, headView(facts(state)).state].flatMap((said) => said?.label ?? [])).toHaveLength(1);
  });

  it('says what it went without: a CSR, when the platform made the key; an order, when it was taken over', () => {
    const [none, csr, order] = [null, 'Sans CSR', 'Sans objet'];
    const ordered = { keyMadeOnPlatform: true };
    expect(notes(facts('to_order', ordered))).toEqual([csr, csr, none, none, none, none, none, none]);
    expect(notes(facts('verified', ordered))).toEqual([csr, csr, none, none, none, none, none, none]);
    const takenOver = { keyMadeOnPlatform: true, orderedOn: null };
    expect(notes(facts('to_order', takenOver))).toEqual([csr, csr, none, none, none, none, none, none]);
    expect(notes(facts('installed', takenOver))).toEqual([csr, csr, order, order, order, none, none, none]);
    expect(notes(facts('collected', { orderedOn: null }))).toEqual([none, none, order, order, order, none, none, none]);
  });
});

describe('what a cancellation leaves to be done on the platform', () => {
  const said = (state: OrderState, columns: object = {}) =>
    notesView({ ...facts(state, columns), asked: [] } as OrderPageFacts).map(({ title }) => title);

  it('is said of what the platform had, as long as nothing came of it', () => {
    expect(said('cancelled')).toEqual(['Cette commande, annulée ici, avait été passée le 02/11/2026.']);
    expect(said('cancelled', { orderedOn: null })).toEqual([]);
    expect(said('cancelled', { certificateId: 'x1' })).toEqual([]);
    expect(said('rejected')).toEqual([]);
    expect(said('ordered')).toEqual([]);
  });
});
