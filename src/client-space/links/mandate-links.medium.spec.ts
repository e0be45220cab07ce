import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { aClient, aRepresentative, dayFromToday } from '../../../test/support/factories.js';
import { jpeg } from '../../../test/support/photos.js';
import { addressOf, handOver, unlock } from '../../../test/support/space.js';
import { DelegationChanges } from '../../delegations/delegation-changes.service.js';
import { DelegationsService } from '../../delegations/delegations.service.js';
import { Mandates } from '../../delegations/many/mandates.service.js';
import { ClientLinks } from './client-links.service.js';
import { MailSending } from '../../mailbox/out/mail-sending.service.js';

const app = await anApp();

const terms = () => ({ scope: ['ORG' as const], endsOn: dayFromToday(700) });

async function aSigner(): Promise<string> {
  const client = await aClient(app);
  await aRepresentative(app, { client_id: client.id });
  return client.id;
}

async function mailed(delegationId: string) {
  const { rows } = await app.owner.query<{ id: string; link_id: string }>(
    `SELECT id, link_id FROM messages WHERE subject_id = $1 AND purpose = 'mandate_request'`,
    [delegationId],
  );
  expect(rows).toHaveLength(1);
  const { id = '', link_id: linkId = '' } = rows[0] ?? {};
  const claimed = await app.run(() => app.get(MailSending).claim(id));
  return { linkId, text: claimed?.letter.text ?? '', ...addressOf(app, linkId) };
}

const sentByHand = async (clientId: string) => {
  const given = { channel: 'form' as const, startsOn: dayFromToday(0), ...terms() };
  const { id } = await app.run(() => app.get(DelegationsService).prepare(clientId, given));
  await app.run(() => app.get(DelegationChanges).change(id, 'send'));
  return id;
};
const stateOf = async (id: string) =>
  (await app.owner.query<{ state: string }>('SELECT state FROM delegations WHERE id = $1', [id])).rows[0]?.state;

describe('the mail that brings a mandate', () => {
  it('carries the way in, sent by hand or for many, and one for each signer', async () => {
    const [first, second] = [await aSigner(), await aSigner()];
    const many = await app.run(() => app.get(Mandates).send([first, second], terms()));
    const ids = [await sentByHand(await aSigner()), many.get(first)?.delegationId, many.get(second)?.delegationId];
    const links = new Set<string>();
    for (const id of ids) {
      const { path, text, linkId } = await mailed(id ?? '');
      expect(text).toContain(path);
      links.add(linkId);
    }
    expect(links.size).toBe(3);
  });

  it('opens what is to be read and signed; what is handed back becomes the evidence by one person’s act', async () => {
    const clientId = await aSigner();
    const id = await sentByHand(clientId);
    const { path, linkId } = await mailed(id);
    const client = app.visitor();
    const page = pageOf(await client.get(path).expect(200));
    expect(wordsOf(page, 'h1')).toBe('Nous attendons votre signature sur le mandat');
    expect(wordsOf(page, 'main')).toContain('Vous pouvez le révoquer à tout moment.');
    const { headers } = await client.get(`${path}/form.pdf`).expect(200);
    expect(headers['content-type']).toBe('application/pdf');
    await unlock(app, client, { path, linkId });
    await client.post(`${path}/paper`).attach('pages', jpeg(), 'a.jpg').expect(303);
    await handOver(client, { path });
    expect(wordsOf(pageOf(await client.get(path).expect(200)), 'h1')).toBe('Merci, votre document est bien arrivé');
    expect(await stateOf(id)).toBe('requested');
    const { rows } = await app.owner.query<{ id: string; kind: string }>(
      'SELECT id, kind FROM client_answers WHERE delegation_id = $1',
      [id],
    );
    expect(rows).toEqual([expect.objectContaining({ kind: 'signed_mandate' })]);
    const support = await app.signIn('support');
    const answer = `/client-answers/${rows[0]?.id}`;
    const points = pageOf(await support.get(answer).expect(200))('fieldset input[value=ok]').toArray();
    const verdicts = Object.fromEntries(points.map(({ attribs }) => [attribs['name'] ?? '', 'ok']));
    const given = { ...verdicts, signedOn: dayFromToday(0) };
    await support.post(`${answer}/acceptance`).type('form').send(given).expect(303);
    expect(await stateOf(id)).toBe('signed');
    const signed = pageOf(await client.get(path).expect(200));
    expect(wordsOf(signed, 'h1')).toBe('Merci, votre document est signé');
    expect(wordsOf(signed, 'main')).not.toContain('peut maintenant agir');
    await app.run(() => app.get(DelegationChanges).change(id, 'activate'));
    expect(wordsOf(pageOf(await client.get(path).expect(200)), 'h1')).toBe('Tout est en ordre');
  });

  it('sent back, is asked for again by the same link, and another signer’s link ends the former’s', async () => {
    const clientId = await aSigner();
    const id = await sentByHand(clientId);
    const { path, linkId } = await mailed(id);
    const client = app.visitor();
    await unlock(app, client, { path, linkId });
    await client.post(`${path}/paper`).attach('pages', jpeg(), 'a.jpg').expect(303);
    await handOver(client, { path });
    const support = await app.signIn('support');
    const { rows } = await app.owner.query<{ id: string }>('SELECT id FROM client_answers WHERE delegation_id = $1', [
      id,
    ]);
    await support
      .post(`/client-answers/${rows[0]?.id}/return`)
      .type('form')
      .send({ 'point-stamp': 'redo' })
      .expect(303);
    const page = pageOf(await client.get(path).expect(200));
    expect(wordsOf(page, 'h1')).toBe('Votre signature est à refaire sur le mandat');
    expect(wordsOf(page, 'main')).toContain('Le cachet de la structure manque');
    await app.owner.query(`UPDATE representatives SET email = 'suivante@client.test' WHERE client_id = $1`, [clientId]);
    await app.owner.query(`UPDATE delegations SET state = 'prepared' WHERE id = $1`, [id]);
    await app.run(() => app.get(DelegationChanges).change(id, 'send'));
    await app.visitor().get(path).expect(404);
    const { rows: links } = await app.owner.query(
      'SELECT email, revoked_at IS NULL AS good FROM client_links WHERE delegation_id = $1 ORDER BY created_at',
      [id],
    );
    expect(links).toEqual([
      { email: 'direction@client.test', good: false },
      { email: 'suivante@client.test', good: true },
    ]);
  });
});

it('that is declined is said on the page of the mandate, until it is sent anew', async () => {
  const clientId = await aSigner();
  const id = await sentByHand(clientId);
  const own = await mailed(id);
  const signer = app.visitor();
  await unlock(app, signer, own);
  await signer.post(`${own.path}/refusal`).type('form').send({ words: 'Non.' }).expect(303);
  const support = await app.signIn('support');
  const page = async () => wordsOf(pageOf(await support.get(`/clients/${clientId}/delegation`).expect(200)), 'main');
  expect(await page()).toContain('Le client ne donne pas suite.');
  await app.owner.query(`UPDATE delegations SET state = 'prepared' WHERE id = $1`, [id]);
  await app.run(() => app.get(DelegationChanges).change(id, 'send'));
  expect(await page()).not.toContain('Le client ne donne pas suite.');
});

describe('the link that a signer handed on', () => {
  /** @returns the mandate, its signer’s link and their colleague’s */
  async function handedOn() {
    const clientId = await aSigner();
    const id = await sentByHand(clientId);
    const own = await mailed(id);
    const signer = app.visitor();
    await unlock(app, signer, own);
    const named = { name: 'Paul Mandataire', email: 'paul@client.test' };
    await signer.post(`${own.path}/colleague`).type('form').send(named).expect(303);
    const { rows } = await app.owner.query<{ id: string }>('SELECT id FROM client_links WHERE handed_by = $1', [
      own.linkId,
    ]);
    const colleague = rows[0]?.id ?? '';
    return { clientId, id, own, colleague: { linkId: colleague, ...addressOf(app, colleague) } };
  }
  const sentAgain = async (id: string) => {
    await app.owner.query(`UPDATE delegations SET state = 'prepared' WHERE id = $1`, [id]);
    await app.run(() => app.get(DelegationChanges).change(id, 'send'));
  };

  it('ends with theirs when another one signs, also when theirs had run out', async () => {
    for (const expired of [false, true]) {
      const { clientId, id, own, colleague } = await handedOn();
      await app.visitor().get(colleague.path).expect(200);
      if (expired)
        await app.owner.query(`UPDATE client_links SET expires_at = now() - interval '1 hour' WHERE id = $1`, [
          own.linkId,
        ]);
      await app.owner.query(`UPDATE representatives SET email = 'suivante@client.test' WHERE client_id = $1`, [
        clientId,
      ]);
      await sentAgain(id);
      await app.visitor().get(colleague.path).expect(404);
    }
  });

  it('stays good as long as whoever named its person is the signer', async () => {
    const { id, own, colleague } = await handedOn();
    await sentAgain(id);
    for (const { path } of [own, colleague]) await app.visitor().get(path).expect(200);
  });

  it('ends with theirs when who follows has the same address, and the new one opens in the name of who follows', async () => {
    const { clientId, id, own, colleague } = await handedOn();
    await app.owner.query('UPDATE representatives SET ended_on = paris_today() WHERE client_id = $1', [clientId]);
    await aRepresentative(app, { client_id: clientId, first_names: 'Benoît', last_name: 'Martin' });
    await sentAgain(id);
    for (const { path } of [own, colleague]) await app.visitor().get(path).expect(404);
    const { rows } = await app.owner.query<{ id: string }>(
      'SELECT id FROM client_links WHERE delegation_id = $1 AND revoked_at IS NULL',
      [id],
    );
    expect(rows).toHaveLength(1);
    const page = pageOf(
      await app
        .visitor()
        .get(addressOf(app, rows[0]?.id ?? '').path)
        .expect(200),
    );
    expect(wordsOf(page, 'main')).toContain('Bonjour Benoît Martin,');
  });

  it('outlives a correction of the signer’s name, and their space says it as it is now', async () => {
    const { clientId, id, own, colleague } = await handedOn();
    await app.owner.query(`UPDATE representatives SET last_name = 'Łukasik-Roy' WHERE client_id = $1`, [clientId]);
    await sentAgain(id);
    await app.visitor().get(colleague.path).expect(200);
    const page = pageOf(await app.visitor().get(own.path).expect(200));
    expect(wordsOf(page, 'main')).toContain('Bonjour Hélène Łukasik-Roy,');
  });

  it('outlives a correction of the signer’s address, also when theirs had run out', async () => {
    const { clientId, id, own, colleague } = await handedOn();
    await app.owner.query(`UPDATE client_links SET expires_at = now() - interval '1 hour' WHERE id = $1`, [own.linkId]);
    await app.owner.query(`UPDATE representatives SET email = 'corrigee@client.test' WHERE client_id = $1`, [clientId]);
    await app.run(() => app.get(ClientLinks).readdress([clientId], 'direction@client.test', 'corrigee@client.test'));
    await sentAgain(id);
    await app.visitor().get(colleague.path).expect(200);
    const { rows } = await app.owner.query(
      `SELECT 1 FROM audit_entries WHERE client_id = $1 AND action = 'link_readdressed'`,
      [clientId],
    );
    expect(rows).toEqual([]);
  });

  it('is revoked with theirs, and the answer and the journal name both', async () => {
    const { clientId, own, colleague } = await handedOn();
    const support = await app.signIn('support');
    await support.post(`/client-links/${own.linkId}/revocation`).type('form').send({}).expect(303);
    const told = wordsOf(pageOf(await support.get(`/clients/${clientId}/space`).expect(200)), '.flash, [role=status]');
    expect(told).toMatch(/Le lien d.+ n’ouvre plus rien\. Celui de Paul Mandataire non plus\./);
    for (const { path } of [own, colleague]) await app.visitor().get(path).expect(404);
    const { rows } = await app.owner.query<{ summary: string }>(
      `SELECT summary FROM audit_entries WHERE client_id = $1 AND action = 'link_revoked' ORDER BY sequence`,
      [clientId],
    );
    expect(rows.map(({ summary }) => summary)).toEqual([
      expect.stringContaining('Łukasik révoqué'),
      expect.stringContaining('Lien de Paul Mandataire révoqué'),
    ]);
  });
});
