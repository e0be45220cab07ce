import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { actLabel } from './act-labels.js';
import { queueOfAction } from './action-queues.js';
import { running } from '../../../test/support/client-facts.js';
import { ours } from './client-facts.js';
import { type OpenOrderState, openOrderStates } from '../states/order-states.js';
import { whoMayOrder } from './ordering.js';
import { type ClientFacts, type RequestFacts, type SlotFacts, nextAction, stepsOf, whoLabels } from './next-action.js';
import type { Offer } from '../../identifiers/igc-words.js';

const expired: SlotFacts = {
  id: 's3',
  label: 'INSI-MANU',
  offer: 'ORG',
  coverage: 'expired',
  daysLeft: -2,
  order: null,
  expiresOn: '2026-11-22',
  createdOn: '2023-11-22',
};
const requestStates: RequestFacts['state'][] = [
  'draft',
  'awaiting_signature',
  'signed',
  'submitted',
  'acknowledged',
  'validated',
  'to_correct',
  'refused',
  'cancelled',
  'in_doubt',
];
const date = fc
  .integer({ min: 0, max: 4000 })
  .map((days) => new Date(Date.UTC(2020, 0, 1 + days)).toISOString().slice(0, 10));
const maybeDate = fc.option(date);
const anyFacts: fc.Arbitrary<ClientFacts> = fc.record({
  zone: fc.constantFrom('metropole', 'alsace_moselle', 'reunion'),
  contract: fc.record({
    state: fc.constantFrom('missing', 'requested', 'signed', 'signed', 'signed'),
    since: maybeDate,
  }),
  representative: fc.option(
    fc.record({
      name: fc.string(),
      email: fc.option(fc.string()),
      card: fc.option(
        fc.record({
          kind: fc.constantFrom('CPS', 'CDE'),
          validUntil: maybeDate,
          state: fc.constantFrom('ordered', 'active', 'blocked'),
        }),
      ),
    }),
  ),
  hasInstances: fc.boolean(),
  selfAdministered: fc.boolean(),
  editorContractSigned: fc.boolean(),
  editorAdministratorsWithValidCpa: fc.nat(2),
  hasValidCpe: fc.boolean(),
  delegation: fc.option(
    fc.record({
      state: fc.constantFrom(
        'prepared',
        'requested',
        'signed',
        'active',
        'to_review',
        'to_correct',
        'refused',
        'ended',
      ),
      since: date,
      startsOn: maybeDate,
      endsOn: maybeDate,
      scope: fc.constantFrom<Offer[]>(['ORG'], ['SERV'], ['ORG', 'SERV']),
    }),
  ),
  people: fc.array(
    fc.record({
      id: fc.uuid(),
      clientId: fc.option(fc.uuid()),
      firstName: fc.constant('Camille'),
      lastName: fc.constant('Morel'),
      card: fc.option(
        fc.record({
          kind: fc.constantFrom('CPA', 'CPE'),
          state: fc.constantFrom('ordered', 'active', 'replaced', 'blocked'),
          validUntil: maybeDate,
        }),
      ),
      leftOn: maybeDate,
      state: fc.constantFrom('to_request', 'requested', 'active', 'end_to_request', 'end_requested'),
      since: date,
      offers: fc.option(fc.constantFrom<Offer[]>(['ORG'], ['SERV'], ['ORG', 'SERV'])),
    }),
    { maxLength: 3 },
  ),
  request: fc.option(
    fc.record({
      id: fc.uuid(),
      state: fc.constantFrom(...requestStates),
      since: date,
      spentDays: fc.nat(4),
      kind: fc.constantFrom('413' as const, '503' as const),
      way: fc.constantFrom('mail', 'client', 'demarche_numerique', 'portal', 'mass_mandate'),
      prefilled: fc.boolean(),
    }),
  ),
  slots: fc.array(
    fc.record({
      id: fc.uuid(),
      label: fc.string(),
      offer: fc.constantFrom<Offer>('ORG', 'SERV'),
      coverage: fc.constantFrom(
        'missing',
        'requested',
        'to_redo',
        'issued_not_installed',
        'covered',
        'expiring',
        'expired',
        'not_needed',
      ),
      daysLeft: fc.option(fc.integer({ min: -400, max: 1100 })),
      order: fc.option(
        fc.record({
          id: fc.uuid(),
          state: fc.constantFrom(
            'csr_expected',
            'csr_checked',
            'to_order',
            'ordered',
            'to_collect',
            'collected',
            'installed',
          ),
          since: date,
          spoilt: fc.option(fc.constantFrom('revoked', 'expired', 'key', 'elsewhere', 'retired', 'closed')),
        }),
      ),
      expiresOn: maybeDate,
      createdOn: date,
    }),
    { maxLength: 5 },
  ),
  reply: fc.option(fc.record({ messageId: fc.uuid(), since: date })),
  answer: fc.option(fc.record({ answerId: fc.uuid(), since: date })),
  declined: fc.option(fc.record({ request: maybeDate, mandate: maybeDate, prerequisites: maybeDate })),
  number: fc.constantFrom('060785011', '73282932000074'),
  createdOn: date,
});

describe('any client at all', () => {
  it('has one next action, the same whatever the order of its slots, and one current step', () => {
    fc.assert(
      fc.property(anyFacts, date, (facts, day) => {
        const before = structuredClone(facts);
        const action = nextAction(facts, day);
        expect(action.title).not.toBe('');
        expect(action.detail).not.toBe('');
        expect(whoLabels[action.who]).toBeDefined();
        expect(nextAction({ ...facts, slots: [...facts.slots].reverse() }, day)).toEqual(action);
        const current = stepsOf(facts, day).filter(({ status }) => status === 'current');
        expect(current.map(({ step }) => step)).toEqual([action.step]);
        expect(facts).toEqual(before);
      }),
      { numRuns: 500 },
    );
  });

  it('is at the fourth step or further exactly when somebody may order for it', () => {
    const ofAnOffer = ['delegation_out_of_scope', 'administrator_out_of_offer'];
    fc.assert(
      fc.property(anyFacts, date, (facts, day) => {
        const { step, code } = nextAction({ ...facts, answer: null, reply: null, declined: null }, day);
        const may = facts.contract.state === 'signed' && whoMayOrder(facts, null, day).people.length > 0;
        // One offer waits: something of the other may be ordered all the same, and is counted so (`client_progress.ready_to_order`).
        if (ofAnOffer.includes(code)) expect([code, may]).toEqual([code, true]);
        else if (code !== 'instance_missing') expect([code, step > 3]).toEqual([code, may]);
      }),
      { numRuns: 5000 },
    );
  });

  it('has a button that says the act', () => {
    fc.assert(
      fc.property(anyFacts, date, (facts, day) => {
        const { code } = nextAction(facts, day);
        expect([code, actLabel(code)]).not.toEqual([code, 'Ouvrir']);
      }),
      { numRuns: 500 },
    );
  });

  it('whose turn is ours stands in a queue', () => {
    fc.assert(
      fc.property(anyFacts, date, (facts, day) => {
        const { who, code } = nextAction(facts, day);
        if (ours.includes(who)) expect(queueOfAction[code]).not.toBeNull();
      }),
      { numRuns: 2000 },
    );
  });

  it('with an expired certificate is never told that there is nothing to do', () => {
    fc.assert(
      fc.property(anyFacts, date, (facts, day) => {
        expect(nextAction({ ...facts, slots: [...facts.slots, expired] }, day).code).not.toBe('watch');
      }),
    );
  });

  it('does what is left of an instance out of service alike, be it the last one or not', () => {
    fc.assert(
      fc.property(anyFacts, date, fc.constantFrom<OpenOrderState>(...openOrderStates), (facts, day, state) => {
        const order = { id: 'left', state, since: '2020-01-01', spoilt: 'retired' as const };
        const without = { ...facts, slots: [{ ...expired, order }], hasInstances: false };
        const [last, beside] = [without, { ...without, hasInstances: true }].map((each) => nextAction(each, day));
        if (last?.code !== 'instance_missing') expect(last).toEqual(beside);
        else
          expect([beside?.code, last.detail]).toEqual([
            expect.not.stringMatching('order_spoilt'),
            expect.stringContaining('encore ouverte'),
          ]);
      }),
      { numRuns: 2000 },
    );
  });

  it('with an open order is never told that there is nothing to do', () => {
    const spoilt = fc.option(fc.constantFrom('revoked', 'expired', 'key', 'elsewhere', 'retired', 'closed'));
    fc.assert(
      fc.property(anyFacts, date, spoilt, (facts, day, by) => {
        const slots = facts.slots.map((slot) => ({ ...slot, order: slot.order && { ...slot.order, spoilt: by } }));
        const { code } = nextAction({ ...running, request: facts.request, slots }, day);
        if (slots.some(({ order }) => order)) expect(code).not.toBe('watch');
      }),
      { numRuns: 1000 },
    );
  });

  it('reads sentences without a plain space before a double punctuation mark', () => {
    fc.assert(
      fc.property(anyFacts, date, (facts, day) => {
        const named = facts.representative && { ...facts.representative, name: 'Anne' };
        const slots = facts.slots.map((each) => ({ ...each, label: 'DMP' }));
        const { title, detail } = nextAction({ ...facts, representative: named, slots }, day);
        expect(`${title} ${detail}`).not.toMatch(/ [:;!?»]|« |'/);
      }),
    );
  });
});
