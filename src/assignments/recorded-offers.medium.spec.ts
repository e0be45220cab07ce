import { expect, it } from '@jest/globals';
import {
  aClient,
  aDelegation,
  anAdministrator,
  anAssignment,
  aRequest,
  aRequestAdministrator,
} from '../../test/support/factories.js';
import { aTenant } from '../../test/support/tenant.js';
import type { AskedOffer, Offer } from '../identifiers/igc-words.js';
import { AssignmentChanges } from './assignment-changes.service.js';
import { FormOutcomes } from './form-outcomes.service.js';
import { OrderingRights } from './ordering-rights.js';

const tenant = await aTenant();

/** A client whose mandate covers everything, and somebody whom forms ask ANS to record. */
async function aClientWithSomebody() {
  const client = await aClient(tenant, { contract_state: 'signed' });
  await aDelegation(tenant, { client_id: client.id, scope: ['ORG', 'SERV'] });
  const person = await anAdministrator(tenant, { last_name: 'Guérin', first_name: 'Thomas' });
  const form = async (offers: AskedOffer[], kind = '413') => {
    const request = await aRequest(tenant, { client_id: client.id, kind, offers, state: 'acknowledged' });
    await aRequestAdministrator(tenant, { request_id: request.id, administrator_id: person.id, change: 'arrival' });
    return request.id;
  };
  const assigned = async (columns: { state: string; request_id?: string }) =>
    (await anAssignment(tenant, { client_id: client.id, administrator_id: person.id, ...columns })).id;
  const end = async (id: string, state: string, told: 'validated' | 'belied') => {
    await tenant.owner.query('UPDATE requests SET state = $2 WHERE id = $1', [id, state]);
    await tenant.run(() => tenant.get(FormOutcomes)[told]([id]));
  };
  const whyNot = (offer: Offer) => tenant.run(() => tenant.get(OrderingRights).whyNotOpen(client.id, offer));
  const offers = async () => {
    const { rows } = await tenant.owner.query<{ offers: Offer[] | null }>(
      `SELECT offers FROM assignments WHERE client_id = $1 AND state <> 'closed'`,
      [client.id],
    );
    return rows[0]?.offers;
  };
  return { form, assigned, end, whyNot, offers };
}

const needsServ =
  'L’ANS n’a habilité Thomas Guérin que pour l’offre ORG\u00a0: préparez une demande 413 avec l’offre SERV.';

it('whom a form 413 for ORG declared orders no SERV, until another one for SERV adds it, and no more once ANS takes that back', async () => {
  const { form, assigned, end, whyNot, offers } = await aClientWithSomebody();
  const first = await form(['ORG']);
  await assigned({ state: 'requested', request_id: first });
  await end(first, 'validated', 'validated');
  expect([await offers(), await whyNot('ORG'), await whyNot('SERV')]).toEqual([['ORG'], [], [needsServ]]);

  const second = await form(['SERV']);
  expect(await whyNot('SERV')).toEqual([needsServ]);
  await end(second, 'validated', 'validated');
  expect([await offers(), await whyNot('ORG'), await whyNot('SERV')]).toEqual([['ORG', 'SERV'], [], []]);

  await end(second, 'refused', 'belied');
  expect([await offers(), await whyNot('SERV')]).toEqual([['ORG'], [needsServ]]);
  await end(first, 'refused', 'belied');
  expect(await offers()).toBeNull();
});

it('whom a form for the S/MIME of a server declared orders SERV: two boxes of the form are one offer', async () => {
  const { form, assigned, end, whyNot, offers } = await aClientWithSomebody();
  const both = await form(['ORG', 'SERV', 'SERV_SMIME']);
  await assigned({ state: 'requested', request_id: both });
  await end(both, 'validated', 'validated');
  expect([await offers(), await whyNot('SERV')]).toEqual([['ORG', 'SERV'], []]);

  const other = await aClientWithSomebody();
  const mail = await other.form(['SERV_SMIME']);
  await other.assigned({ state: 'requested', request_id: mail });
  await other.end(mail, 'validated', 'validated');
  expect([await other.offers(), await other.whyNot('SERV')]).toEqual([['SERV'], []]);
});

it('whom ANS recorded by another way orders everything, whatever a form of ours adds', async () => {
  const byHand = await aClientWithSomebody();
  await byHand.assigned({ state: 'active' });
  expect([await byHand.offers(), await byHand.whyNot('SERV')]).toEqual([null, []]);
  await byHand.end(await byHand.form(['ORG']), 'validated', 'validated');
  expect([await byHand.offers(), await byHand.whyNot('SERV')]).toEqual([null, []]);

  const byChange = await aClientWithSomebody();
  const change = await byChange.form(['ORG'], '503');
  await byChange.assigned({ state: 'requested', request_id: change });
  await byChange.end(change, 'validated', 'validated');
  expect([await byChange.offers(), await byChange.whyNot('SERV')]).toEqual([null, []]);
});

it('asked for again under another number, it is known for nothing any more', async () => {
  const { form, assigned, end, offers } = await aClientWithSomebody();
  const first = await form(['ORG']);
  const id = await assigned({ state: 'requested', request_id: first });
  await end(first, 'validated', 'validated');
  const changes = tenant.get(AssignmentChanges);
  await tenant.run(async () => changes.apply(await changes.byId(id), 'ask_again', { reason: 'Nouveau FINESS.' }));
  expect(await offers()).toBeNull();
  await tenant.run(() => changes.change(id, 'request'));
  await tenant.run(() => changes.change(id, 'activate', { date: '2026-03-02' }));
  expect(await offers()).toBeNull();
});
