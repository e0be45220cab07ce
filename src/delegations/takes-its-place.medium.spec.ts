import { describe, expect, it } from '@jest/globals';
import {
  aClient,
  aDelegation,
  aDocument,
  aFiness,
  anInstance,
  aRepresentative,
  aSlot,
  dayFromToday,
  insertRow,
} from '../../test/support/factories.js';
import { aTenant } from '../../test/support/tenant.js';
import { uuidv7 } from '../platform/uuid.js';
import { DelegationChanges } from './delegation-changes.service.js';
import type { Offer } from '../identifiers/igc-words.js';
import { Mandates } from './many/mandates.service.js';
import { Designations } from './portal/designations.service.js';
import { DelegationPages } from './delegation-pages.service.js';
import { SeenDesignations } from './portal/seen-designations.service.js';

const tenant = await aTenant();

const activate = (id: unknown) => tenant.run(() => tenant.get(DelegationChanges).change(String(id), 'activate'));

async function clientWithSigner(): Promise<string> {
  const client = await aClient(tenant);
  await aRepresentative(tenant, { client_id: client.id });
  return client.id;
}

async function rowsOf(clientId: string) {
  const { rows } = await tenant.owner.query<{ id: string; state: string; ends_on: string | null }>(
    'SELECT id, state, ends_on::text FROM delegations WHERE client_id = $1',
    [clientId],
  );
  return rows;
}

async function told(clientId: string) {
  const { rows } = await tenant.owner.query<{ summary: string; reason: string | null }>(
    `SELECT summary, reason FROM audit_entries WHERE client_id = $1 AND subject_kind = 'delegation' ORDER BY sequence`,
    [clientId],
  );
  return rows;
}

describe('a new mandate', () => {
  it('takes the place of the one in force by the same way, which nobody has to end first', async () => {
    const clientId = await clientWithSigner();
    const former = await aDelegation(tenant, { client_id: clientId, state: 'to_review', scope: ['ORG'] });
    const online = await aDelegation(tenant, { client_id: clientId, channel: 'portal' });
    const wider = await aDelegation(tenant, { client_id: clientId, state: 'signed', scope: ['ORG', 'SERV'] });
    await activate(wider.id);
    expect(await rowsOf(clientId)).toEqual(
      expect.arrayContaining([
        { id: former.id, state: 'ended', ends_on: dayFromToday(0) },
        { id: online.id, state: 'active', ends_on: dayFromToday(700) },
        { id: wider.id, state: 'active', ends_on: dayFromToday(700) },
      ]),
    );
    expect(await told(clientId)).toEqual([
      { summary: 'Délégation terminée (Mandat écrit)', reason: 'Remplacée\u00a0: une autre est activée.' },
      { summary: 'Délégation active, à la place de celle qui était en vigueur', reason: null },
    ]);
  });

  it('takes no place of one that covers more: what it gives is not lost by chance', async () => {
    const clientId = await clientWithSigner();
    const former = await aDelegation(tenant, { client_id: clientId, scope: ['ORG', 'SERV'] });
    const narrow = await aDelegation(tenant, { client_id: clientId, state: 'signed', scope: ['ORG'] });
    expect(await activate(narrow.id).catch((error: unknown) => String(error))).toContain('couvre aussi l’offre SERV');
    const end = { reason: 'Le client retire les serveurs.', date: dayFromToday(0) };
    await tenant.run(() => tenant.get(DelegationChanges).change(former.id, 'end', end));
    await activate(narrow.id);
    expect((await rowsOf(clientId)).map(({ state }) => state).sort()).toEqual(['active', 'ended']);
  });

  it('is prepared with what its client covers and is to have, and says whose place it takes', async () => {
    const clientId = await clientWithSigner();
    const shown = () => tenant.run(() => tenant.get(DelegationPages).form(clientId, { kind: 'new', values: {} }));
    const ticked = async () => (await shown()).form.fields.find(({ name }) => name === 'scope')?.value;
    expect(await ticked()).toEqual(['ORG']);
    expect((await shown()).notes).toEqual([]);
    const instance = await anInstance(tenant, { client_id: clientId, services: ['mss_operator'] });
    await aSlot(tenant, { client_id: clientId, instance_id: instance.id, offer: 'SERV', usage: 'SSL' });
    expect(await ticked()).toEqual(['ORG', 'SERV']);
    await aDelegation(tenant, { client_id: clientId, scope: ['ORG'] });
    expect((await shown()).notes).toMatchObject([{ title: expect.stringContaining('Mandat écrit, ORG') }]);
  });

  it('of many that are seen on the portal takes the place of what stood there under a former number', async () => {
    const clientId = await clientWithSigner();
    const online = { client_id: clientId, channel: 'portal' };
    const former = await aDelegation(tenant, { ...online, state: 'to_review' });
    const seen = await aDelegation(tenant, { ...online, state: 'requested', evidence_document_id: null });
    const file = { fileName: 'Portail.pdf', mediaType: 'application/pdf', bytes: Buffer.from('%PDF-1.7\n%%EOF\n') };
    await tenant.run(() => tenant.get(SeenDesignations).record([seen.id], dayFromToday(0), file));
    const after = Object.fromEntries((await rowsOf(clientId)).map(({ id, state }) => [id, state]));
    expect(after).toEqual({ [former.id]: 'ended', [seen.id]: 'active' });
  });

  it('is asked on the portal of whoever designated us under a former number only', async () => {
    const clientId = await clientWithSigner();
    await aDelegation(tenant, { client_id: clientId, channel: 'portal', state: 'to_review' });
    const judged = async () =>
      (await tenant.run(() => tenant.get(Designations).judge([clientId]))).get(clientId)?.forecast;
    await tenant.owner.query("UPDATE editors SET third_party_since = '2026-01-02'");
    expect(await judged()).toBe('done_already');
    const [number, document] = [aFiness(), await aDocument(tenant, { client_id: clientId })];
    const change = {
      number,
      replaced_by: aFiness(),
      changed_on: dayFromToday(0),
      reason: 'Fusion',
      recorded_by: 'J. Roy',
    };
    await insertRow(tenant, 'former_numbers', {
      id: uuidv7(),
      client_id: clientId,
      document_id: document.id,
      ...change,
    });
    expect(await judged()).toBe('would_do');
  });

  it('is not sent to many for less than what is in force: it could not take its place once it is signed', async () => {
    const clientId = await clientWithSigner();
    await aDelegation(tenant, { client_id: clientId, state: 'to_review', scope: ['ORG', 'SERV'] });
    const judged = async (...scope: Offer[]) =>
      (await tenant.run(() => tenant.get(Mandates).judge([clientId], { scope, endsOn: null }))).get(clientId);
    expect(await judged('ORG')).toMatchObject({
      forecast: 'refused',
      reasons: [expect.stringContaining('couvre aussi l’offre SERV')],
    });
    expect(await judged('ORG', 'SERV')).toMatchObject({ forecast: 'would_do' });
  });
});
