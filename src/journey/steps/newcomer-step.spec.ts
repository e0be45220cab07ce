import { describe, expect, it } from '@jest/globals';
import { camille, expired, missing, nadia, running, today } from '../../../test/support/client-facts.js';
import { nextAction } from './next-action.js';
import type { Assigned } from './ordering.js';

describe('after a reassignment', () => {
  const leaver: Assigned = { ...camille, state: 'end_to_request' };
  const newcomer: Assigned = { ...nadia, state: 'to_request' };
  const handedOver = { ...running, people: [leaver, newcomer] };

  it('the newcomer is to be recorded by ANS, what the leaver may still order going first', () => {
    expect(nextAction(handedOver, today)).toMatchObject({
      step: 5,
      code: 'newcomer_to_request',
      title: 'Faire enregistrer Nadia Petit par l’ANS',
      detail: expect.stringContaining('503'),
    });
    expect(nextAction({ ...handedOver, environment: 'TEST' }, today).detail).toMatch(
      /^Client en test, par le formulaire 414/,
    );
    expect(nextAction({ ...handedOver, slots: [expired] }, today)).toMatchObject({
      code: 'slot_expired',
      whoName: 'Camille Morel',
    });
    expect(nextAction({ ...handedOver, slots: [missing] }, today).code).toBe('order_missing');
    const gone = { ...leaver, leftOn: today };
    expect(nextAction({ ...handedOver, people: [gone, newcomer], slots: [missing] }, today).step).toBe(3);
  });

  it('the newcomer comes before the leaver’s expired card', () => {
    const withoutCard = { ...leaver, card: { ...camille.card!, validUntil: '2026-11-23' } };
    expect(nextAction({ ...handedOver, people: [withoutCard, newcomer], slots: [expired] }, today).code).toBe(
      'newcomer_to_request',
    );
  });

  it('ANS is waited for, then asked for the end of the leaver, then waited for again', () => {
    const code = (people: Assigned[]) => nextAction({ ...running, people }, today).code;
    expect(code([leaver, { ...newcomer, state: 'requested' }])).toBe('newcomer_requested');
    expect(code([leaver, { ...newcomer, state: 'active' }])).toBe('leaver_to_end');
    expect(
      code([
        { ...leaver, state: 'end_requested' },
        { ...newcomer, state: 'active' },
      ]),
    ).toBe('leaver_ending');
    expect(code([leaver])).toBe('leaver_alone');
  });
});
