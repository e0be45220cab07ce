import { describe, expect, it } from '@jest/globals';
import type { NextAction, ReplyFacts } from './client-facts.js';
import { replyAction } from './reply-step.js';

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
