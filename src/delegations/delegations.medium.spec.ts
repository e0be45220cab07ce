import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aClient, aDelegation, aRepresentative, dayFromToday } from '../../test/support/factories.js';
import { startTenant, type TestTenant } from '../../test/support/tenant.js';
import { RepresentativesService } from '../clients/records/representatives.service.js';
import { NotFound, Refused } from '../platform/web/errors.js';
import { DelegationChanges } from './delegation-changes.service.js';
import { DelegationsService } from './delegations.service.js';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await startTenant();
});
afterAll(() => tenant.stop());

const scan = { fileName: 'Mandat signé.pdf', mediaType: 'application/pdf', bytes: Buffer.from('%PDF-1.7\n%%EOF\n') };
const terms = () => ({
  channel: 'form' as const,
  scope: ['ORG' as const],
  startsOn: dayFromToday(-1),
  endsOn: dayFromToday(700),
});

const successor = {
  role: 'legal_representative' as const,
  lastName: 'Successeur',
  firstNames: 'Aline',
  email: null,
  phone: null,
  cardKind: null,
  cardNumber: null,
  cardState: null,
  cardValidUntil: null,
  version: 1,
};

async function clientWithSigner(): Promise<string> {
  const client = await aClient(tenant);
  await aRepresentative(tenant, { client_id: client.id });
  return client.id;
}

async function states(clientId: string): Promise<string[]> {
  const { rows } = await tenant.owner.query<{ to_state: string }>(
    `SELECT to_state FROM audit_entries WHERE client_id = $1 AND subject_kind = 'delegation' ORDER BY sequence`,
    [clientId],
  );
  return rows.map((row) => row.to_state);
}

async function told(clientId: string): Promise<string[]> {
  const { rows } = await tenant.owner.query<{ summary: string }>(
    `SELECT summary FROM audit_entries WHERE client_id = $1 AND subject_kind = 'delegation' ORDER BY sequence`,
    [clientId],
  );
  return rows.map((row) => row.summary);
}

interface SentMail {
  client: string;
  subject: string;
  recipients: string[];
  attachments: string[];
  state: string;
  jobs: number;
}

async function mailsAbout(id: string): Promise<SentMail[]> {
  const { rows } = await tenant.owner.query<SentMail>(
    `SELECT c.name AS client, m.subject, m.recipients, m.state, (SELECT array_agg(d.kind) FROM documents d WHERE d.id = ANY (m.attachment_ids)) AS attachments,
            (SELECT count(*)::int FROM outbox o WHERE o.name = 'mail.send' AND o.payload->>'messageId' = m.id::text) AS jobs
       FROM messages m JOIN clients c ON c.id = m.client_id WHERE m.subject_kind = 'delegation' AND m.subject_id = $1`,
    [id],
  );
  return rows;
}

async function refusal(work: () => Promise<unknown>): Promise<string> {
  const error = await tenant.run(work).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Refused)) throw new Error(`Not refused: ${String(error)}`);
  return error.message;
}

describe('a delegation', () => {
  it('already signed is recorded in one go, tells nothing was sent, and lets us act at once', async () => {
    const clientId = await clientWithSigner();
    const signed = { ...terms(), signedOn: dayFromToday(-2) };
    await tenant.run(() => tenant.get(DelegationsService).recordSigned(clientId, signed, scan));
    expect(await states(clientId)).toEqual(['prepared', 'signed', 'active']);
    expect((await told(clientId)).join('\n')).not.toMatch(/envoyé/);
    const inForce = await tenant.run(() => tenant.get(DelegationsService).inForce(clientId));
    expect(inForce).toMatchObject({ state: 'active', scope: ['ORG'], endsOn: dayFromToday(700) });
  });

  it('lets nobody act once its last day is over, whatever its state says', async () => {
    const over = await aDelegation(tenant, { ends_on: dayFromToday(-1) });
    const lastDay = await aDelegation(tenant, { ends_on: dayFromToday(0) });
    const delegations = tenant.get(DelegationsService);
    expect(await tenant.run(() => delegations.inForce(over['client_id'] as string))).toBeNull();
    expect(await tenant.run(() => delegations.inForce(lastDay['client_id'] as string))).not.toBeNull();
  });

  it('keeps the letter that left with the form as it was that day', async () => {
    const clientId = await clientWithSigner();
    const { id } = await tenant.run(() => tenant.get(DelegationsService).prepare(clientId, terms()));
    await tenant.run(() => tenant.get(DelegationChanges).change(id, 'request', { date: dayFromToday(-1) }));
    const { rows } = await tenant.owner.query('SELECT kind, media_type FROM documents WHERE client_id = $1', [
      clientId,
    ]);
    expect(rows).toEqual([{ kind: 'delegation_letter', media_type: 'application/pdf' }]);
  });

  it('noted as sent says when and by whom, and mails nobody', async () => {
    const clientId = await clientWithSigner();
    const { id } = await tenant.run(() => tenant.get(DelegationsService).prepare(clientId, terms()));
    await tenant.run(() => tenant.get(DelegationChanges).change(id, 'request', { date: dayFromToday(-1) }));
    expect((await told(clientId)).at(-1)).toMatch(/^Mandat noté comme envoyé, le \d+.*, par Personne support$/);
    expect(await mailsAbout(id)).toEqual([]);
  });

  it('is mailed to the representative with its letter, under the name of the client, and is then with the client', async () => {
    const clientId = await clientWithSigner();
    const { id } = await tenant.run(() => tenant.get(DelegationsService).prepare(clientId, terms()));
    await tenant.run(() => tenant.get(DelegationChanges).change(id, 'send'));
    const [mail] = await mailsAbout(id);
    expect(mail).toMatchObject({
      recipients: ['direction@client.test'],
      state: 'queued',
      attachments: ['delegation_letter'],
    });
    expect(mail?.subject).toBe(`${mail?.client}\u00a0: mandat à signer pour vos certificats`);
    expect(mail?.jobs).toBe(1);
    expect((await told(clientId)).at(-1)).toMatch(/^Mandat envoyé au client pour signature, .*direction@client\.test$/);
    expect((await tenant.run(() => tenant.get(DelegationsService).byId(id))).state).toBe('requested');
  });

  it('is mailed once when two people send it at once', async () => {
    const clientId = await clientWithSigner();
    const { id } = await tenant.run(() => tenant.get(DelegationsService).prepare(clientId, terms()));
    const send = () => tenant.run(() => tenant.get(DelegationChanges).change(id, 'send'));
    const results = await Promise.allSettled([send(), send()]);
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await mailsAbout(id)).toHaveLength(1);
  });

  it('is not mailed without an address, nor on the portal, and says what to do', async () => {
    const client = await aClient(tenant);
    await aRepresentative(tenant, { client_id: client.id, email: null });
    const { id } = await tenant.run(() => tenant.get(DelegationsService).prepare(client.id, terms()));
    expect(await refusal(() => tenant.get(DelegationChanges).change(id, 'send'))).toContain('adresse électronique');
    const portal = { ...terms(), channel: 'portal' as const };
    const other = await tenant.run(async () =>
      tenant.get(DelegationsService).prepare(await clientWithSigner(), portal),
    );
    expect(await refusal(() => tenant.get(DelegationChanges).change(other.id, 'send'))).toContain('mesHabilitations');
  });

  it('is not sent to a client whose signer is unknown', async () => {
    const client = await aClient(tenant);
    const { id } = await tenant.run(() => tenant.get(DelegationsService).prepare(client.id, terms()));
    expect(await refusal(() => tenant.get(DelegationChanges).change(id, 'send'))).toContain('représentant légal');
  });

  it('cannot be activated while another is in force on the same channel, even by two people at once', async () => {
    const clientId = await clientWithSigner();
    const signed = { state: 'signed', client_id: clientId };
    const first = await aDelegation(tenant, signed);
    const second = await aDelegation(tenant, signed);
    const activate = (id: string) => tenant.run(() => tenant.get(DelegationChanges).change(id, 'activate'));
    const results = await Promise.allSettled([activate(first.id), activate(second.id)]);
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = results.find((result) => result.status === 'rejected');
    expect(String(refused?.reason)).toContain('Une autre délégation de ce client est déjà en vigueur');
  });

  it('ended twice from two tabs is ended once', async () => {
    const delegation = await aDelegation(tenant);
    const given = { reason: 'Le client change d’éditeur.', date: dayFromToday(0) };
    const end = () => tenant.run(() => tenant.get(DelegationChanges).change(delegation.id, 'end', given));
    const results = await Promise.allSettled([end(), end()]);
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await states(delegation['client_id'] as string)).toEqual(['ended']);
  });

  it('is to be reviewed when another representative follows the one who signed, and stays in force', async () => {
    const clientId = await clientWithSigner();
    const signed = { ...terms(), signedOn: dayFromToday(-2) };
    await tenant.run(() => tenant.get(DelegationsService).recordSigned(clientId, signed, scan));
    await tenant.run(async () => {
      const representatives = tenant.get(RepresentativesService);
      const former = await representatives.current(clientId);
      await representatives.appoint(clientId, successor, former?.id ?? null);
    });
    expect((await states(clientId)).at(-1)).toBe('to_review');
    const inForce = await tenant.run(() => tenant.get(DelegationsService).inForce(clientId));
    expect(inForce?.state).toBe('to_review');
  });

  it('of another editor does not exist', async () => {
    const delegation = await aDelegation(await tenant.secondEditor());
    const look = tenant.run(() => tenant.get(DelegationsService).byId(delegation.id));
    await expect(look).rejects.toBeInstanceOf(NotFound);
  });
});
