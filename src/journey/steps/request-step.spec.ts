import { describe, expect, it } from '@jest/globals';
import {
  camille,
  expiring,
  missing,
  nadia,
  order,
  running,
  slot,
  starting,
  today,
  withRequest,
} from '../../../test/support/client-facts.js';
import { type ClientFacts, nextAction, type RequestFacts, type SlotFacts, stepsOf, type Who } from './next-action.js';
import { requestDue, requestTurn, signatureDue } from './request-step.js';

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

describe('the request of a client that starts', () => {
  it('is, in the test environment, by another form', () => {
    const facts: ClientFacts = { ...starting, environment: 'TEST' };
    const title = 'Demander les cartes et certificats de test à l’ANS';
    const asked = { step: 3, title, detail: expect.stringContaining('414') };
    expect(nextAction(facts, today)).toMatchObject({ ...asked, code: 'request_missing' });
    const cancelled = { ...facts, request: { id: 'r1', state: 'cancelled' as const, since: today, spentDays: 0 } };
    expect(nextAction(cancelled, today)).toMatchObject({ ...asked, code: 'request_cancelled' });
    expect(nextAction({ ...withRequest('draft'), environment: 'TEST' }, today)).toMatchObject({
      ...asked,
      code: 'request_draft',
    });
  });

  it.each<[string, ClientFacts, number, string, Who]>([
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

  it('says since when nobody is habilitated any more, not since the request that once opened it', () => {
    const nobody = withRequest('validated', '2025-07-04');
    expect(nextAction(nobody, today)).toMatchObject({
      since: '2025-07-04',
      detail: expect.stringContaining('confirmez'),
    });
    const ended = { ...nobody, habilitationEndedOn: '2026-10-05' };
    expect(nextAction(ended, today)).toMatchObject({
      code: 'assignment_missing',
      since: '2026-10-05',
      detail: expect.stringMatching(/^Plus personne n’est habilité depuis le 5.octobre.2026\u00a0: faites habiliter/),
    });
    const renumbered = { ...ended, former: { number: '060785003', changedOn: '2026-10-05' } };
    expect(nextAction({ ...renumbered, people: [{ ...camille, state: 'to_request' }] }, today)).toMatchObject({
      code: 'request_missing',
      since: '2026-10-05',
      detail: expect.stringContaining(`sous le FINESS EJ ${ended.number}`),
    });
    expect(nextAction(renumbered, today)).toMatchObject({ code: 'assignment_missing' });
    const left = { ...ended, people: [{ ...camille, leftOn: '2026-11-20' }] };
    expect(nextAction(left, today)).toMatchObject({ code: 'assignment_missing', since: '2026-11-20' });
    expect(nextAction({ ...left, request: null }, today)).toMatchObject({
      code: 'request_missing',
      since: '2026-11-20',
    });
    // A request validated since then is what nothing came of.
    expect(nextAction({ ...ended, request: { ...ended.request!, since: '2026-11-10' } }, today).since).toBe(
      '2026-11-10',
    );
  });

  it('promises nothing about the delay of ANS', () => {
    expect(nextAction(withRequest('acknowledged'), today).detail).toContain('environ');
  });

  it('has one code for each state of the request', () => {
    const states = Object.keys(requestStates) as RequestFacts['state'][];
    expect(new Set(states.map((state) => nextAction(withRequest(state), today).code)).size).toBe(states.length);
  });
});

describe('a form in whose place a designation is asked', () => {
  const designation = { since: '2026-11-20', undelivered: null };
  const client = withRequest('awaiting_signature');
  const asked: ClientFacts = { ...client, designation };

  it('is not what is waited for, nor late: the designation is, since it was asked', () => {
    expect(nextAction(client, today)).toMatchObject({ code: 'request_awaiting_signature', due: '2026-11-17' });
    const action = { step: 3, code: 'designation_requested', who: 'client', since: '2026-11-20', due: '2026-11-27' };
    expect(nextAction(asked, today)).toMatchObject({ ...action, target: { section: 'delegation' } });
    expect(requestTurn(asked)).toMatchObject(action);
    expect([requestDue(client), requestDue(asked)]).toEqual(['2026-11-17', null]);
  });

  it('comes where the form would, while somebody orders all the same', () => {
    const next = (...slots: SlotFacts[]) => nextAction({ ...asked, people: [camille], slots }, today);
    expect(next(missing)).toMatchObject({ step: 4, code: 'order_missing' });
    expect(next(slot())).toMatchObject({ step: 5, code: 'designation_requested' });
  });

  it.each<[string, ClientFacts['request']]>([
    ['none was prepared', null],
    ['one is prepared', { ...client.request!, state: 'draft' }],
    ['the last one was cancelled', { ...client.request!, state: 'cancelled' }],
    ['a departure left nobody', { ...client.request!, kind: '503', state: 'validated' }],
  ])('is nobody’s to prepare where %s', (_, request) => {
    const next = (facts: Partial<ClientFacts>) => nextAction({ ...asked, request, ...facts }, today);
    expect(next({})).toMatchObject({ step: 3, code: 'designation_requested', who: 'client', due: '2026-11-27' });
    expect(next({ designation: null })).toMatchObject({ who: 'editor' });
  });

  it('goes on once it is signed; what ANS validated is confirmed first; and one that orders for itself is declared by it', () => {
    const next = (state: RequestFacts['state'], more: Partial<ClientFacts> = {}) =>
      nextAction({ ...asked, request: { ...client.request!, state }, ...more }, today).code;
    for (const state of ['signed', 'submitted', 'acknowledged', 'to_correct', 'refused'] as const)
      expect(next(state)).toBe(`request_${state}`);
    expect(next('validated')).toBe('assignment_missing');
    expect(next('validated', { habilitationEndedOn: '2026-11-18' })).toBe('designation_requested');
    expect(next('cancelled', { selfAdministered: true, hasValidCpe: true, people: [] })).toBe('request_cancelled');
  });

  it('is ours once the mail that asks for the designation is lost, or the client has handed something back', () => {
    const undelivered = { messageId: 'm1', since: '2026-11-21' };
    const lost = { ...asked, designation: { ...designation, undelivered } };
    expect(nextAction(lost, today)).toMatchObject({ code: 'mail_undelivered', who: 'editor', target: { id: 'm1' } });
    const answer = { answerId: 'a1', since: '2026-11-21' };
    expect(nextAction({ ...asked, answer }, today)).toMatchObject({ code: 'answer_received', who: 'editor' });
  });
});

describe('a request under way while somebody may order', () => {
  const leaving = { ...camille, state: 'end_to_request' as const };
  const request = { id: 'r2', state: 'draft' as const, since: today, spentDays: 0, kind: '503' as const };
  const client: ClientFacts = { ...running, people: [leaving, nadia], request };

  it('comes after what is to be ordered, collected and installed', () => {
    const next = (...slots: SlotFacts[]) => nextAction({ ...client, slots }, today);
    expect(next(missing)).toMatchObject({ step: 4, code: 'order_missing' });
    for (const state of ['to_collect', 'collected'] as const)
      expect(next({ ...missing, order: order(state) })).toMatchObject({ step: 4, code: `order_${state}` });
    expect(next(expiring).code).toBe('slot_expiring');
    expect(next(slot())).toMatchObject({
      step: 5,
      code: 'request_draft',
      title: 'Terminer la demande 503 et l’envoyer pour signature',
      target: { kind: 'request', id: 'r2', form: '503' },
    });
  });

  it('is looked at first once it is refused, which nothing else of home says', () => {
    const refused = { ...client, request: { ...request, state: 'refused' as const } };
    expect(nextAction({ ...refused, slots: [missing] }, today)).toMatchObject({ step: 4, code: 'request_refused' });
    expect(nextAction({ ...refused, slots: [slot()] }, today)).toMatchObject({ step: 5, code: 'request_refused' });
    expect(nextAction({ ...refused, slots: [expiring] }, today).code).toBe('slot_expiring');
  });

  it('leaves the step of the request done', () => {
    const statuses = (facts: ClientFacts) => stepsOf(facts, today).map(({ status }) => status);
    expect(statuses(client)).toEqual(['done', 'done', 'done', 'done', 'current']);
    expect(statuses({ ...client, slots: [missing] })).toEqual(['done', 'done', 'done', 'current', 'todo']);
    // Nor is the collection passed over because a request that is over is looked at first.
    const over: RequestFacts[] = [
      { ...request, state: 'refused' },
      { ...request, kind: '413', state: 'awaiting_signature', replaced: true },
    ];
    for (const one of over)
      expect(statuses({ ...client, request: one, slots: [missing] })).toEqual([
        'done',
        'done',
        'done',
        'current',
        'todo',
      ]);
  });

  it('is the third step where nobody recorded has a card, or all have left', () => {
    const blocked = { ...leaving, card: { ...camille.card!, state: 'blocked' as const } };
    const newcomer = { ...nadia, state: 'requested' as const };
    const next = (...people: ClientFacts['people']) => nextAction({ ...client, people, slots: [missing] }, today);
    expect(next(blocked, newcomer)).toMatchObject({ step: 3, code: 'request_draft' });
    expect(next({ ...leaving, leftOn: today }, newcomer)).toMatchObject({ step: 3, code: 'request_draft' });
    expect(next(leaving, newcomer)).toMatchObject({ step: 4, code: 'order_missing' });
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

describe('the turn of a request by itself', () => {
  const answer = { answerId: 'a1', since: '2026-11-20' };
  const heard = { answer, reply: { messageId: 'm1', since: '2026-11-20' }, declined: null };
  const turn = (state: RequestFacts['state'], more: Partial<ClientFacts> = {}) =>
    requestTurn({ ...withRequest(state), ...more });

  it('is what its client is told to do next, where nothing else comes first', () => {
    for (const more of [{}, heard, { ...heard, answer: null }])
      expect(turn('awaiting_signature', more)).toEqual(
        nextAction({ ...withRequest('awaiting_signature'), ...more }, today),
      );
    expect(turn('awaiting_signature', heard)).toMatchObject({ who: 'editor', target: { id: 'a1' } });
  });

  it('stays with ANS whatever its client answers besides, and is nobody’s once it is closed', () => {
    expect(turn('submitted', heard)?.who).toBe('ans');
    expect([turn('validated'), turn('cancelled')]).toEqual([null, null]);
  });
});

describe('the clock of a request', () => {
  const answer = { answerId: 'a1', since: '2026-11-20' };
  const due = (state: RequestFacts['state'], given: ClientFacts['answer']) =>
    requestDue({ ...withRequest(state), answer: given });

  it('stands still for the client while what it handed back waits for us, and for nobody else', () => {
    expect(due('awaiting_signature', null)).not.toBeNull();
    expect(due('awaiting_signature', answer)).toBeNull();
    expect(due('submitted', answer)).toBe(due('submitted', null));
  });

  it('stands still as well while a mail of the client waits for us, or since it declined', () => {
    const reply = { messageId: 'm1', since: '2026-11-20' };
    const heard = (state: RequestFacts['state'], facts: Partial<ClientFacts>) =>
      requestDue({ ...withRequest(state), ...facts });
    expect(heard('awaiting_signature', { reply })).toBeNull();
    expect(heard('awaiting_signature', { declined: { request: '2026-11-20' } as ClientFacts['declined'] })).toBeNull();
    expect(heard('submitted', { reply })).toBe(due('submitted', null));
  });

  it('is the one that the client reads in its space', () => {
    const { request, zone } = withRequest('awaiting_signature');
    expect(signatureDue(request?.since ?? '', zone)).toBe(due('awaiting_signature', null));
  });
});
