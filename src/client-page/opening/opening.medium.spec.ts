import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { aBlank413, aClient, anAdministrator, aRepresentative, type Row } from '../../../test/support/factories.js';
import { keyPem, pdfWith } from '../../../test/support/hidden-keys.js';

const app = await anApp();
await app.owner.query(`UPDATE editors SET ans_contract_signed_on = '2024-01-10'`);
await aBlank413(app);
await anAdministrator(app, {}, { number: '4900000417' });
const support = await app.signIn('support');
const pdf = Buffer.from(await pdfWith('nothing'));

const empty = () => aClient(app, { contract_state: 'missing', contract_since: null });
const contract = { contractState: 'signed', contractSince: '2026-01-12', ordering: 'delegated', version: '1' };
const signer = {
  role: 'legal_representative',
  lastName: 'Petit',
  firstNames: 'Anne',
  email: 'direction@pins.test',
  phone: '0102030405',
  cardKind: 'CPS',
  cardNumber: '8000000012',
  cardState: 'active',
};
const software = { solutionName: 'Dossier unique', name: 'SRV-01', applicationName: 'DUI', services: 'dmp' };
const mandate = { channel: 'form', scope: 'ORG', startsOn: '2026-02-03', signedOn: '2026-02-03' };
const all = 'contract,representative,instance,delegation';
const withPeople = `${all},administrators`;

function send(client: Row, fields: Record<string, string>, file: Buffer | null = null, by = support) {
  const sent = by.post(`/clients/${client.id}/openings`);
  for (const [name, value] of Object.entries({ parts: all, ...fields })) void sent.field(name, value);
  return file ? sent.attach('evidence', file, 'mandat.pdf') : sent;
}
const kept = async ({ id }: Row) => {
  const { rows } = await app.owner.query<Record<string, unknown>>(
    `SELECT contract_state, (SELECT count(*)::int FROM representatives WHERE client_id = c.id) AS signers, (SELECT count(*)::int FROM instances WHERE client_id = c.id) AS instances,
            (SELECT array_agg(state) FROM delegations WHERE client_id = c.id) AS mandates, (SELECT array_agg(state) FROM requests WHERE client_id = c.id) AS requests FROM clients c WHERE id = $1`,
    [id],
  );
  return rows[0];
};
const nothing = { contract_state: 'missing', signers: 0, instances: 0, mandates: null, requests: null };

describe('a record that is opened on one page', () => {
  it('has each of its acts, and a request that lacks nothing', async () => {
    const client = await empty();
    const next = pageOf(await support.get(`/clients/${client.id}`).expect(200))('#next-action a[href$="/opening"]');
    expect(next.text()).toBe('Tout renseigner en une page');
    const { headers } = await send(client, { ...contract, ...signer, ...software, ...mandate }, pdf).expect(303);
    expect(await kept(client)).toEqual({
      ...{ contract_state: 'signed', signers: 1, instances: 1, mandates: ['active'], requests: ['draft'] },
    });
    const request = pageOf(await support.get(headers['location'] ?? '').expect(200));
    expect(wordsOf(request, 'main')).not.toContain('Il manque');
    const page = pageOf(await support.get(`/clients/${client.id}/opening`).expect(200));
    expect(page('main form[action$="/openings"] legend').length).toBe(0);
  });

  it('names those who were ticked among the proposed, and nobody else', async () => {
    const [one, other] = [await empty(), await empty()];
    const stranger = await anAdministrator(app, { client_id: (await empty()).id }, { number: '4900000418' });
    const page = pageOf(await support.get(`/clients/${one.id}/opening`).expect(200));
    const ours = page('input[name=administrators]:checked').attr('value') ?? '';
    const named = async ({ id: clientId }: Row) => {
      const { rows } = await app.owner.query<{ id: string }>(
        `SELECT a.administrator_id AS id FROM request_administrators a JOIN requests r ON r.id = a.request_id WHERE r.client_id = $1`,
        [clientId],
      );
      return rows.map(({ id }) => id);
    };
    const sent = { ...contract, parts: withPeople };
    const chosen = await send(one, { ...sent, administrators: ours }).expect(303);
    expect(await named(one)).toEqual([ours]);
    const ofRequest = async (address = '') => wordsOf(pageOf(await support.get(address).expect(200)), 'main');
    expect(await ofRequest(chosen.headers['location'])).not.toContain('n’est prévu pour ce client');
    const proposed = await send(await empty(), { ...contract, parts: all }).expect(303);
    expect(await ofRequest(proposed.headers['location'])).toContain('n’est prévu pour ce client');
    const { rows: told } = await app.owner.query(
      `SELECT summary FROM audit_entries WHERE client_id = $1 AND subject_kind = 'request'`,
      [one.id],
    );
    expect(told).toEqual([{ summary: 'Demande 413 préparée' }]);
    await send(other, { ...sent, administrators: stranger.id }).expect(303);
    expect(await named(other)).toEqual([]);
  });

  it('takes what is there: a part that is left empty waits, and the request says so', async () => {
    const client = await empty();
    const { headers } = await send(client, {
      ...contract,
      channel: 'form',
      scope: 'ORG',
      startsOn: '2026-02-03',
      services: 'dmp',
    }).expect(303);
    expect(await kept(client)).toEqual({ ...nothing, contract_state: 'signed', requests: ['draft'] });
    expect(wordsOf(pageOf(await support.get(headers['location'] ?? '').expect(200)), 'main')).toContain(
      'Représentant légal',
    );
  });

  it('tells all that is wrong at once, on its fields, and keeps nothing of it', async () => {
    const client = await empty();
    const wrong = { ...contract, contractSince: '', ...signer, email: 'pas une adresse', ...mandate, name: 'SRV-01' };
    const page = pageOf(await send(client, wrong).expect(422));
    for (const field of ['contractSince', 'email', 'applicationName', 'evidence'])
      expect(page(`[name=${field}][aria-invalid=true]`).length).toBe(1);
    expect(page('[name=lastName]').val()).toBe('Petit');
    await send(client, { ...contract, ...signer, ...mandate }, Buffer.from(keyPem)).expect(422);
    expect(await kept(client)).toEqual(nothing);
  });

  it('is one act: what somebody else recorded meanwhile undoes all of it', async () => {
    const client = await empty();
    await aRepresentative(app, { client_id: client.id });
    await send(client, { ...contract, ...signer, ...software, ...mandate }, pdf).expect(422);
    expect(await kept(client)).toEqual({ ...nothing, signers: 1 });
    const other = await empty();
    const fields = { ...contract, ...signer, ...software, ...mandate };
    const both = await Promise.all([send(other, fields, pdf), send(other, fields, pdf)]);
    expect(Math.min(...both.map(({ status }) => status))).toBe(303);
    expect(await kept(other)).toMatchObject({ signers: 1, instances: 1, mandates: ['active'], requests: ['draft'] });
  });

  it('is for whoever may do each of its acts, of a client that is theirs', async () => {
    const client = await empty();
    for (const role of ['auditor', 'technical_admin'] as const) {
      const visitor = await app.signIn(role);
      await visitor.get(`/clients/${client.id}/opening`).expect(403);
      await send(client, contract, null, visitor).expect(403);
      expect((await visitor.get(`/clients/${client.id}`).expect(200)).text).not.toContain('en une page');
    }
    const stranger = await app.signIn('support', await app.secondEditor());
    await stranger.get(`/clients/${client.id}/opening`).expect(404);
    await send(client, contract, null, stranger).expect(404);
    const archived = await aClient(app, { archived_at: new Date() });
    await send(archived, contract).expect(422);
    expect((await kept(archived))?.['requests']).toBeNull();
  });
});
