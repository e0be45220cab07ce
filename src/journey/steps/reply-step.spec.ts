import { describe, expect, it } from '@jest/globals';
import type { DeclinedFacts, NextAction, ReplyFacts } from './client-facts.js';
import { declinedAction, replyAction } from './reply-step.js';

const waiting: NextAction = {
  step: 3,
  code: 'request_awaiting_signature',
  title: 'Obtenir le formulaire 413 signé',
  detail: 'Il est chez le client.',
  who: 'client',
  whoName: null,
  since: '2026-11-09',
  due: '2026-11-16',
  target: { kind: 'request', id: 'r1' },
};
const reply: ReplyFacts = { messageId: 'm1', since: '2026-11-20' };
const facts = (given: ReplyFacts | null) => ({ reply: given }) as Parameters<typeof replyAction>[1];

describe('a reply with an attachment', () => {
  it('makes the turn ours while the client was waited for: look at it', () => {
    expect(replyAction(waiting, facts(reply))).toMatchObject({
      step: 3,
      code: 'reply_received',
      who: 'editor',
      since: '2026-11-20',
      due: null,
      target: { kind: 'message', id: 'm1' },
    });
  });

  it('changes nothing without one, nor when it is somebody else’s turn', () => {
    expect(replyAction(waiting, facts(null))).toBeNull();
    expect(replyAction({ ...waiting, who: 'ans' }, facts(reply))).toBeNull();
    expect(replyAction({ ...waiting, who: 'editor' }, facts(reply))).toBeNull();
  });
});

describe('what the client declined', () => {
  const nothing: DeclinedFacts = { request: null, mandate: null, prerequisites: null };
  const act = (action: NextAction, declined: DeclinedFacts | null) =>
    declinedAction(action, { declined } as Parameters<typeof declinedAction>[1]);
  const at = (section: 'delegation' | 'contract' | 'representative' | 'assignments'): NextAction => ({
    ...waiting,
    target: { kind: 'client_section', id: null, section },
  });

  it('is ours to call about where it is, since that day', () => {
    expect(act(waiting, { ...nothing, request: '2026-11-20' })).toMatchObject({
      step: 3,
      code: 'client_declined',
      who: 'editor',
      since: '2026-11-20',
      due: null,
      target: waiting.target,
    });
    expect(act(at('delegation'), { ...nothing, mandate: '2026-11-20' })).toMatchObject({ since: '2026-11-20' });
    for (const section of ['contract', 'representative'] as const)
      expect(act(at(section), { ...nothing, prerequisites: '2026-11-20' })).toMatchObject({ since: '2026-11-20' });
  });

  it('changes nothing of what is asked besides, nor of what is somebody else’s turn', () => {
    const all = { request: '2026-11-20', mandate: '2026-11-20', prerequisites: '2026-11-20' };
    expect(act(waiting, null)).toBeNull();
    expect(act(waiting, { ...all, request: null })).toBeNull();
    expect(act(at('delegation'), { ...all, mandate: null })).toBeNull();
    expect(act(at('assignments'), all)).toBeNull();
    expect(act({ ...waiting, who: 'editor' }, all)).toBeNull();
    expect(act({ ...waiting, target: { kind: 'order', id: 'o1' } }, all)).toBeNull();
  });
});
