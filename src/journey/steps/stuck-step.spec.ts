import { describe, expect, it } from '@jest/globals';
import { today, withRequest } from '../../../test/support/client-facts.js';
import { type ClientFacts, nextAction, type RequestFacts } from './next-action.js';
import { requestDue, requestTurn } from './request-step.js';

const undelivered = { messageId: 'm1', since: '2026-11-12' };
const waiting = (state: RequestFacts['state'], facts: Partial<RequestFacts>): ClientFacts => {
  const client = withRequest(state);
  return { ...client, request: { ...(client.request as RequestFacts), ...facts } };
};
const asked: ClientFacts = {
  ...withRequest('draft'),
  request: null,
  delegation: { state: 'requested', since: '2026-11-09', startsOn: null, endsOn: null, scope: ['ORG'] },
};

describe('what cannot come, however long one waits', () => {
  it('is a form in the name of a former representative: ours to return, and late no more', () => {
    const facts = waiting('awaiting_signature', { formerSigner: true });
    expect(nextAction(facts, today)).toMatchObject({
      ...{ step: 3, code: 'request_former_signer', who: 'editor', since: '2026-11-09', due: null },
      title: 'Retourner le formulaire 413, au nom d’un ancien représentant',
      target: { kind: 'request', id: 'r1' },
    });
    expect(requestDue(facts)).toBeNull();
    const change = waiting('awaiting_signature', { formerSigner: true, kind: '503' });
    expect(nextAction(change, today).title).toBe('Retourner le changement 503, au nom d’un ancien représentant');
  });

  it('is a mandate in that name', () => {
    const mandate = { formerSigner: true, undelivered };
    expect(nextAction({ ...asked, mandate }, today)).toMatchObject({ code: 'delegation_former_signer', who: 'editor' });
    const inForce = withRequest('awaiting_signature');
    expect(nextAction({ ...inForce, mandate }, today).code).toBe('request_awaiting_signature');
  });

  it.each(['awaiting_signature', 'submitted', 'acknowledged'] as const)('is what a lost mail carries: %s', (state) => {
    const facts = waiting(state, { undelivered });
    const ours = { code: 'mail_undelivered', who: 'editor', since: '2026-11-12', due: null };
    expect(nextAction(facts, today)).toMatchObject({ ...ours, target: { kind: 'message', id: 'm1' } });
    expect(requestTurn(facts)).toMatchObject(ours);
    const mandate = { formerSigner: false, undelivered };
    expect(nextAction({ ...asked, mandate }, today)).toMatchObject({ ...ours, step: 2 });
  });

  it('is looked at after what the client handed back, and before what it declined', () => {
    const facts = waiting('awaiting_signature', { formerSigner: true });
    expect(nextAction({ ...facts, answer: { answerId: 'a1', since: '2026-11-12' } }, today).code).toBe(
      'answer_received',
    );
    const declined = { request: '2026-11-12', mandate: null, prerequisites: null };
    expect(nextAction({ ...facts, declined }, today).code).toBe('request_former_signer');
  });

  it('changes nothing of what is ours already', () => {
    expect(nextAction(waiting('signed', { undelivered }), today).code).toBe('request_signed');
  });
});
