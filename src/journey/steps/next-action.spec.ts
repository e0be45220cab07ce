import { describe, expect, it } from '@jest/globals';
import type { Assigned } from './ordering.js';
import { type ClientFacts, type RequestFacts, type SlotFacts, type Who, nextAction, stepsOf } from './next-action.js';

const today = '2026-11-24';
const slot = (facts: Partial<SlotFacts> = {}): SlotFacts => ({
  id: 's1',
  label: 'DMP signature',
  offer: 'ORG',
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

const camille: Assigned = {
  id: 'a1',
  clientId: null,
  firstName: 'Camille',
  lastName: 'Morel',
  card: { kind: 'CPA', state: 'active', validUntil: '2028-01-01' },
  leftOn: null,
  state: 'active',
  since: '2026-02-01',
};
const nadia: Assigned = { ...camille, id: 'a2', firstName: 'Nadia', lastName: 'Petit', since: '2026-03-01' };

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
  delegation: { state: 'active', since: '2026-01-10', startsOn: null, endsOn: null, scope: ['ORG'] },
  people: [camille],
  request: { id: 'r1', state: 'validated', since: '2026-02-01', spentDays: 0 },
  slots: [slot()],
  number: '060785011',
  createdOn: '2026-01-02',
};
const starting: ClientFacts = { ...running, people: [], request: null, slots: [missing] };
const representative = running.representative!;
const delegation = running.delegation!;
const withCard = (card: NonNullable<ClientFacts['representative']>['card']) => ({ ...representative, card });
const withRequest = (state: RequestFacts['state'], since = '2026-11-09'): ClientFacts => ({
  ...starting,
  request: { id: 'r1', state, since, spentDays: 0 },
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
    const itself = { selfAdministered: true, delegation: null, clientAdministratorsWithValidCpe: 1 };
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

  it('does not stop what was ordered before the mandate was narrowed', () => {
    const slots = [{ ...expiring, order: order('to_collect') }];
    expect(wish({ slots, delegation: { ...delegation, scope: ['SERV'] } }).code).toBe('order_to_collect');
  });
});

describe('after a reassignment', () => {
  const leaver: Assigned = { ...camille, state: 'end_to_request' };
  const newcomer: Assigned = { ...nadia, state: 'to_request' };
  const handedOver = { ...running, people: [leaver, newcomer] };

  it('the newcomer is to be recorded by ANS, the renewal that the leaver may still order going first', () => {
    expect(nextAction(handedOver, today)).toMatchObject({
      step: 3,
      code: 'newcomer_to_request',
      title: 'Faire enregistrer Nadia Petit par l’ANS',
      detail: expect.stringContaining('503'),
    });
    expect(nextAction({ ...handedOver, slots: [expired] }, today)).toMatchObject({
      code: 'slot_expired',
      whoName: 'Camille Morel',
    });
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

describe('the clock of ANS (domain rule 12)', () => {
  it('pauses in correction and goes on: it does not begin again', () => {
    const due = (state: RequestFacts['state'], spentDays: number) =>
      nextAction({ ...starting, request: { id: 'r1', state, since: '2026-11-16', spentDays } }, today).due;
    expect([due('submitted', 0), due('submitted', 1)]).toEqual(['2026-11-18', '2026-11-17']);
    expect([due('acknowledged', 0), due('acknowledged', 2), due('acknowledged', 5)]).toEqual([
      '2026-11-19',
      '2026-11-17',
      '2026-11-16',
    ]);
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
