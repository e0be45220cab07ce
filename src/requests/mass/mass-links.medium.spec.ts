import { beforeAll, describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { aClient, aRequest } from '../../../test/support/factories.js';
import type { Message } from '../../mailbox/message.entity.js';
import { Contradictions } from '../doubts/contradictions.service.js';
import { RequestMoves } from '../moves/request-moves.js';
import { MassGathering } from './mass-gathering.service.js';

let dossier: string;
const app = await anApp();
const support = await app.signIn('support');
const client = await aClient(app, { name: 'Les Pins' });
const request = await aRequest(app, { client_id: client.id, state: 'submitted' });
beforeAll(async () => {
  const wish = { title: 'Formulaires de novembre', dossierNumber: 'MASSE-2026-0042' };
  const gathered = await app.run(() => app.get(MassGathering).gatherForms(wish, [client.id]));
  dossier = `/mass-dossiers/${gathered.id}`;
});

/** Where the links of a page with these words lead. */
async function linksAt(path: string, words: string): Promise<(string | undefined)[]> {
  const page = pageOf(await support.get(path).expect(200));
  const found = page('main a').filter((_, link) => page(link).text().includes(words));
  return found.toArray().map((link) => page(link).attr('href'));
}

describe('a dossier of many clients', () => {
  it('is reached from the page of a client that is in it, and leads back to the client and to its request', async () => {
    expect(await linksAt(`/clients/${client.id}/requests`, 'Formulaires de novembre')).toEqual([dossier]);
    expect(await linksAt(dossier, 'Les Pins')).toEqual([`/clients/${client.id}`, `/requests/${request.id}`]);
  });

  it('is reached from the request that is in it, and leads to the list of its requests', async () => {
    expect(await linksAt(`/requests/${request.id}`, 'Formulaires de novembre')).toEqual([dossier]);
    const [list] = await linksAt(dossier, 'Ses demandes');
    const page = pageOf(await support.get(list ?? '').expect(200));
    expect(page('tbody th a').text()).toContain('Les Pins');
  });

  it('is not told of a client that is in none, and is nobody’s of another editor', async () => {
    const other = await aClient(app);
    expect(await linksAt(`/clients/${other.id}/requests`, 'Formulaires de novembre')).toEqual([]);
    const neighbour = await app.secondEditor();
    const theirs = await aClient(neighbour);
    await support.get(`/clients/${theirs.id}/requests`).expect(404);
  });
});

describe('a client of a mandate of which nothing has left', () => {
  it('has nothing with ANS by it: its forms are gathered by what is there, and it is in no second dossier', async () => {
    const [without, drafted, sent] = [await aClient(app), await aClient(app), await aClient(app)];
    await aRequest(app, { client_id: drafted.id, state: 'draft' });
    await aRequest(app, { client_id: sent.id, state: 'submitted' });
    const ids = [without.id, drafted.id, sent.id];
    const gathering = app.get(MassGathering);
    await app.run(() => gathering.gatherMandate({ title: 'Mandat qui attend', administratorIds: [] }, ids));
    const fates = async () => {
      const judged = await app.run(() => gathering.judgeForms(ids, { title: 'Formulaires', dossierNumber: null }));
      return ids.map((id) => [judged.get(id)?.forecast, judged.get(id)?.reasons[0]]);
    };
    expect(await fates()).toEqual([
      ['refused', 'Aucune demande de ce client n’est chez l’ANS\u00a0: envoyez-la d’abord.'],
      ['refused', expect.stringContaining('Elle est «\u00a0En préparation\u00a0»')],
      ['refused', expect.stringContaining('mandat de masse qui n’est pas parti')],
    ]);
    await app.owner.query(`UPDATE mass_dossiers SET state = 'sent' WHERE title = 'Mandat qui attend'`);
    expect(await fates()).toEqual(
      ids.map(() => ['done_already', expect.stringContaining('Déjà dans un dossier de masse')]),
    );
  });
});

describe('forms that were gathered by mistake', () => {
  const gather = async (title: string, dossierNumber: string, ids: string[]) => {
    const { id } = await app.run(() => app.get(MassGathering).gatherForms({ title, dossierNumber }, ids));
    return `/mass-dossiers/${id}`;
  };
  const aSent = async () => {
    const { id } = await aClient(app);
    await aRequest(app, { client_id: id, state: 'submitted' });
    return id;
  };
  const judged = async (id: string) =>
    (await app.run(() => app.get(MassGathering).judgeForms([id], { title: 'Un autre', dossierNumber: null }))).get(id)
      ?.forecast;
  const forms = async (address: string) => {
    const page = pageOf(await support.get(address).expect(200));
    return page('main form[method=post]')
      .toArray()
      .map((form) => page(form).attr('action')?.split('/').at(-1));
  };
  const press = (address: string, given = {}) => support.post(address).type('form').send(given).expect(303);

  it('keep the number of their dossier: another one under the same title is foretold as refused, and so is one that is borne', async () => {
    const [one, other] = [await aSent(), await aSent()];
    const title = 'Dossier du même nom';
    const address = await gather(title, '2026-900011', [one]);
    const fate = async (wish: { title: string; dossierNumber: string | null }) =>
      (await app.run(() => app.get(MassGathering).judgeForms([other], wish))).get(other);
    const wish = { title, dossierNumber: '2026-900012' };
    const kept = /^Le dossier «\u00a0Dossier du même nom\u00a0» porte le numéro 2026-900011\u00a0: /u;
    const refusal = { forecast: 'refused', reasons: [expect.stringMatching(kept)] };
    expect(await fate(wish)).toMatchObject(refusal);
    await expect(app.run(() => app.get(MassGathering).gatherForms(wish, [other]))).rejects.toThrow('2026-900011');
    expect((await support.get(address)).text).not.toContain('2026-900012');
    const borne = {
      forecast: 'refused',
      reasons: [expect.stringContaining('est déjà celui de «\u00a0Dossier du même')],
    };
    expect(await fate({ title: 'Un autre titre', dossierNumber: '2026-900011' })).toMatchObject(borne);
    for (const dossierNumber of ['2026-900011', null])
      expect(await fate({ title, dossierNumber })).toMatchObject({ forecast: 'would_do' });
  });

  it('have their number corrected, a client taken out, and the whole undone: each may be gathered again', async () => {
    const [one, other] = [await aSent(), await aSent()];
    const address = await gather('Dossier commun', '2026-900001', [one, other]);
    expect(await forms(address)).toEqual(expect.arrayContaining(['number', 'removal', 'scattering']));
    await press(`${address}/number`, { number: '2026-900002' });
    expect((await support.get(address)).text).toContain('Dossier 2026-900002 de l’ANS, et non 2026-900001');
    await press(`${address}/rows/${one}/removal`);
    expect([await judged(one), await judged(other)]).toEqual(['would_do', 'done_already']);
    await press(`${address}/scattering`, { 'scattering-reason': 'Réunis par erreur' });
    expect(await judged(other)).toBe('would_do');
    expect((await support.get(address)).text).toContain('Réunis par erreur');
    expect(await gather('Dossier commun', '2026-900002', [one, other])).not.toBe(address);
  });

  it('stay as they are once ANS has said something under it, and a colleague’s clients are not taken out', async () => {
    const one = await aSent();
    const address = await gather('Dossier répondu', '2026-900003', [one]);
    const { rows } = await app.owner.query<{ id: string }>(
      `INSERT INTO messages (id, direction, purpose, sender, recipients, subject, body, message_id, state) VALUES (gen_random_uuid(), 'in', 'other', 'ans@sante.test', '{}', 'x', 'x', 'x@x', 'matched') RETURNING id`,
    );
    await app.owner.query(
      `INSERT INTO mass_dossier_answers (id, dossier_id, message_id, client_id, outcome) VALUES (gen_random_uuid(), $1, $2, $3, 'moved')`,
      [address.split('/').at(-1), rows[0]?.id, one],
    );
    expect(await forms(address)).toEqual([]);
    for (const noun of ['number', 'scattering', `rows/${one}/removal`])
      await support
        .post(`${address}/${noun}`)
        .type('form')
        .send({ number: '2026-900009', 'scattering-reason': 'Erreur' });
    expect(await judged(one)).toBe('done_already');
    expect((await support.get(address)).text).not.toContain('2026-900009');
  });

  it('are followed under their one number: another one, noted by hand or said by a mail, is not theirs', async () => {
    const clientId = await aSent();
    const address = await gather('Dossier suivi', '2026-900010', [clientId]);
    const { rows } = await app.owner.query<{ id: string }>('SELECT id FROM requests WHERE client_id = $1', [clientId]);
    const id = rows[0]?.id ?? '';
    const now = async () => {
      const found = await app.owner.query('SELECT state, dossier_number FROM requests WHERE id = $1', [id]);
      return found.rows;
    };
    const acknowledge = (number: string) =>
      support.post(`/requests/${id}/acknowledgement`).type('form').send({ 'acknowledgement-dossier_number': number });
    const refused = await acknowledge('2026-900011');
    const page = refused.status === 303 ? await support.get(`/requests/${id}`) : refused;
    expect(wordsOf(pageOf(page), 'body')).toContain(
      'L’ANS suit cette demande sous le dossier 2026-900010, celui du dossier de masse « Dossier suivi ».',
    );
    expect(await now()).toEqual([{ state: 'submitted', dossier_number: null }]);
    const said = { recognisedAs: 'acknowledgement', dossierNumber: '2026-900011', subject: '', body: '' } as Message;
    const contradiction = await app.run(async () =>
      app.get(Contradictions).of(await app.get(RequestMoves).lock(id), said),
    );
    expect(contradiction?.reason).toContain('sous le dossier 2026-900010');
    await support.post(`${address}/rows/${clientId}/removal`).expect(303);
    await acknowledge('2026-900011').expect(303);
    expect(await now()).toEqual([{ state: 'acknowledged', dossier_number: '2026-900011' }]);
  });

  it('may be noted under that number by hand', async () => {
    const clientId = await aSent();
    await gather('Dossier noté', '2026-900012', [clientId]);
    const { rows } = await app.owner.query<{ id: string }>('SELECT id FROM requests WHERE client_id = $1', [clientId]);
    const [{ id }] = rows as [{ id: string }];
    const given = { 'acknowledgement-dossier_number': '2026-900012' };
    await support.post(`/requests/${id}/acknowledgement`).type('form').send(given).expect(303);
    const found = await app.owner.query('SELECT state, dossier_number FROM requests WHERE id = $1', [id]);
    expect(found.rows).toEqual([{ state: 'acknowledged', dossier_number: '2026-900012' }]);
  });
});
