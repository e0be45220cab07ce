import { describe, expect, it } from '@jest/globals';
import { queueOfAction } from './action-queues.js';
import { ours } from './client-facts.js';
import { gestureOf, type OpenRequestState } from './request-gestures.js';

const states: OpenRequestState[] = [
  ...(['draft', 'awaiting_signature', 'signed', 'submitted', 'acknowledged'] as const),
  ...(['to_correct', 'in_doubt', 'refused'] as const),
];
const ways = ['mail', 'client', 'demarche_numerique', 'portal', 'mass_mandate'] as const;

describe('the gesture of a request', () => {
  it('is in a queue when, and only when, it is ours, whatever its way', () => {
    for (const state of states)
      for (const way of ways)
        for (const prefilled of [false, true]) {
          const { code, who } = gestureOf({ state, way, prefilled });
          expect([code, who, queueOfAction[code] !== null]).toEqual([code, who, ours.includes(who)]);
        }
  });

  it('never says that we send to ANS what goes another way', () => {
    for (const way of ['client', 'demarche_numerique', 'portal'] as const)
      expect(gestureOf({ state: 'signed', way }).title).not.toMatch(/^Envoyer à l’ANS/u);
    expect(gestureOf({ state: 'signed' }).title).toMatch(/^Envoyer à l’ANS/u);
  });

  it('says of a client in test by which other form it asks, in the queue and for whom it was', () => {
    for (const state of states)
      for (const way of ways)
        for (const kind of ['413', '503'] as const) {
          const usual = gestureOf({ state, way, kind });
          const { code, who, title, detail } = gestureOf({ state, way, kind, environment: 'TEST' });
          expect([code, who]).toEqual([usual.code, usual.who]);
          expect(title).not.toMatch(/413|503/u);
          if (state === 'draft' || state === 'awaiting_signature' || state === 'signed')
            expect(detail).toContain('414');
        }
  });

  it('names the form that it is of', () => {
    expect(gestureOf({ state: 'draft', way: 'demarche_numerique', kind: '503' }).title).toContain('la demande 503');
  });
});
