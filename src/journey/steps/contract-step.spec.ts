import { describe, expect, it } from '@jest/globals';
import { delegation, order, running, slot, starting, today, withCard } from '../../../test/support/client-facts.js';
import { type ClientFacts, nextAction, type Who } from './next-action.js';

describe('the first step of a client that starts', () => {
  it.each<[string, ClientFacts, number, string, Who]>([
    ['no contract', { ...starting, contract: { state: 'missing', since: null } }, 1, 'contract_missing', 'client'],
    [
      'a contract asked for',
      { ...starting, contract: { state: 'requested', since: today } },
      1,
      'contract_requested',
      'ans',
    ],
    ['no representative', { ...starting, representative: null }, 1, 'representative_missing', 'client'],
    ['no card', { ...starting, representative: withCard(null) }, 1, 'representative_card_missing', 'client'],
    [
      'a card on its way',
      { ...starting, representative: withCard({ kind: 'CDE', validUntil: null, state: 'ordered' }) },
      1,
      'representative_card_ordered',
      'ans',
    ],
    [
      'a blocked card',
      { ...starting, representative: withCard({ kind: 'CPS', validUntil: null, state: 'blocked' }) },
      1,
      'representative_card_blocked',
      'client',
    ],
    [
      'a card that ended yesterday',
      { ...starting, representative: withCard({ kind: 'CPS', validUntil: '2026-11-23', state: 'active' }) },
      1,
      'representative_card_expired',
      'client',
    ],
    [
      'a card that ends today',
      { ...starting, representative: withCard({ kind: 'CPS', validUntil: today, state: 'active' }) },
      3,
      'request_missing',
      'editor',
    ],
    ['no instance', { ...starting, hasInstances: false }, 1, 'instance_missing', 'editor'],
  ])('with %s', (_situation, facts, step, code, who) => {
    expect(nextAction(facts, today)).toMatchObject({ step, code, who });
  });
});

describe('the last instance, out of service', () => {
  const left = (state: NonNullable<ReturnType<typeof order>>['state'], id: string) =>
    slot({ id, coverage: 'requested', order: { ...order(state), id, spoilt: 'retired' } });
  const slots = [left('collected', 'o1'), left('to_collect', 'o2'), left('ordered', 'o3')];
  const ended = { ...running, hasInstances: false, slots };

  it('leaves what is to be revoked and cancelled to whoever may act for the client, as beside another one', () => {
    const action = nextAction(ended, today);
    expect(action).toMatchObject({
      step: 4,
      code: 'order_spoilt',
      who: 'administrator',
      title: expect.stringMatching(/^Révoquer le certificat .* dont l’instance est hors service$/),
    });
    expect(action).toEqual(nextAction({ ...ended, hasInstances: true }, today));
    // Out of service, nothing of it asks for a wider mandate.
    const opened = slot({ offer: 'SERV', coverage: 'missing', order: { ...order('csr_expected'), spoilt: 'retired' } });
    expect(nextAction({ ...ended, slots: [opened] }, today)).toMatchObject({ code: 'order_spoilt', who: 'editor' });
  });

  it('tells beside the next one, where nobody may act, which are to be cancelled and which to be revoked', () => {
    const told = (...open: typeof slots) =>
      nextAction({ ...ended, slots: open, delegation: { ...delegation, state: 'ended' } }, today);
    expect(told(...slots)).toMatchObject({
      code: 'instance_missing',
      detail: expect.stringMatching(
        /3\scommandes sont encore ouvertes\s: 2\sà annuler, 1\sà révoquer, chacune sur sa page\.$/,
      ),
    });
    expect(told(...slots.slice(0, 1)).detail).toMatch(/1\scommande est encore ouverte\s: à révoquer sur sa page\.$/);
    // Of an instance without services, nothing ordered stops.
    const goesOn = slot({ coverage: 'requested', order: order('ordered') });
    expect(told(goesOn).detail).not.toContain('encore ouverte');
  });
});
