import { describe, expect, it } from '@jest/globals';
import { starting, today, withCard } from '../../../test/support/client-facts.js';
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
