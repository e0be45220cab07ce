import { describe, expect, it } from '@jest/globals';
import { type ClientFacts, type RequestFacts, type SlotFacts, type Who, nextAction, stepsOf } from './next-action.js';

const today = '2026-11-24';
const slot = (facts: Partial<SlotFacts> = {}): SlotFacts => ({
  id: 's1',
  label: 'DMP signature',
  coverage: 'covered',
  daysLeft: 400,
  order: null,
  expiresOn: '2027-12-29',
  ...facts,
});
const expiring = slot({ id: 's2', label: 'INSI-AUTO', coverage: 'expiring', daysLeft: 18, expiresOn: '2026-12-12' });
const expired = slot({ id: 's3', label: 'INSI-MANU', coverage: 'expired', daysLeft: -2, expiresOn: '2026-11-22' });
const missing = slot({ id: 's4', coverage: 'missing', daysLeft: null, expiresOn: null });
const order = (state: NonNullable<SlotFacts['order']>['state']) => ({ id: 'o1', state, since: '2026-11-20' });

const running: ClientFacts = {
  zone: 'metropole',
  contract: { state: 'signed', since: '2026-01-05' },
  representative: {
    name: 'Anne Le Goff',
    email: 'direction@exemple.fr',
    card: { kind: 'CDE', validUntil: '2028-01-01', state: 'active' },
  },
  instances: 1,
  selfAdministered: false,
  editorContractSigned: true,
  editorAdministratorsWithValidCpa: 2,
  clientAdministratorsWithValidCpe: 0,
  delegation: { state: 'active', since: '2026-01-10', endsOn: null },
  activeAssignments: 1,
  request: { id: 'r1', state: 'validated', since: '2026-02-01' },
  slots: [slot()],
  createdOn: '2026-01-02',
};
const starting: ClientFacts = { ...running, activeAssignments: 0, request: null, slots: [missing] };
const representative = running.representative!;
const delegation = running.delegation!;
const withCard = (card: NonNullable<ClientFacts['representative']>['card']) => ({ ...representative, card });
const withRequest = (state: RequestFacts['state'], since = '2026-11-09'): ClientFacts => ({
  ...starting,
  request: { id: 'r1', state, since },
});

describe('next action of a client that starts', () => {
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
    ['no instance', { ...starting, instances: 0 }, 1, 'instance_missing', 'editor'],
    ['no delegation', { ...starting, delegation: null }, 2, 'delegation_missing', 'editor'],
    [
      'a delegation to sign',
      { ...starting, delegation: { ...delegation, state: 'requested' } },
      2,
      'delegation_requested',
      'client',
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
      { ...starting, selfAdministered: true, delegation: null, clientAdministratorsWithValidCpe: 1 },
      3,
      'request_missing',
      'editor',
    ],
    ['a validated request that opened nothing', withRequest('validated'), 3, 'assignment_missing', 'editor'],
  ])('with %s', (_situation, facts, step, code, who) => {
    expect(nextAction(facts, today)).toMatchObject({ step, code, who });
  });

  // Monday 9 November 2026; the 11th is a holiday.
  it.each<[RequestFacts['state'], Who, string | null]>([
    ['draft', 'editor', null],
    ['awaiting_signature', 'client', '2026-11-17'],
    ['signed', 'editor', null],
    ['submitted', 'ans', '2026-11-12'],
    ['acknowledged', 'ans', '2026-11-13'],
    ['to_correct', 'editor', null],
    ['in_doubt', 'editor', null],
    ['refused', 'editor', null],
  ])('with a request in state %s, it is for %s', (state, who, due) => {
    expect(nextAction(withRequest(state), today)).toMatchObject({
      step: 3,
      code: `request_${state}`,
      who,
      due,
      since: '2026-11-09',
      target: { kind: 'request', id: 'r1' },
    });
  });

  it('counts the days of the client in its own zone, and those of ANS in Paris', () => {
    const facts = (state: RequestFacts['state']): ClientFacts => ({
      ...withRequest(state, '2025-12-24'),
      zone: 'alsace_moselle',
    });
    expect(nextAction(facts('awaiting_signature'), today).due).toBe('2026-01-05');
    expect(nextAction({ ...facts('awaiting_signature'), zone: 'metropole' }, today).due).toBe('2026-01-02');
    expect(nextAction(facts('submitted'), today).due).toBe('2025-12-29');
  });

  it('promises nothing about the delay of ANS', () => {
    expect(nextAction(withRequest('acknowledged'), today).detail).toContain('environ');
  });

  it('has one code for each state of the request', () => {
    const states = Object.keys(requestStates) as RequestFacts['state'][];
    expect(new Set(states.map((state) => nextAction(withRequest(state), today).code)).size).toBe(states.length);
  });
});

const requestStates: Record<RequestFacts['state'], true> = {
  draft: true,
  awaiting_signature: true,
  signed: true,
  submitted: true,
  acknowledged: true,
  validated: true,
  to_correct: true,
  refused: true,
  cancelled: true,
  in_doubt: true,
};

describe('next action of a client with an administrator', () => {
  it.each<[NonNullable<SlotFacts['order']>['state'], Who, string]>([
    ['csr_expected', 'administrator', 'Charger la CSR'],
    ['csr_checked', 'administrator', 'Préparer la commande'],
    ['to_order', 'administrator', 'Commander'],
    ['ordered', 'ans', 'Attendre'],
    ['to_collect', 'administrator', 'Retirer'],
    ['collected', 'administrator', 'Installer'],
    ['installed', 'administrator', 'Vérifier'],
  ])('with an order in state %s, is for %s: %s', (state, who, start) => {
    const facts = { ...running, slots: [{ ...missing, order: order(state) }] };
    const action = nextAction(facts, today);
    expect(action).toMatchObject({ step: 4, code: `order_${state}`, who, target: { kind: 'order', id: 'o1' } });
    expect(action.title.startsWith(start)).toBe(true);
    expect(action.title).toContain('DMP signature');
  });

  it('opens the order of a slot that has none', () => {
    expect(nextAction({ ...running, slots: [slot(), missing] }, today)).toMatchObject({
      step: 4,
      code: 'order_missing',
      target: { id: 's4' },
    });
  });

  it('takes the slot closest to working service first', () => {
    const collected = { ...missing, id: 's9', order: order('collected') };
    expect(nextAction({ ...running, slots: [missing, collected] }, today).code).toBe('order_collected');
  });

  it('asks for the services when no slot is known', () => {
    expect(nextAction({ ...running, slots: [] }, today).code).toBe('slots_missing');
  });

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
    const facts = { ...running, slots: [expiring], request: { id: 'r2', state: 'submitted' as const, since: today } };
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
    expect(nextAction({ ...facts, activeAssignments: 0 }, today).code).toBe('assignment_missing');
    expect(nextAction({ ...facts, editorAdministratorsWithValidCpa: 0 }, today).code).toBe(
      'editor_administrator_missing',
    );
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

describe('steps of a client', () => {
  const statuses = (facts: ClientFacts) => stepsOf(facts, today).map(({ status }) => status);

  it('are all done but the watch for a running client', () => {
    expect(statuses(running)).toEqual(['done', 'done', 'done', 'done', 'current']);
  });

  it('stop at the request when it is the next thing', () => {
    expect(statuses(starting)).toEqual(['done', 'done', 'current', 'todo', 'todo']);
  });

  it('say that a step is not done although a later one is current', () => {
    expect(statuses({ ...running, slots: [expired, missing] })).toEqual(['done', 'done', 'done', 'todo', 'current']);
  });

  it('carry the sentence of the next action on the current one', () => {
    expect(stepsOf(starting, today)[2]?.detail).toBe(nextAction(starting, today).title);
  });
});
