import { beforeAll, describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { aBlank413, aClient, aMessage, anOrder } from '../../../test/support/factories.js';
import { journalOf } from '../../../test/support/records.js';
import { requestsOf } from '../../../test/support/requests.js';
import { MailFiling } from '../../mailbox/in/mail-filing.service.js';

const app = await anApp();
const hand = requestsOf(app, app);
const support = await app.signIn('support');
beforeAll(async () => {
  await app.owner.query(`UPDATE editors SET ans_contract_signed_on = '2024-01-10'`);
  await aBlank413(app);
});

const page = async (address: string) => pageOf(await support.get(address).expect(200));
const words = async (address: string) => wordsOf(await page(address), 'main');
const told = async (mail: string) => (await journalOf(app, mail)).find(({ action }) => action === 'matched');

let numbers = 118_842;
/** A request that ANS has validated, by two mails that answer ours. */
async function validated() {
  const { id, clientId } = await hand.submitted();
  const [toAns] = await hand.messagesOf(id, 'request_submission');
  const number = `2026-${(numbers += 1)}`;
  const say = (text: string) =>
    hand.receive({
      subject: `Dossier ${number}`,
      text: `${text} Dossier n° ${number}.`,
      inReplyTo: String(toAns?.message_id),
    });
  const [first] = [await say('Votre demande a bien été reçue.'), await say('Votre demande a été validée.')];
  return { id, clientId, number, say, first: first.id };
}

const done = /rien n’a changé|sans effet/iu;

describe('a mail of ANS that is known by its reference, and moves nothing', () => {
  it.each([
    ['Votre demande a bien été reçue.', 'Accusé de réception', 'Cet accusé était déjà connu'],
    ['Votre demande a été validée.', 'Validation', 'Cette validation était déjà connue'],
    ['Le certificat est disponible.', 'Certificat à retirer', 'ce qui se note dans une commande'],
  ])('says so on every page, why, and what is left to do: %s', async (text, said, why) => {
    const { id, clientId, number, say, first } = await validated();
    const { id: mail } = await say(text);
    const own = await words(`/mailbox/messages/${mail}`);
    expect(own).toContain(`${said}, sans effet.`);
    expect(own).toContain(why);
    // Nothing can be recorded in what is over.
    const where =
      said === 'Certificat à retirer'
        ? 'enregistrez-le dans la demande, ou dans une nouvelle si elle est close. Marquez-le ensuite'
        : 'Lisez-le, puis marquez-le';
    expect(own).toContain(`${where} comme vérifié.`);
    expect((await told(mail))?.summary).toMatch(/rien n’a changé$/u);
    expect(await words(`/clients/${clientId}/audit`)).toContain('nos envois ; rien n’a changé');
    expect(await words(`/clients/${clientId}/mail`)).toContain('À vérifier, sans effet');
    expect(await words(`/requests/${id}`)).toContain(`${said}, sans effet`);
    const line = async () => wordsOf(await page(`/mailbox/received?q=${number}`), 'main tr:has(.s-state), main tbody');
    expect(await line()).toContain(`n° ${number}, sans effet`);
    // Once read it is no longer waited for: what it did is not made more of.
    await app.run(() => app.get(MailFiling).markChecked(mail));
    expect(await words(`/mailbox/messages/${mail}`)).toContain(`${said}, sans effet.`);
    expect(await words(`/mailbox/messages/${mail}`)).not.toMatch(/comme vérifié\./u);
    expect(await words(`/clients/${clientId}/mail`)).toContain('Rattaché, sans effet');
    // Of one that did something nothing of it is said.
    expect(await words(`/mailbox/messages/${first}`)).not.toMatch(done);
    expect((await told(first))?.summary).not.toMatch(done);
  });

  it('is not to be confirmed once a person who attached it vouched for its author: it says why nothing moved', async () => {
    const { id } = await validated();
    const { id: mail } = await aMessage(app, {
      ...{ state: 'unmatched', recognised_as: 'validation', sender_doubt: 'failed' },
    });
    const address = `/mailbox/messages/${mail}`;
    await support.post(`${address}/matching`).type('form').send({ kind: 'request', subjectId: id }).expect(303);
    const own = await words(address);
    expect(own).toContain('Expéditeur non prouvé');
    expect(own).toContain('Validation, sans effet. Cette validation était déjà connue.');
    expect(own).not.toMatch(/confirmer/iu);
    await support.post(`${address}/confirmation`).expect(303);
    expect(await words(address)).toContain('Ce courriel a déjà été cru, et n’a rien changé');
  });

  it('says it of an order, of which only some mails speak', async () => {
    const client = await aClient(app);
    const order = await anOrder(app, { client_id: client.id, state: 'collected', product_number: '4512' });
    const { id: mail } = await hand.receive({ subject: 'Votre demande', text: 'Votre demande a été validée.' });
    const answer = await app.run(() => app.get(MailFiling).attach(mail, 'order', order.id));
    expect(answer).toContain(
      '« Validation » se dit d’une demande. La commande n’a pas changé.'
        .replaceAll('« ', '«\u00a0')
        .replaceAll(' »', '\u00a0»'),
    );
    expect(await words(`/mailbox/messages/${mail}`)).toContain('enregistrez-le dans la commande.');
  });
});
