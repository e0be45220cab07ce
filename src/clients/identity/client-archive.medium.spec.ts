import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import {
  aCertificate,
  aClient,
  aDelegation,
  aMessage,
  anOrder,
  aRequest,
  dayFromToday,
} from '../../../test/support/factories.js';
import { journalOf, rowOf, send } from '../../../test/support/records.js';
import { aLink } from '../../../test/support/space.js';

const app = await anApp();
const support = await app.signIn();

describe('a client who leaves', () => {
  it('is refused while a request or an order is open, and is told what to do', async () => {
    const client = await aClient(app);
    await aRequest(app, { client_id: client.id });
    await anOrder(app, { client_id: client.id });
    const answers = { reason: 'Contrat terminé', handedOver: 'true' };
    const page = pageOf(await send(support, `/clients/${client.id}/archiving`, answers).expect(422));
    expect(wordsOf(page, '#error-summary')).toContain('annulez-la');
    expect(wordsOf(page, '#error-summary')).toContain('1 commande est ouverte');
    expect(page('#f-reason').val()).toBe('Contrat terminé');
    expect(await rowOf(app, 'clients', client.id)).toMatchObject({ archived_at: null });
  });

  it('is told of all orders that are open: the first by name, how many others there are', async () => {
    const client = await aClient(app);
    for (let left = 23; left > 0; left -= 1) await anOrder(app, { client_id: client.id });
    const page = pageOf(await support.get(`/clients/${client.id}/archive`).expect(200));
    expect(wordsOf(page, '.s-notes')).toContain('23 commandes sont ouvertes : terminez-les, ou annulez-les.');
    expect(page('main a[href^="/orders/"]')).toHaveLength(20);
    expect(wordsOf(page, 'main ul.s-list-plain')).toMatch(/et 3 autres commandes$/u);
    const number = pageOf(await support.get(`/clients/${client.id}/number`).expect(200));
    expect(wordsOf(number, 'main')).toContain('23 commandes sont ouvertes');
    expect(wordsOf(number, 'main')).toContain('et 3 autres commandes');
  });

  it('is refused while a mandate is under way, and told which; one in force stays the client’s', async () => {
    const client = await aClient(app);
    const mandate = await aDelegation(app, { client_id: client.id, state: 'requested' });
    const archive = () => send(support, `/clients/${client.id}/archiving`, { reason: 'Contrat terminé' });
    const page = pageOf(await archive().expect(422));
    expect(wordsOf(page, '#error-summary')).toContain(
      'Un mandat est en cours : menez-le jusqu’à son activation, ou abandonnez-le.',
    );
    expect(page(`main a[href="/clients/${client.id}/delegation"]`).length).toBeGreaterThan(1);
    expect(page('#f-reason').val()).toBe('Contrat terminé');
    await app.owner.query(`UPDATE delegations SET state = 'active' WHERE id = $1`, [mandate.id]);
    await archive().expect(303);
  });

  it('is told with the mails that still leave to it, and not with those that the archiving stops', async () => {
    const client = await aClient(app);
    const ours = { client_id: client.id, direction: 'out', state: 'queued', received_at: null };
    const letter = await aMessage(app, { ...ours, purpose: 'other', subject: 'Votre renouvellement' });
    await aMessage(app, { ...ours, purpose: 'signature_chase', subject: 'Votre signature' });
    await aMessage(app, { ...ours, purpose: 'other', state: 'sent', subject: 'Bonjour' });
    const page = pageOf(await support.get(`/clients/${client.id}/archive`).expect(200));
    expect(wordsOf(page, '.s-notes')).toContain('Annulez d’abord ce qui ne doit pas partir.');
    const mails = page('main a[href^="/mailbox/messages/"]').toArray();
    expect(mails.map((one) => page(one).attr('href'))).toEqual([`/mailbox/messages/${letter.id}`]);
    await send(support, `/clients/${client.id}/archiving`, { reason: 'Contrat terminé' }).expect(303);
  });

  it('is refused while nobody has read what its people answered, and led to it', async () => {
    const client = await aClient(app);
    const { path, linkId } = await aLink(app, app, { client_id: client.id });
    await send(app.visitor(), `${path}/question`, { words: 'Qui installe les certificats ?' }).expect(303);
    const { rows } = await app.owner.query<{ id: string }>('SELECT id FROM client_answers WHERE link_id = $1', [
      linkId,
    ]);
    const answer = `/client-answers/${rows[0]?.id}`;
    const archive = () => send(support, `/clients/${client.id}/archiving`, { reason: 'Contrat terminé' });
    const page = pageOf(await archive().expect(422));
    expect(wordsOf(page, '#error-summary')).toContain('1 réponse du client n’a pas été lue : relisez-la d’abord.');
    expect(page('#f-reason').val()).toBe('Contrat terminé');
    expect(page(`main li a[href="${answer}"]`)).toHaveLength(1);
    await send(support, `${answer}/acceptance`, {}).expect(303);
    await archive().expect(303);
  });

  it('moves no mandate any more once archived: it is only brought to its end', async () => {
    const client = await aClient(app);
    const mandate = await aDelegation(app, { client_id: client.id, state: 'signed' });
    await app.owner.query('UPDATE clients SET archived_at = now() WHERE id = $1', [client.id]);
    await send(support, `/delegations/${mandate.id}/activation`, {}).expect(303);
    const page = pageOf(await support.get(`/clients/${client.id}/delegation`).expect(200));
    expect(wordsOf(page, 'body')).toContain('rétablissez-le avant');
    expect(page(`form[action="/delegations/${mandate.id}/activation"]`)).toHaveLength(0);
    expect(await rowOf(app, 'delegations', mandate.id)).toMatchObject({ state: 'signed' });
    const why = (noun: string) => ({ [`${noun}-reason`]: 'Le client est parti.' });
    await send(support, `/delegations/${mandate.id}/correction`, why('correction')).expect(303);
    await send(support, `/delegations/${mandate.id}`, {
      version: '2',
      scope: 'ORG',
      startsOn: dayFromToday(0),
      endsOn: dayFromToday(90),
    }).expect(422);
    expect(await rowOf(app, 'delegations', mandate.id)).toMatchObject({ state: 'to_correct', version: 2 });
    await send(support, `/delegations/${mandate.id}/abandonment`, why('abandonment')).expect(303);
    expect(await rowOf(app, 'delegations', mandate.id)).toMatchObject({ state: 'ended' });
  });

  it('hands over the certificates in service, then leaves lists and forms, and comes back', async () => {
    const client = await aClient(app, { name: 'Maison Quittée' });
    await aCertificate(app, { client_id: client.id });
    const address = `/clients/${client.id}/archiving`;
    expect((await send(support, address, { reason: 'Parti' }).expect(422)).text).toContain('le client les reprend');
    await send(support, address, { reason: 'Parti chez un confrère', handedOver: 'true' }).expect(303);
    expect((await journalOf(app, client.id))[0]).toMatchObject({
      action: 'archived',
      reason: 'Parti chez un confrère',
    });
    expect((await support.get('/clients?q=Maison+Quittée')).text).not.toContain(`/clients/${client.id}"`);
    const page = pageOf(await support.get(`/clients/${client.id}`));
    expect(wordsOf(page, '.s-notes')).toContain('Parti chez un confrère');
    expect(page('#next-action')).toHaveLength(0);
    for (const form of ['edit', 'contract', 'representative', 'deputies', 'documents', 'archiving']) {
      await send(support, `/clients/${client.id}/${form}`, { version: '2' }).expect(303);
      expect((await support.get(`/clients/${client.id}`)).text).toContain('rétablissez-le');
    }
    expect((await support.get(`/clients/${client.id}/edit`)).text).toContain('rétablissez-le avant');
    await send(support, `/clients/${client.id}/restoration`, {}).expect(303);
    expect(await rowOf(app, 'clients', client.id)).toMatchObject({ archived_at: null, archived_reason: null });
  });
});
