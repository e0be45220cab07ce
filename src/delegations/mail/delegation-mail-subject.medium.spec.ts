import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { aDocument, aMessage } from '../../../test/support/factories.js';
import { jpeg } from '../../../test/support/photos.js';
import { aLink, aSentMandate } from '../../../test/support/space.js';

const app = await anApp();
const support = await app.signIn('support');

type Sent = Awaited<ReturnType<typeof aSentMandate>>;
let senders = 0;

/** A mandate with its client, whose representative has an address of their own. */
async function asked() {
  const sent = await aSentMandate(app);
  const sender = `direction-${(senders += 1)}@client.test`;
  await app.owner.query('UPDATE representatives SET email = $2 WHERE client_id = $1', [sent.clientId, sender]);
  return { ...sent, sender };
}

/** A fresh mail, which answers none of ours. */
async function aMailOf(sender: string, given: object = {}) {
  const piece = await aDocument(app, { client_id: null, kind: 'mail_attachment', file_name: 'a.jpg', bytes: jpeg() });
  const fresh = { sender, subject: 'Mandat signé', body: 'Bonjour, le voici.', purpose: 'incoming' };
  const { id } = await aMessage(app, { ...fresh, attachment_ids: [piece.id], ...given });
  const page = async (query = '') => pageOf(await support.get(`/mailbox/messages/${id}${query}`).expect(200));
  return { id, page };
}
const forms = (page: ReturnType<typeof pageOf>, { id }: Sent) =>
  page(`form:has(input[name=kind][value=delegation]):has(input[name=subjectId][value="${id}"])`);

describe('a fresh mail with a signed mandate', () => {
  it('is proposed to the mandate of its author, attached by hand, and its piece is taken', async () => {
    const sent = await asked();
    const { id, page } = await aMailOf(sent.sender.toUpperCase());
    const words = wordsOf(await page(), 'main');
    expect(words).toContain('Envoyé par le représentant légal');
    expect(words).toContain('Très probable');
    expect(forms(await page(), sent)).toHaveLength(1);
    const chosen = { kind: 'delegation', subjectId: sent.id };
    await support.post(`/mailbox/messages/${id}/matching`).type('form').send(chosen).expect(303);
    const { rows } = await app.owner.query(
      'SELECT state, client_id, subject_kind, subject_id FROM messages WHERE id = $1',
      [id],
    );
    const about = { client_id: sent.clientId, subject_kind: 'delegation', subject_id: sent.id };
    expect(rows).toEqual([{ state: 'to_check', ...about }]);
    expect(wordsOf(await page(), '.s-match')).toContain('Prendre la photo comme mandat signé');
  });

  it('is found by the words of its client, whoever wrote it; not once it is over', async () => {
    const sent = await asked();
    const { rows } = await app.owner.query<{ number: string }>('SELECT number FROM clients WHERE id = $1', [
      sent.clientId,
    ]);
    const { page } = await aMailOf('scanner@ailleurs.test');
    const search = () => page(`?q=${encodeURIComponent(rows[0]?.number ?? '')}`);
    expect(
      forms(await search(), sent)
        .closest('li')
        .text(),
    ).toContain('Envoyée au client');
    await sent.change('refuse', { reason: 'Non.' });
    expect(forms(await search(), sent)).toHaveLength(0);
  });

  it('is proposed too by the number in its text, and where a colleague wrote it whom a link asks', async () => {
    const [sent, other] = [await asked(), await asked()];
    const { rows } = await app.owner.query<{ number: string }>('SELECT number FROM clients WHERE id = $1', [
      sent.clientId,
    ]);
    const named = await aMailOf('scanner@ailleurs.test', { body: `Mandat de ${rows[0]?.number}` });
    expect(forms(await named.page(), sent)).toHaveLength(1);
    expect(forms(await named.page(), other)).toHaveLength(0);
    const handed = { client_id: other.clientId, delegation_id: other.id, purpose: 'mandate', handed_by: other.linkId };
    await aLink(app, app, { ...handed, email: 'paul@client.test' });
    const colleague = await aMailOf('paul@client.test');
    expect(wordsOf(await colleague.page(), 'main')).toContain('Envoyé par une personne à qui ce mandat est demandé');
    expect(forms(await colleague.page(), other)).toHaveLength(1);
  });

  it('is proposed for no mandate that is signed already, nor where its words are those of ANS', async () => {
    const sent = await asked();
    const recognised = await aMailOf(sent.sender, { recognised_as: 'validation' });
    expect(forms(await recognised.page(), sent)).toHaveLength(0);
    await app.owner.query(`UPDATE delegations SET state = 'signed' WHERE id = $1`, [sent.id]);
    expect(forms(await (await aMailOf(sent.sender)).page(), sent)).toHaveLength(0);
  });
});
