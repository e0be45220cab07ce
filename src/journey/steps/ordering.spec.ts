import { describe, expect, it } from '@jest/globals';
import {
  camille,
  delegation,
  expiring,
  missing,
  nadia,
  order,
  running,
  today,
} from '../../../test/support/client-facts.js';
import { type ClientFacts, nextAction, type Who } from './next-action.js';
import type { Offer } from '../../identifiers/igc-words.js';
import { type Assigned, whoMayOrder } from './ordering.js';

describe('who may order (domain rule 7)', () => {
  const withCardOf = (card: Assigned['card'], person = camille): Assigned => ({ ...person, card });
  const cpa = (columns: Partial<NonNullable<Assigned['card']>>) => withCardOf({ ...camille.card!, ...columns });
  const due = { ...running, slots: [expiring] };
  const wish = (facts: Partial<ClientFacts>) => nextAction({ ...due, ...facts }, today);

  it.each<[string, Partial<ClientFacts>, string, Who, string | null]>([
    [
      'an expired card',
      { people: [cpa({ validUntil: '2026-11-23' })] },
      'administrator_card_expired',
      'administrator',
      'Camille Morel',
    ],
    [
      'a blocked card',
      { people: [cpa({ state: 'blocked' })] },
      'administrator_card_blocked',
      'administrator',
      'Camille Morel',
    ],
    ['a card on its way', { people: [cpa({ state: 'ordered' })] }, 'administrator_card_ordered', 'ans', null],
    ['no card', { people: [withCardOf(null)] }, 'administrator_card_missing', 'administrator', 'Camille Morel'],
    [
      'a mandate of another offer',
      { delegation: { ...delegation, scope: ['SERV'] } },
      'delegation_out_of_scope',
      'editor',
      null,
    ],
    ['a mandate over', { delegation: { ...delegation, endsOn: '2026-11-23' } }, 'delegation_expired', 'editor', null],
    ['a mandate ended', { delegation: { ...delegation, state: 'ended' } }, 'delegation_ended', 'editor', null],
    ['nobody any more', { people: [{ ...camille, leftOn: today }] }, 'assignment_missing', 'editor', null],
    [
      'the client’s own card expired',
      {
        selfAdministered: true,
        delegation: null,
        people: [{ ...cpa({ kind: 'CPE', validUntil: '2026-11-23' }), clientId: 'c1' }],
      },
      'administrator_card_expired',
      'client',
      'Camille Morel',
    ],
  ])('says first what is missing and who mends it: %s', (_situation, facts, code, who, whoName) => {
    expect(wish(facts)).toMatchObject({ code, who, whoName });
  });

  it('is the person with a card when somebody may order, those whose end is not asked for first, then who was recorded first', () => {
    expect(wish({})).toMatchObject({ code: 'slot_expiring', who: 'administrator', whoName: 'Camille Morel' });
    expect(wish({ people: [nadia, camille] }).whoName).toBe('Camille Morel ou Nadia Petit');
    expect(wish({ people: [nadia, { ...camille, state: 'end_to_request' }] }).whoName).toBe(
      'Nadia Petit ou Camille Morel',
    );
    const third = { ...nadia, id: 'a3', lastName: 'Roche' };
    expect(wish({ people: [third, nadia, camille] }).whoName).toBe('Camille Morel ou 2 autres');
    expect(wish({ people: [cpa({ state: 'blocked' }), nadia] }).whoName).toBe('Nadia Petit');
    expect(nextAction({ ...running, slots: [missing] }, today)).toMatchObject({
      code: 'order_missing',
      whoName: 'Camille Morel',
    });
  });

  it('are only its own people when the client acts itself', () => {
    const own = { ...withCardOf({ kind: 'CPE', state: 'active', validUntil: null }, nadia), clientId: 'c1' };
    const itself = { selfAdministered: true, delegation: null, hasValidCpe: true };
    expect(wish({ ...itself, people: [camille, own] })).toMatchObject({
      code: 'slot_expiring',
      whoName: 'Nadia Petit',
    });
    expect(wish({ ...itself, people: [camille] }).code).toBe('assignment_missing');
  });

  it('lets a client go on by its own person although nobody of ours has a card', () => {
    const own = { ...withCardOf({ kind: 'CPE', state: 'active', validUntil: null }, nadia), clientId: 'c1' };
    expect(wish({ people: [own], editorAdministratorsWithValidCpa: 0 }).code).toBe('slot_expiring');
  });

  it('are only whom ANS has recorded for the offer, where a form 413 of ours says for what', () => {
    const serv = {
      ...due,
      slots: [{ ...expiring, offer: 'SERV' as const }],
      delegation: { ...delegation, scope: ['ORG', 'SERV'] as Offer[] },
    };
    const org = { ...camille, offers: ['ORG'] as Offer[] };
    const { people, missing: lacking } = whoMayOrder({ ...serv, people: [org, nadia] }, 'SERV', today);
    expect([people, lacking]).toEqual([[nadia], []]);
    expect(whoMayOrder({ ...serv, people: [org] }, 'ORG', today).people).toEqual([org]);
    expect(whoMayOrder({ ...serv, people: [{ ...camille, offers: ['ORG', 'SERV'] }] }, 'SERV', today).missing).toEqual(
      [],
    );
    const alone = { ...serv, people: [org], request: null };
    expect(whoMayOrder(alone, 'SERV', today)).toEqual({
      people: [],
      missing: [
        {
          code: 'administrator_out_of_offer',
          person: null,
          sentence:
            'L’ANS n’a habilité Camille Morel que pour l’offre ORG\u00a0: préparez une demande 413 avec l’offre SERV.',
        },
      ],
    });
    expect(nextAction(alone, today)).toMatchObject({ code: 'administrator_out_of_offer', who: 'editor' });
    expect(nextAction({ ...alone, environment: 'TEST' }, today)).toMatchObject({
      code: 'administrator_out_of_offer',
      title: 'Demander l’offre SERV de test à l’ANS',
      detail: expect.stringContaining('414'),
    });
    const asked = { id: 'r2', state: 'submitted' as const, since: '2026-11-20', spentDays: 0 };
    expect(nextAction({ ...alone, request: asked }, today).target).toEqual({ kind: 'request', id: 'r2' });
  });

  it('tells the card of who is recorded for the offer, then the offer of the others', () => {
    const org = { ...camille, offers: ['ORG'] as Offer[] };
    const { missing: lacking } = whoMayOrder(
      { ...due, delegation: { ...delegation, scope: ['SERV'] }, people: [org, withCardOf(null, nadia)] },
      'SERV',
      today,
    );
    expect(lacking.map(({ code }) => code)).toEqual(['administrator_card_missing', 'administrator_out_of_offer']);
  });

  it('does not stop what was ordered before the mandate was narrowed', () => {
    const slots = [{ ...expiring, order: order('to_collect') }];
    expect(wish({ slots, delegation: { ...delegation, scope: ['SERV'] } }).code).toBe('order_to_collect');
  });
});
