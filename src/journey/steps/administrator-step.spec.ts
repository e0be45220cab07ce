import { describe, expect, it } from '@jest/globals';
import { delegation, starting, today } from '../../../test/support/client-facts.js';
import { type ClientFacts, nextAction, type Who } from './next-action.js';

describe('the second step of a client that starts', () => {
  it.each<[string, ClientFacts, number, string, Who]>([
    ['no delegation', { ...starting, delegation: null }, 2, 'delegation_missing', 'editor'],
    [
      'a delegation to sign',
      { ...starting, delegation: { ...delegation, state: 'requested' } },
      2,
      'delegation_requested',
      'client',
    ],
    [
      'a designation to see on the portal',
      { ...starting, delegation: { ...delegation, state: 'requested', channel: 'portal' } },
      2,
      'designation_requested',
      'client',
    ],
    [
      'a delegation that came back signed',
      { ...starting, delegation: { ...delegation, state: 'signed', startsOn: today } },
      2,
      'delegation_signed',
      'editor',
    ],
    [
      'one that was signed before its day, and may not be activated yet',
      { ...starting, delegation: { ...delegation, state: 'signed', startsOn: '2026-11-25' } },
      2,
      'delegation_not_begun',
      'nobody',
    ],
    [
      'a delegation over',
      { ...starting, delegation: { ...delegation, endsOn: '2026-11-23' } },
      2,
      'delegation_expired',
      'editor',
    ],
    [
      'an editor without a contract',
      { ...starting, editorContractSigned: false },
      2,
      'editor_contract_missing',
      'editor',
    ],
    [
      'an editor without a card',
      { ...starting, editorAdministratorsWithValidCpa: 0 },
      2,
      'editor_administrator_missing',
      'editor',
    ],
    [
      'no card of its own',
      { ...starting, selfAdministered: true, delegation: null },
      2,
      'client_administrator_missing',
      'client',
    ],
    [
      'its own administrator',
      { ...starting, selfAdministered: true, delegation: null, hasValidCpe: true },
      3,
      'request_missing',
      'editor',
    ],
  ])('with %s', (_situation, facts, step, code, who) => {
    expect(nextAction(facts, today)).toMatchObject({ step, code, who });
  });
});
