import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '../../platform/uuid.js';
import { pageOf, startTestApp, type TestApp, type Visitor, wordsOf } from '../../../test/support/app.js';
import { champ, DemarcheServer } from '../../../test/support/demarche-server.js';
import { aReadyClient, scan } from '../../../test/support/ready-client.js';
import type { TestEditor } from '../../../test/support/tenant.js';
import { MailQueue } from '../../mailbox/out/mail-queue.service.js';
import { MailSending } from '../../mailbox/out/mail-sending.service.js';
import { JobRunner } from '../../platform/jobs/job-runner.js';
import { sealedPlace } from '../../platform/secrets/sealed-place.js';
import { RequestsService } from '../requests.service.js';

let app: TestApp;
let there: DemarcheServer;
let editor: TestEditor;
let support: Visitor;

beforeAll(async () => {
  there = await DemarcheServer.start();
  app = await startTestApp({ PROVIDER_HOSTS: 'localhost' });
  app.get(JobRunner).prepare();
});
afterAll(async () => {
  await app.stop();
  await there.stop();
});
beforeEach(async () => {
  editor = await app.secondEditor();
  await editor.owner.query(`UPDATE editors SET ans_contract_signed_on = '2024-01-10'`);
  support = await app.signIn('support', editor);
  there.opendata = true;
});

const post = (visitor: Visitor, url: string, fields: Record<string, string> = {}) =>
  visitor
    .post(url)
    .type('form')
    .send({ _token: uuidv7(), ...fields });
const see = async (url: string) => pageOf(await support.get(url).expect(200));

async function aRequest(): Promise<{ id: string; clientId: string }> {
  const { client } = await aReadyClient(editor);
  const { id } = await editor.run(() => app.get(RequestsService).prepare(client.id));
  return { id, clientId: client.id };
}

const requestOf = (id: string) => editor.run(() => app.get(RequestsService).byId(id));

async function work(name: string): Promise<void> {
  const { rows } = await editor.owner.query<{ id: string }>(
    'SELECT id FROM outbox WHERE name = $1 AND done_at IS NULL',
    [name],
  );
  for (const { id } of rows) await app.get(JobRunner).run(name, { editorId: editor.editorId, outboxId: id });
}

async function aProcedure(): Promise<string> {
  const answer = await post(support, '/settings/procedures', { address: there.address, kind: '413' }).expect(303);
  const place = answer.headers['location'] as string;
  await post(support, `${place}/use`).expect(303);
  return place;
}

describe('the way of a request', () => {
  it('is chosen for it, where it is open, and told with who chose', async () => {
    const { id } = await aRequest();
    const page = await see(`/requests/${id}/channel`);
    expect(page('input[name=channel][checked]').attr('value')).toBe('mail');
    expect(page('input[name=channel][value=demarche_numerique]').attr('disabled')).toBeDefined();
    await post(support, `/requests/${id}/channel`, { channel: 'portal' }).expect(303);
    expect(await requestOf(id)).toMatchObject({ chosenChannel: 'portal', state: 'draft', submittedOn: null });
    const { rows } = await editor.owner.query(
      `SELECT summary, actor_name FROM audit_entries WHERE action = 'channel_chosen'`,
    );
    expect(rows).toEqual([{ summary: 'Voie choisie\u00a0: mesHabilitations', actor_name: editor.users.support.name }]);
    expect(wordsOf(await see(`/requests/${id}`), 'section[aria-labelledby=way]')).toContain('mesHabilitations');
  });

  it('says one gesture: on the request, as the next action of its client, and in its queue of the home page', async () => {
    const { id, clientId } = await aRequest();
    const next = async () => {
      const { rows } = await editor.owner.query<{ code: string; who: string; title: string }>(
        'SELECT code, who, title FROM client_progress WHERE client_id = $1',
        [clientId],
      );
      return rows[0]!;
    };
    const shown = async () => wordsOf(await see(`/requests/${id}`), 'section[aria-labelledby=way]');
    expect(await next()).toMatchObject({ code: 'request_draft' });
    // What is told to do, apart from the buttons of forms that are still folded.
    const told = 'section[aria-labelledby=actions] .btn-primary:not(details form .btn-primary)';
    const primary = async () => (await see(`/requests/${id}`))(told).length;
    expect(await primary()).toBe(1);
    await post(support, `/requests/${id}/channel`, { channel: 'portal' }).expect(303);
    expect(await next()).toMatchObject({ code: 'request_on_portal', who: 'client' });
    expect(await shown()).toContain((await next()).title);
    expect(await primary()).toBe(0);
    await aProcedure();
    await post(support, `/requests/${id}/channel`, { channel: 'demarche_numerique' }).expect(303);
    expect(await next()).toMatchObject({ code: 'request_to_prefill', who: 'editor' });
    expect(wordsOf(await see('/?view=actions'), 'main')).toContain('Demandes à préremplir sur Démarche Numérique');
    await post(support, `/requests/${id}/prefilled-dossiers`).expect(303);
    expect(await next()).toMatchObject({ code: 'request_prefilled', who: 'client' });
    await work('demarche.create');
    expect(await shown()).toContain((await next()).title);
    const way = await see(`/requests/${id}/channel`);
    expect(wordsOf(way, 'main')).toContain('ce qu’elle a gardé se relit dans la copie que le déposant télécharge');
  });

  it('is refused with its reasons where it is not open, to whoever may not, and to another editor', async () => {
    const { id } = await aRequest();
    const refused = await post(support, `/requests/${id}/channel`, { channel: 'demarche_numerique' }).set(
      'Referer',
      `${app.url}/requests/${id}/channel`,
    );
    expect(refused.status).toBe(303);
    expect(await requestOf(id)).toMatchObject({ chosenChannel: 'mail' });
    await post(support, `/requests/${id}/channel`, { channel: 'pigeon' });
    const auditor = await app.signIn('auditor', editor);
    await post(auditor, `/requests/${id}/channel`, { channel: 'portal' }).expect(403);
    const neighbour = await app.signIn('admin', await app.secondEditor());
    await neighbour.get(`/requests/${id}/channel`).expect(404);
    await post(neighbour, `/requests/${id}/channel`, { channel: 'portal' }).expect(404);
    expect(await requestOf(id)).toMatchObject({ chosenChannel: 'mail' });
    await editor.owner.query(`UPDATE requests SET state = 'submitted' WHERE id = $1`, [id]);
    await post(support, `/requests/${id}/channel`, { channel: 'portal' });
    expect(await requestOf(id)).toMatchObject({ chosenChannel: 'mail' });
    expect((await see(`/requests/${id}/channel`))('input[name=channel]')).toHaveLength(0);
  });
});

describe('mesHabilitations', () => {
  async function chosen(): Promise<string> {
    const { id } = await aRequest();
    await post(support, `/requests/${id}/channel`, { channel: 'portal' }).expect(303);
    return id;
  }
  const given = { date: '2026-01-12', reference: 'Écran du 12 janvier' };
  const evidence = (id: string) => {
    const sent = support.post(`/requests/${id}/portal-evidence`).field('_token', uuidv7());
    for (const [name, value] of Object.entries(given)) void sent.field(name, value);
    return sent;
  };
  const kept = async (id: string) => {
    const { rows } = await editor.owner.query<{ media_type: string; text: string; note: string | null }>(
      `SELECT d.media_type, convert_from(substring(d.bytes FROM 1 FOR 60), 'LATIN1') AS text, d.note FROM documents d JOIN requests r ON r.submission_document_id = d.id WHERE r.id = $1`,
      [id],
    );
    return rows[0];
  };

  it('guides by the exact values of this client and its administrators, each to copy', async () => {
    const id = await chosen();
    const page = await see(`/requests/${id}/channel`);
    const copied = page('[data-copy]')
      .map((_, one) => page(one).attr('data-copy'))
      .get();
    const { rows } = await editor.owner.query<{ name: string; number: string; last: string; card: string }>(
      `SELECT c.name, c.number, a.last_name AS last, k.number AS card FROM requests r JOIN clients c ON c.id = r.client_id
         JOIN request_administrators n ON n.request_id = r.id JOIN administrators a ON a.id = n.administrator_id JOIN cards k ON k.administrator_id = a.id WHERE r.id = $1`,
      [id],
    );
    const [of] = rows;
    expect(copied).toEqual(expect.arrayContaining([of?.name, of?.number, of?.last, of?.card, 'ORG']));
  });

  it('is noted with a picture', async () => {
    const id = await chosen();
    const { bytes, fileName } = scan('portal');
    await evidence(id).attach('document', bytes, fileName).expect(303);
    expect(await requestOf(id)).toMatchObject({
      state: 'submitted',
      channel: 'portal',
      submissionReference: given.reference,
    });
    expect(await kept(id)).toMatchObject({ media_type: 'image/png' });
  });

  it('is noted with a person’s own words, kept as such and shown as text', async () => {
    const id = await chosen();
    await evidence(id).field('note', 'Vu à l’écran <b>avec la directrice</b>').expect(303);
    expect(await kept(id)).toMatchObject({ media_type: 'text/plain', note: 'Vu à l’écran <b>avec la directrice</b>' });
    const page = await see(`/requests/${id}`);
    expect(wordsOf(page, 'section[aria-labelledby=paper]')).toContain('<b>avec la directrice</b>');
  });

  it('is not noted without either, with both, of a day to come, or twice', async () => {
    const id = await chosen();
    expect((await evidence(id)).status).toBe(422);
    const { bytes, fileName } = scan('portal');
    expect((await evidence(id).field('note', 'Vu').attach('document', bytes, fileName)).status).toBe(422);
    const key = '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----';
    expect((await evidence(id).attach('document', Buffer.from(key), 'a.png')).status).toBe(422);
    expect(await requestOf(id)).toMatchObject({ state: 'draft' });
    await evidence(id).field('note', 'Vu à l’écran').expect(303);
    await evidence(id).field('note', 'Vu à l’écran');
    const { rows } = await editor.owner.query(`SELECT 1 FROM audit_entries WHERE action = 'filed_on_portal'`);
    expect(rows).toHaveLength(1);
  });
});

describe('a procedure', () => {
  it('is asked for its questions at the address given, then mapped, tried and used', async () => {
    const place = await aProcedure();
    const { id, clientId } = await aRequest();
    const page = await see(`${place}?client=${clientId}`);
    expect(wordsOf(page, 'section[aria-labelledby=trial]')).toContain('Raison sociale');
    await post(support, `${place}/trials`, { client: clientId }).expect(303);
    await work('demarche.create');
    const tried = await see(place);
    expect(wordsOf(tried, 'section[aria-labelledby=prefilled]')).toContain(String(there.dossiers.at(-1)?.number));
    const way = await see(`/requests/${id}/channel`);
    expect(way('input[name=channel][value=demarche_numerique]').attr('disabled')).toBeUndefined();
  });

  it('is brought as a file when it does not publish its questions', async () => {
    there.opendata = false;
    const fields = { address: there.address, kind: '413' };
    const refused = await post(support, '/settings/procedures', fields).expect(422);
    expect(refused.text).toContain('joindre son schéma');
    const brought = support
      .post('/settings/procedures')
      .field('_token', uuidv7())
      .field('address', there.address)
      .field('kind', '413');
    const answer = await brought
      .attach('schema', Buffer.from(JSON.stringify(there.schema())), 'schema.json')
      .expect(303);
    expect(wordsOf(await see(answer.headers['location'] as string), 'main')).toContain('déposé en fichier');
  });

  it.each([
    ['http://demarche.test/commencer/a', /commence par https/],
    ['https://127.0.0.1/commencer/a', /internet public/],
    ['https://169.254.169.254/commencer/a', /internet public/],
    ['n’importe quoi', /commence par https/],
  ])('is not brought from %s', async (address, reason) => {
    const refused = await post(support, '/settings/procedures', { address, kind: '413' }).expect(422);
    expect(wordsOf(pageOf(refused), 'main')).toMatch(reason);
  });

  it('is not another’s, nor a reader’s to change; its mapping is one person’s at a time, and never the signer’s acts', async () => {
    const brought = await post(support, '/settings/procedures', { address: there.address, kind: '413' }).expect(303);
    const place = brought.headers['location'] as string;
    const neighbour = await app.signIn('admin', await app.secondEditor());
    await neighbour.get(place).expect(404);
    await post(neighbour, `${place}/use`).expect(404);
    const reader = await app.signIn('auditor', editor);
    await post(reader, `${place}/use`).expect(403);
    const page = await see(place);
    const rows = page('section[aria-labelledby=questions] tbody tr');
    const signers = rows.filter((_, row) => page(row).text().includes('Acte du signataire'));
    expect([signers.length, signers.find('select').length]).toEqual([2, 0]);
    const mapping = () =>
      editor.owner.query<{ mapping: object; version: number }>('SELECT mapping, version FROM procedures');
    const before = (await mapping()).rows[0];
    await post(support, `${place}/mapping`, { version: '1', 'field-4': 'structure.name' }).expect(303);
    const after = (await mapping()).rows[0];
    expect(after).toEqual({ mapping: { [champ(3)]: 'structure.name' }, version: 2 });
    await post(support, `${place}/mapping`, { version: '1', 'field-4': 'structure.finess' });
    expect((await mapping()).rows[0]).toEqual(after);
    const acts = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`field-${at + 1}`, 'offers.ORG']));
    await post(support, `${place}/mapping`, { version: '2', ...acts });
    expect((await mapping()).rows[0]).toEqual(after);
    expect(before?.mapping).toHaveProperty(champ(2));
  });
});

describe('the link of a dossier', () => {
  it('goes to the representative by mail, its token written as the mail leaves and at rest nowhere', async () => {
    await aProcedure();
    const { id } = await aRequest();
    await post(support, `/requests/${id}/channel`, { channel: 'demarche_numerique' }).expect(303);
    await post(support, `/requests/${id}/prefilled-dossiers`).expect(303);
    await work('demarche.create');
    const page = await see(`/requests/${id}/channel`);
    const { token, number } = there.dossiers.at(-1)!;
    expect(page(`[data-copy="${there.address}?prefill_token=${token}"]`)).toHaveLength(1);
    await post(support, page('form[action$="/letter"]').attr('action') ?? '').expect(303);
    const { rows } = await editor.owner.query<{ id: string; body: string }>(
      `SELECT id, body FROM messages WHERE purpose = 'prefilled_dossier'`,
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.body).not.toContain(token);
    const claimed = await editor.run(() => app.get(MailSending).claim(rows[0]!.id));
    expect(claimed?.letter.text).toContain(`${there.address}?prefill_token=${token}\n`);
    there.becomes(number, 'brouillon');
    await editor.owner.query(`UPDATE prefilled_dossiers SET told_state = 'brouillon'`);
    const later = await see(`/requests/${id}/channel`);
    expect(later(`[data-copy*="${token}"]`)).toHaveLength(0);
    await post(support, page('form[action$="/letter"]').attr('action') ?? '');
    expect((await editor.owner.query(`SELECT 1 FROM messages WHERE purpose = 'prefilled_dossier'`)).rowCount).toBe(1);
  });

  it('is written into no letter that waited until somebody had opened the dossier', async () => {
    await aProcedure();
    const { id } = await aRequest();
    await post(support, `/requests/${id}/prefilled-dossiers`).expect(303);
    await work('demarche.create');
    const page = await see(`/requests/${id}/channel`);
    await post(support, page('form[action$="/letter"]').attr('action') ?? '').expect(303);
    await editor.owner.query(`UPDATE prefilled_dossiers SET told_state = 'brouillon'`);
    const mail = () =>
      editor.owner.query<{ id: string; state: string }>(
        `SELECT id, state FROM messages WHERE purpose = 'prefilled_dossier'`,
      );
    const [waiting] = (await mail()).rows;
    expect(await editor.run(() => app.get(MailSending).claim(waiting!.id))).toBeNull();
    expect((await mail()).rows).toMatchObject([{ state: 'withdrawn' }]);
  });

  it('is written into no other mail, whatever somebody types', async () => {
    await aProcedure();
    const { id, clientId } = await aRequest();
    await post(support, `/requests/${id}/prefilled-dossiers`).expect(303);
    await work('demarche.create');
    const { rows } = await editor.owner.query<{ id: string }>('SELECT id FROM prefilled_dossiers');
    const message = await editor.run(() =>
      app.get(MailQueue).queue({
        purpose: 'other',
        clientId,
        about: null,
        to: ['a@client.test'],
        subject: 'x',
        text: sealedPlace(rows[0]!.id),
      }),
    );
    const claimed = await editor.run(() => app.get(MailSending).claim(message.id));
    expect(claimed?.letter.text).toBe(sealedPlace(rows[0]!.id));
  });
});
