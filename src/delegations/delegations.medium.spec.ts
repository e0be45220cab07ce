import { describe, expect, it } from '@jest/globals';
import { aClient, aDelegation, aRepresentative, type Columns, dayFromToday } from '../../test/support/factories.js';
import { aTenant } from '../../test/support/tenant.js';
import { ClientBatch } from '../clients/client-batch.service.js';
import { ClientsService } from '../clients/clients.service.js';
import { ContractService } from '../clients/records/contract.service.js';
import { RepresentativesService } from '../clients/records/representatives.service.js';
import { parisDate } from '../journey/calendar/working-days.js';
import type { MandateFacts } from '../journey/steps/ordering.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { uuidv7 } from '../platform/uuid.js';
import { NotFound, Refused } from '../platform/web/errors.js';
import { DelegationBatch } from './delegation-batch.service.js';
import { DelegationEnds } from './delegation-ends.service.js';
import { DelegationChanges } from './delegation-changes.service.js';
import type { DelegationAction } from './delegation.transitions.js';
import { DelegationsService } from './delegations.service.js';
import { Designations } from './portal/designations.service.js';
import { SeenDesignations } from './portal/seen-designations.service.js';

const tenant = await aTenant();

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

const noteOf = (clientId: string) => ({ subject: { kind: 'client', id: clientId }, clientId, action: 'noted' });

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

  it('is in force alone, even when two people activate two at once', async () => {
    const clientId = await clientWithSigner();
    const signed = { state: 'signed', client_id: clientId };
    const first = await aDelegation(tenant, signed);
    const second = await aDelegation(tenant, signed);
    const activate = (id: string) => tenant.run(() => tenant.get(DelegationChanges).change(id, 'activate'));
    const results = await Promise.allSettled([activate(first.id), activate(second.id)]);
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [String(result.reason)] : []));
    // The second is told of the first, or comes after it and takes its place.
    expect(refused.join()).toMatch(/^$|vient d’entrer en vigueur par la même voie/);
    const { rows } = await tenant.owner.query<{ state: string }>(
      'SELECT state FROM delegations WHERE client_id = $1 ORDER BY state',
      [clientId],
    );
    expect(rows.map(({ state }) => state)).toEqual(['active', refused.length > 0 ? 'signed' : 'ended']);
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

  it('is to be reviewed at its activation when its signer was replaced meanwhile, and not again once a person confirmed it', async () => {
    const clientId = await clientWithSigner();
    const { id } = await tenant.run(() => tenant.get(DelegationsService).prepare(clientId, terms()));
    const change = (action: DelegationAction, given = {}) =>
      tenant.run(() => tenant.get(DelegationChanges).change(id, action, given));
    await change('sign', { date: dayFromToday(-2), document: scan });
    await tenant.run(async () => {
      const representatives = tenant.get(RepresentativesService);
      await representatives.appoint(clientId, successor, (await representatives.current(clientId))?.id ?? null);
    });
    await change('activate');
    expect((await states(clientId)).slice(-2)).toEqual(['active', 'to_review']);
    await change('confirm', { reason: 'Le successeur l’a relu.' });
    await tenant.run(() => tenant.get(AuditService).record({ ...noteOf(clientId), summary: 'Relu' }));
    expect((await states(clientId)).at(-1)).toBe('active');
  });

  it.each(['by hand', 'by an import'])(
    'is to be reviewed when the contract of its client is signed no more: %s',
    async (by) => {
      const client = await aClient(tenant);
      const { id } = await aDelegation(tenant, { client_id: client.id });
      const unsigned = { contractState: 'missing' as const, contractSince: null, contractNumber: null };
      await tenant.run(async () => {
        if (by === 'by hand') {
          const row = await tenant.get(ClientsService).byId(client.id);
          await tenant.get(ContractService).edit(row, { ...unsigned, ordering: 'delegated', version: row.version });
        } else {
          const row = {
            id: client.id,
            version: 1,
            contract_state: 'missing',
            contract_since: null,
            contract_number: null,
          };
          await tenant.get(ClientBatch).update([row]);
          const told = { ...noteOf(client.id), summary: 'Fiche modifiée par un import', details: { version: 2 } };
          await tenant.get(AuditService).record(told);
        }
      });
      const { state } = await tenant.run(() => tenant.get(DelegationsService).byId(id));
      expect(state).toBe('to_review');
      const { rows } = await tenant.owner.query('SELECT reason FROM audit_entries WHERE subject_id = $1', [id]);
      expect(rows).toEqual([{ reason: 'Le contrat du client avec l’ANS n’est plus signé.' }]);
    },
  );

  it('that its own date has ended leaves its place to the next one, and keeps the day it ended on', async () => {
    const clientId = await clientWithSigner();
    const over = await aDelegation(tenant, { client_id: clientId, ends_on: dayFromToday(-5) });
    const signed = { ...terms(), signedOn: dayFromToday(-2) };
    await tenant.run(() => tenant.get(DelegationsService).recordSigned(clientId, signed, scan));
    const former = await tenant.run(() => tenant.get(DelegationsService).byId(over.id));
    expect(former).toMatchObject({ state: 'ended', endsOn: dayFromToday(-5) });
    expect((await states(clientId)).toSorted()).toEqual(['active', 'ended', 'prepared', 'signed']);
    // As an import records it.
    const other = await aDelegation(tenant, { ends_on: dayFromToday(-5) });
    const known = {
      id: uuidv7(),
      clientId: String(other['client_id']),
      channel: 'form' as const,
      scope: ['ORG' as const],
    };
    const existing = { ...known, signedOn: dayFromToday(-3), endsOn: null, reference: null };
    await tenant.run(() => tenant.get(DelegationBatch).recordExisting([existing], 'Import'));
    expect((await tenant.run(() => tenant.get(DelegationsService).byId(other.id))).state).toBe('ended');
  });

  it('that its own date has ended keeps that day when somebody ends it later', async () => {
    const { id } = await aDelegation(tenant, { ends_on: dayFromToday(-5) });
    const end = { reason: 'Le client part.', date: dayFromToday(0) };
    await tenant.run(() => tenant.get(DelegationChanges).change(id, 'end', end));
    expect((await tenant.run(() => tenant.get(DelegationsService).byId(id))).endsOn).toBe(dayFromToday(-5));
    const running = await aDelegation(tenant);
    await tenant.run(() => tenant.get(DelegationChanges).change(running.id, 'end', end));
    expect((await tenant.run(() => tenant.get(DelegationsService).byId(running.id))).endsOn).toBe(dayFromToday(0));
  });

  it('on the portal that its own date has ended may be asked for, and seen, again', async () => {
    const clientId = await clientWithSigner();
    const portal = { client_id: clientId, channel: 'portal' };
    const over = await aDelegation(tenant, { ...portal, ends_on: dayFromToday(-5) });
    const judged = await tenant.run(() => tenant.get(Designations).judge([clientId]));
    expect(judged.get(clientId)?.forecast).not.toBe('done_already');
    const asked = await aDelegation(tenant, {
      ...portal,
      state: 'requested',
      ends_on: null,
      evidence_document_id: null,
    });
    await tenant.run(() => tenant.get(SeenDesignations).record([asked.id], dayFromToday(0), scan));
    const state = async (id: string) => (await tenant.run(() => tenant.get(DelegationsService).byId(id))).state;
    expect([await state(over.id), await state(asked.id)]).toEqual(['ended', 'active']);
  });

  it('ended with many others says what the table lets be done: what waits is abandoned, only what was signed is taken back first', async () => {
    const rows = await Promise.all(
      (['requested', 'signed'] as const).map(async (state) => {
        const client = await clientWithSigner();
        const channel = state === 'signed' ? 'form' : 'portal';
        await aDelegation(tenant, { client_id: client, channel, state, evidence_document_id: null });
        return client;
      }),
    );
    const ends = tenant.get(DelegationEnds);
    const over = { reason: 'Le client part.', date: dayFromToday(0) };
    await tenant.run(async () => ends.end(await ends.standing(rows), over));
    const acts = async (client = '') => (await told(client)).map((text) => text.replace(/ \(.*/u, ''));
    const abandoned = 'Délégation abandonnée avant d’être en vigueur';
    expect(await acts(rows[0])).toEqual([abandoned]);
    expect(await acts(rows[1])).toEqual(['Mandat à corriger', abandoned]);
  });

  it('on the portal is no paper: nothing signs it nor sends it back, and what was seen there says so', async () => {
    const clientId = await clientWithSigner();
    const asked = { client_id: clientId, channel: 'portal', state: 'requested', evidence_document_id: null };
    const { id } = await aDelegation(tenant, asked);
    const change = (action: DelegationAction, given: object) =>
      tenant.run(() => tenant.get(DelegationChanges).change(id, action, given));
    const paper = { document: scan, date: dayFromToday(0) };
    await expect(change('sign', paper)).rejects.toThrow(/il n’y a pas de mandat à signer/u);
    await expect(change('send_back', { reason: 'Le cachet manque' })).rejects.toThrow(/rien n’est à corriger/u);
    expect((await change('see', paper)).state).toBe('active');
    expect((await told(clientId)).at(-1)).toMatch(/^Désignation vue sur mesHabilitations, le /);
    const other = await aDelegation(tenant, { ...asked, client_id: await clientWithSigner() });
    const left = await tenant.run(() =>
      tenant.get(DelegationChanges).change(other.id, 'abandon', { reason: 'Il préfère un 413' }),
    );
    expect(left.state).toBe('ended');
    const written = await aDelegation(tenant, { ...asked, channel: 'form', client_id: await clientWithSigner() });
    await expect(tenant.run(() => tenant.get(DelegationChanges).change(written.id, 'see', paper))).rejects.toThrow(
      /est un écrit/u,
    );
  });

  it('noted as sent waits since the day that was typed', async () => {
    const clientId = await clientWithSigner();
    const { id } = await tenant.run(() => tenant.get(DelegationsService).prepare(clientId, terms()));
    const sent = await tenant.run(() =>
      tenant.get(DelegationChanges).change(id, 'request', { date: dayFromToday(-6) }),
    );
    expect(parisDate(sent.stateSince)).toBe(dayFromToday(-6));
  });

  it('is prepared once when two people prepare it at once', async () => {
    const clientId = await clientWithSigner();
    const prepare = () => tenant.run(() => tenant.get(DelegationsService).prepare(clientId, terms()));
    const results = await Promise.allSettled([prepare(), prepare(), prepare()]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected', 'rejected']);
  });

  it.each<[string, Columns[], Partial<MandateFacts>]>([
    [
      'under way before one that was abandoned since',
      [{ channel: 'portal', state: 'requested' }, { state: 'ended' }],
      { state: 'requested' },
    ],
    [
      'under way before one that its own date has ended since',
      [{ channel: 'portal', state: 'requested' }, { ends_on: dayFromToday(-3) }],
      { state: 'requested' },
    ],
    [
      'in force without an end before one of the same scope that ends',
      [{ channel: 'portal', ends_on: null }, { ends_on: dayFromToday(20) }],
      { state: 'active', endsOn: null },
    ],
    [
      'in force with the widest scope before one that ends later',
      [
        { scope: ['ORG', 'SERV'], ends_on: dayFromToday(20) },
        { channel: 'portal', ends_on: null },
      ],
      { state: 'active', endsOn: dayFromToday(20) },
    ],
  ])('counts among several: the one %s', async (_, mandates, expected) => {
    const client = await aClient(tenant);
    for (const [index, mandate] of mandates.entries())
      await aDelegation(tenant, { client_id: client.id, created_at: new Date(Date.now() + index), ...mandate });
    const counting = await tenant.run(() => tenant.get(DelegationsService).mandatesOf([client.id], dayFromToday(0)));
    expect(counting.get(client.id)).toMatchObject(expected);
    const inForce = await tenant.run(() => tenant.get(DelegationsService).inForce(client.id));
    expect(inForce?.endsOn).toBe(expected.state === 'active' ? expected.endsOn : undefined);
  });

  it('of another editor does not exist', async () => {
    const delegation = await aDelegation(await tenant.secondEditor());
    const look = tenant.run(() => tenant.get(DelegationsService).byId(delegation.id));
    await expect(look).rejects.toBeInstanceOf(NotFound);
  });
});
