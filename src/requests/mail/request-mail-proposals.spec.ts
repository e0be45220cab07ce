import { describe, expect, it } from '@jest/globals';
import type { Message } from '../../mailbox/message.entity.js';
import type { RecognisedAs } from '../../mailbox/rules/mail-rule.entity.js';
import type { RequestState } from '../request-states.js';
import type { MailCandidate } from './request-mail.queries.js';
import { proposalOf } from './request-mail-proposals.js';

function told(state: RequestState, recognisedAs: RecognisedAs | null, numbers: { ours?: string; cited?: string } = {}) {
  const candidate: MailCandidate = {
    id: 'request',
    clientId: 'client',
    clientName: 'Association Les Pins',
    clientNumber: '060000098',
    kind: '413',
    state,
    since: '2026-11-16',
    dossierNumber: numbers.ours ?? null,
    numberFound: true,
    nameCloseness: 1,
    signerEmail: null,
  };
  const mail = { sender: 'certificats@esante.gouv.fr', recognisedAs, dossierNumber: numbers.cited ?? null } as Message;
  return proposalOf(candidate, mail, []).effect;
}

const stays = 'Le courriel est rangé dans la demande, sans changer son état';

describe('what attaching a mail to a request promises', () => {
  it.each([
    ['submitted', 'acknowledgement', 'La demande passe à «\u00a0Accusé reçu\u00a0», dossier 2026-1.'],
    [
      'acknowledged',
      'validation',
      'La demande passe à «\u00a0Validée\u00a0»\u202f; ses habilitations deviennent actives.',
    ],
    [
      'awaiting_signature',
      'correction',
      'La demande passe à «\u00a0À corriger\u00a0», avec les mots du courriel pour motif.',
    ],
    ['submitted', 'refusal', 'La demande passe à «\u00a0Refusée\u00a0», avec les mots du courriel pour motif.'],
  ] as const)('%s, %s: what the table does', (state, says, effect) => {
    expect(told(state, says, { cited: '2026-1' })).toBe(effect);
  });

  it.each([
    ['awaiting_signature', 'acknowledgement'],
    ['awaiting_signature', 'validation'],
    ['signed', 'correction'],
    ['acknowledged', 'acknowledgement'],
    ['submitted', 'to_collect'],
    ['submitted', null],
  ] as const)('%s, %s: nothing that the table refuses', (state, says) => {
    expect(told(state, says, { cited: '2026-1' })).toContain(stays);
  });

  it('says what an acknowledgement without a number, another number and a request in doubt come to', () => {
    expect(told('submitted', 'acknowledgement')).toBe(`${stays}\u00a0: il ne porte pas de numéro de dossier reconnu.`);
    expect(told('submitted', 'validation', { ours: '2026-1', cited: '2026-2' })).toContain(
      'passe à «\u00a0À trancher\u00a0»',
    );
    expect(told('in_doubt', 'validation')).toContain('à côté des autres pièces');
  });
});
