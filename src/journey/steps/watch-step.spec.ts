import { describe, expect, it } from '@jest/globals';
import {
  camille,
  delegation,
  expired,
  expiring,
  missing,
  nadia,
  order,
  running,
  slot,
  today,
  withCard,
} from '../../../test/support/client-facts.js';
import { nextAction } from './next-action.js';
import type { Assigned } from './ordering.js';

describe('next action of a client whose certificates are watched', () => {
  it('puts an expired certificate before an expiring one, and both before what was never covered', () => {
    expect(nextAction({ ...running, slots: [missing, expiring, expired] }, today)).toMatchObject({
      step: 5,
      code: 'slot_expired',
      target: { id: 's3' },
    });
    expect(nextAction({ ...running, slots: [missing, expiring] }, today)).toMatchObject({
      step: 5,
      code: 'slot_expiring',
      due: '2026-12-12',
    });
  });

  it('puts an expiring certificate before a request under way', () => {
    const facts = {
      ...running,
      slots: [expiring],
      request: { id: 'r2', state: 'submitted' as const, since: today, spentDays: 0 },
    };
    expect(nextAction(facts, today).code).toBe('slot_expiring');
    expect(nextAction({ ...facts, slots: [slot()] }, today).code).toBe('request_submitted');
  });

  it('follows the order of an expiring certificate, due before it ends', () => {
    const facts = { ...running, slots: [{ ...expiring, order: order('to_collect') }] };
    expect(nextAction(facts, today)).toMatchObject({ step: 5, code: 'order_to_collect', due: '2026-12-12' });
  });

  it('tells what blocks the renewal before the renewal', () => {
    const facts = { ...running, slots: [expired] };
    expect(nextAction({ ...facts, delegation: null }, today).code).toBe('delegation_missing');
    expect(nextAction({ ...facts, people: [] }, today).code).toBe('assignment_missing');
    const expiredCard = { ...camille, card: { ...camille.card!, validUntil: '2026-11-23' } };
    expect(nextAction({ ...facts, people: [expiredCard] }, today).code).toBe('administrator_card_expired');
  });

  it('does not hide an expired certificate behind a card that signs nothing today', () => {
    const facts = { ...running, representative: withCard(null) };
    expect(nextAction({ ...facts, slots: [expired] }, today).code).toBe('slot_expired');
    expect(nextAction(facts, today)).toMatchObject({ step: 5, code: 'representative_card_missing' });
  });

  it('needs no request when the administrator is already recorded', () => {
    expect(nextAction({ ...running, request: null }, today).code).toBe('watch');
  });

  it('warns of a delegation to review or about to end, without blocking', () => {
    const review = { ...running, delegation: { ...delegation, state: 'to_review' as const } };
    expect(nextAction(review, today)).toMatchObject({ step: 5, code: 'delegation_to_review' });
    expect(nextAction({ ...review, slots: [missing] }, today).code).toBe('order_missing');
    const ending = { ...running, delegation: { ...delegation, endsOn: '2026-12-31' } };
    expect(nextAction(ending, today)).toMatchObject({ code: 'delegation_ending', due: '2026-12-31' });
  });

  it.each([
    ['csr_expected', 'administrator'],
    ['to_order', 'administrator'],
    ['ordered', 'ans'],
    ['to_collect', 'administrator'],
    ['collected', 'administrator'],
    ['installed', 'administrator'],
  ] as const)('follows an open order of a covered slot, %s, due before the old one ends', (state, who) => {
    const action = nextAction({ ...running, slots: [slot({ order: order(state) })] }, today);
    expect(action).toMatchObject({ step: 5, code: `order_${state}`, who, due: '2027-12-29', target: { id: 'o1' } });
    expect(action.detail).toContain('L’actuel expire le 29\u00a0décembre\u00a02027');
  });

  it('cancels the order of a covered slot whose certificate was revoked, whatever others owe meanwhile', () => {
    const spoilt = slot({ order: { ...order('collected'), spoilt: 'revoked' } });
    const cancel = { step: 5, code: 'order_spoilt', who: 'editor', target: { id: 'o1' } };
    expect(nextAction({ ...running, slots: [slot({ id: 's5' }), spoilt] }, today)).toMatchObject(cancel);
    const submitted = { id: 'r2', state: 'submitted' as const, since: today, spentDays: 0 };
    expect(nextAction({ ...running, request: submitted, slots: [spoilt] }, today)).toMatchObject(cancel);
    expect(nextAction({ ...running, slots: [spoilt, expiring] }, today).code).toBe('slot_expiring');
    const sooner = slot({ id: 's6', daysLeft: 100, order: { ...order('ordered'), id: 'o2' } });
    expect(nextAction({ ...running, slots: [sooner, spoilt] }, today)).toMatchObject(cancel);
  });

  it('is nobody’s when all is covered, until the next expiry', () => {
    const later = slot({ id: 's5', expiresOn: '2028-02-01' });
    expect(nextAction({ ...running, slots: [later, slot()] }, today)).toMatchObject({
      step: 5,
      code: 'watch',
      who: 'nobody',
      due: '2027-12-29',
      title: expect.stringContaining('29\u00a0décembre\u00a02027'),
    });
  });
});

describe('what ends within 90 days', () => {
  const ending = (person: Partial<Assigned>, others: Assigned[] = []) =>
    nextAction({ ...running, people: [{ ...camille, ...person }, ...others] }, today);
  const until = (validUntil: string) => ({ card: { ...camille.card!, validUntil } });

  it('is watched: a card, by its holder, with what becomes of the client', () => {
    expect(ending(until('2027-02-22'))).toMatchObject({
      step: 5,
      code: 'administrator_card_ending',
      who: 'administrator',
      whoName: 'Camille Morel',
      due: '2027-02-22',
      detail: expect.stringContaining('Personne d’autre'),
    });
    expect(ending(until('2027-02-22'), [nadia]).detail).toContain('Nadia Petit pourra encore commander.');
    expect(ending(until('2027-02-23')).code).toBe('watch');
  });

  it('is not a card whose successor is on its way', () => {
    expect(ending({ card: { ...camille.card!, validUntil: '2027-02-22', renewing: true } }).code).toBe('watch');
  });

  it('is watched: the mandate, and a departure', () => {
    const mandate = (endsOn: string) => nextAction({ ...running, delegation: { ...delegation, endsOn } }, today).code;
    expect([mandate('2027-02-22'), mandate('2027-02-23')]).toEqual(['delegation_ending', 'watch']);
    expect(ending({ leftOn: '2026-12-31' })).toMatchObject({ code: 'administrator_leaving', due: '2026-12-31' });
  });

  it('waits for what is more urgent', () => {
    const facts = { ...running, people: [{ ...camille, ...until('2026-12-01') }], slots: [expiring] };
    expect(nextAction(facts, today).code).toBe('slot_expiring');
  });
});
