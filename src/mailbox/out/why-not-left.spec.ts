import { describe, expect, it } from '@jest/globals';
import type { OutgoingState } from '../message.entity.js';
import { outgoingMailTable } from './outgoing-mail.transitions.js';
import { type WaitingFacts, type WaitingMail, whyNotLeft } from './why-not-left.js';

const now = new Date('2026-11-27T10:00:00Z');
const facts: WaitingFacts = { now, stopped: [], hold: null, noMore: new Map() };
const queued: WaitingMail = {
  id: 'm1',
  state: 'queued',
  putOff: null,
  leavesAt: null,
  lastError: null,
  recipients: ['a@client.test'],
  leftOut: null,
};
const later = new Date('2026-11-27T10:05:00Z');
const monday = new Date('2026-11-30T08:00:00Z');
const stopped = [{ id: 's1', address: 'a@client.test', reason: '550 inconnu', stoppedAt: now }];

describe('why a mail has not left', () => {
  it.each<[string, Partial<WaitingMail>, Partial<WaitingFacts>, RegExp, RegExp]>([
    ['the time to take it back', { leavesAt: later }, {}, /pouvoir être annulé/, /27 novembre 2026, à 11\s?h\s?05/],
    [
      'the cap of the day',
      { leavesAt: monday, putOff: 'cap' },
      {},
      /tous ses courriels du jour/,
      /30 novembre 2026, à 9\s?h/,
    ],
    [
      'an address that is marked',
      { putOff: 'address' },
      { stopped },
      /a@client.test ne reçoit plus depuis.*550 inconnu/,
      /dès que l’adresse est corrigée/,
    ],
    ['a server that is away', { lastError: '451 plus tard' }, {}, /451 plus tard/, /repart de lui-même/],
    ['the operator', {}, { hold: { reason: 'migration' } }, /exploitation\s: migration/, /libérés/],
    [
      'nothing but an instant',
      { leavesAt: new Date('2026-11-27T09:59:00Z') },
      {},
      /pas encore pris/,
      /dans un instant/,
    ],
    ['a refusal', { state: 'failed', lastError: '550 refusé' }, {}, /550 refusé/, /si une personne le renvoie/],
    [
      'a refusal, of a mail that others have',
      { state: 'failed', recipients: ['a@client.test', 'b@client.test'], leftOut: ['b@client.test'] },
      {},
      /refusé/,
      /^Les autres destinataires l’ont : il ne repart, pour b@client.test, que si/,
    ],
    ['a failure that was settled', { state: 'dropped', lastError: '550' }, {}, /550/, /^Une personne l’a réglé/],
    ['a person', { state: 'withdrawn', lastError: 'Écarté avant l’envoi.' }, {}, /Écarté/, /renvoyé/],
    [
      'what it reminded of, which waits no more',
      { state: 'withdrawn', lastError: 'Ce qu’il rappelle n’attend plus.' },
      { noMore: new Map([['m1', 'Ce qu’il rappelle n’attend plus.']]) },
      /n’attend plus/,
      /^Il ne repart plus : écrivez-en un autre/,
    ],
    [
      'a refusal, of what is of no use any more either',
      { state: 'failed', lastError: '550 refusé' },
      { noMore: new Map([['m1', 'Le lien qu’il porte a été révoqué.']]) },
      /550 refusé/,
      /^Le lien qu’il porte a été révoqué\. Il ne repart plus/,
    ],
    ['an interruption', { state: 'in_doubt' }, {}, /interrompu/, /peut-être parti/],
    [
      'an address that was left out',
      { state: 'sent', lastError: 'Refusé pour b@client.test' },
      {},
      /Refusé pour b@client.test/,
      /Les autres destinataires l’ont/,
    ],
    ['its being on the way', { state: 'sending' }, {}, /en train de partir/, /Rechargez/],
  ])('%s', (_, mail, more, held, then) => {
    const why = whyNotLeft({ ...queued, ...mail }, { ...facts, ...more });
    expect(why?.held.replaceAll('\u00a0', ' ')).toMatch(held);
    expect(why?.next.replaceAll('\u00a0', ' ')).toMatch(then);
  });

  it('is said of each state but the one that has left', () => {
    for (const state of Object.keys(outgoingMailTable.states) as OutgoingState[])
      expect(whyNotLeft({ ...queued, state }, facts) === null).toBe(state === 'sent');
  });

  it('leads to where the address is corrected', () => {
    expect(whyNotLeft({ ...queued, putOff: 'address' }, { ...facts, stopped })?.mend?.href).toBe('/addresses/s1');
  });
});
