import { expect, it } from '@jest/globals';
import { aClient, aRepresentative, dayFromToday } from '../../test/support/factories.js';
import { aTenant } from '../../test/support/tenant.js';
import { WaysKnownQueries } from '../imports/clients/ways-known.queries.js';
import { date } from '../platform/web/view-helpers.js';
import { DelegationChanges } from './delegation-changes.service.js';
import { DelegationsService } from './delegations.service.js';

const tenant = await aTenant();

const scan = { fileName: 'Mandat signé.pdf', mediaType: 'application/pdf', bytes: Buffer.from('%PDF-1.7\n%%EOF\n') };
const terms = { channel: 'form' as const, scope: ['ORG' as const], startsOn: dayFromToday(0), endsOn: null };

async function aSigner(): Promise<string> {
  const client = await aClient(tenant);
  await aRepresentative(tenant, { client_id: client.id });
  return client.id;
}

/** What a file of all clients says of it, to be imported again. */
async function exported(clientId: string): Promise<string | undefined> {
  const delegations = new Map<string, { values: Record<string, string> }>();
  const states = new Map([[clientId, { delegations }]]);
  await tenant.run(() => tenant.get(WaysKnownQueries).addDelegations(states as never, [clientId]));
  return delegations.get('form')?.values['delegationSignedOn'];
}

const told = async (clientId: string) => {
  const { rows } = await tenant.owner.query<{ summary: string }>(
    `SELECT summary FROM audit_entries WHERE client_id = $1 AND subject_kind = 'delegation' AND action = 'sign'`,
    [clientId],
  );
  return rows.map(({ summary }) => summary);
};

it('the day on which a mandate was signed is kept beside the one on which it takes effect, told and exported', async () => {
  const clientId = await aSigner();
  const signedOn = dayFromToday(-12);
  const { id } = await tenant.run(() =>
    tenant.get(DelegationsService).recordSigned(clientId, { ...terms, signedOn }, scan),
  );
  const mandate = await tenant.run(() => tenant.get(DelegationsService).byId(id));
  expect(mandate).toMatchObject({ signedOn, startsOn: terms.startsOn });
  expect(await exported(clientId)).toBe(signedOn);
  expect(await told(clientId)).toEqual([`Mandat signé reçu, signé le ${date(signedOn)}`]);
});

it('a mandate that is asked for again is not signed yet', async () => {
  const clientId = await aSigner();
  const { id } = await tenant.run(() => tenant.get(DelegationsService).prepare(clientId, terms));
  const change = (...given: Parameters<DelegationChanges['change']> extends [string, ...infer More] ? More : never) =>
    tenant.run(() => tenant.get(DelegationChanges).change(id, ...given));
  await change('sign', { date: dayFromToday(-3), document: scan });
  await change('send_back', { reason: 'Une page manque.' });
  expect((await change('request', { date: dayFromToday(0) })).signedOn).toBeNull();
});
