import { expect, it } from '@jest/globals';
import { PDFCheckBox, PDFDocument, PDFTextField } from '@cantoo/pdf-lib';
import { anApp, pageOf, wordsOf } from '../../test/support/app.js';
import { makeBlank413 } from '../../test/support/blank-413.js';
import { aBlank413, anInstance, aSlot } from '../../test/support/factories.js';
import { aReadyClient } from '../../test/support/ready-client.js';
import { rowOf, send } from '../../test/support/records.js';
import { requestsOf } from '../../test/support/requests.js';
import { field413Map } from '../paper/field-413-map.js';
import { OfficialBlanks } from './blanks/official-blanks.service.js';

const app = await anApp();
const visitor = await app.signIn('support');
const hand = requestsOf(app, app);

/** A client that lacks nothing, with slots of SERV that somebody added by hand. */
async function aClientWith(...slots: Record<string, unknown>[]): Promise<string> {
  await app.owner.query(`UPDATE editors SET ans_contract_signed_on = '2024-01-10'`);
  const { client } = await aReadyClient(app);
  await app.owner.query(`UPDATE delegations SET scope = '{ORG,SERV}' WHERE client_id = $1`, [client.id]);
  const instance = await anInstance(app, { client_id: client.id, services: ['dmp'] });
  for (const columns of slots)
    await aSlot(app, {
      ...{ client_id: client.id, instance_id: instance.id, offer: 'SERV', usage: 'SSL', purpose: 'other' },
      ...{ label: 'ROC', serves: [], added_by_hand: true, common_name_rule: 'fqdn', ...columns },
    });
  return client.id;
}
const prepared = async (clientId: string) => (await hand.run(() => hand.requests.prepare(clientId))).id;
const pageAt = async (address: string) => pageOf(await visitor.get(address));
const nothing = { server_name: null, domain_name: null, mail_domain: null };

it('is prefilled from the slots that somebody added by hand, as long as they are needed and their instance is in use', async () => {
  const one = await aClientWith(
    { common_name: 'roc.pins.fr' },
    { common_name: 'ancien.pins.fr', not_needed_reason: 'Sorti du suivi.' },
  );
  expect(await hand.row(await prepared(one))).toMatchObject({
    ...nothing,
    offers: ['ORG', 'SERV'],
    server_name: 'roc.pins.fr',
  });

  const several = await aClientWith(
    { common_name: 'roc.pins.fr' },
    { common_name: 'dmp.pins.fr' },
    { common_name: 'accueil@pins.fr', usage: 'SIGN', common_name_rule: 'free' },
  );
  const id = await prepared(several);
  expect(await hand.row(id)).toMatchObject({
    ...nothing,
    offers: ['ORG', 'SERV', 'SERV_SMIME'],
    domain_name: 'pins.fr',
    mail_domain: 'pins.fr',
  });

  const away = await aClientWith({ common_name: 'roc.pins.fr' });
  await app.owner.query(`UPDATE instances SET retired_at = moment() WHERE client_id = $1 AND services = '{dmp}'`, [
    away,
  ]);
  expect(await hand.row(await prepared(away))).toMatchObject({ ...nothing, offers: ['ORG'] });
});

it('with servers of two domains names none, and each page says which there are, until one is chosen', async () => {
  await aBlank413(app);
  const client = await aClientWith({ common_name: 'roc.pins.fr' }, { common_name: 'roc.chenes.fr' });
  const asks = 'Les serveurs de ce client : roc.pins.fr, roc.chenes.fr. Un formulaire 413 nomme un seul domaine';
  expect((await hand.run(() => hand.requests.prospect(client))).missing.map(spaced)).toEqual([
    expect.stringContaining(asks),
  ]);
  expect(wordsOf(await pageAt(`/clients/${client}/requests`), 'main')).toContain(asks);
  const id = await prepared(client);
  expect(await hand.row(id)).toMatchObject({ ...nothing, offers: ['ORG', 'SERV'] });
  expect(wordsOf(await pageAt(`/requests/${id}`), 'main')).toContain(asks);
  await expect(hand.send(id)).rejects.toThrow(/roc\.pins\.fr, roc\.chenes\.fr/);

  const edit = await pageAt(`/requests/${id}/edit`);
  expect(wordsOf(edit, 'main')).toContain('Les serveurs de ce client : roc.pins.fr, roc.chenes.fr.');
  const { administratorIds, solutionId } = await hand.answersOf(id);
  const answers = { version: 1, administrators: administratorIds, solution: solutionId, purpose: 'ROC' };
  const chosen = await send(visitor, `/requests/${id}`, {
    ...answers,
    ...{ offers: ['ORG', 'SERV'], serverName: 'roc.chenes.fr' },
  });
  expect(chosen.status).toBe(303);
  const page = wordsOf(await pageAt(`/requests/${id}`), 'main');
  expect(page).toContain('Un serveur reste à demander. Ce formulaire ne nomme pas roc.pins.fr');
  expect(page).toContain('ORG, SERV SSL_SERVEUR');
  expect(page).not.toContain(asks);
});

it('is ticked for the S/MIME of a server on its form, and printed with its domain; what has no name comes back as it was typed', async () => {
  await aBlank413(app);
  const bytes = Buffer.from(await makeBlank413());
  await hand.run(() => app.get(OfficialBlanks).replace({ fileName: 'f413.pdf', mediaType: '', bytes }));
  const id = await prepared(await aClientWith());
  const { administratorIds, solutionId } = await hand.answersOf(id);
  const sent = (answers: object) =>
    send(visitor, `/requests/${id}`, {
      ...{ version: 1, administrators: administratorIds, solution: solutionId, purpose: 'Messagerie du bloc' },
      ...answers,
    });

  const bare = await sent({ offers: ['ORG', 'SERV', 'SERV_SMIME'], mailDomain: '' });
  expect(bare.status).toBe(422);
  expect(wordsOf(pageOf(bare), '#f-domainName-error')).toContain('Indiquez le nom de domaine ou le nom du serveur');
  expect(wordsOf(pageOf(bare), '#f-mailDomain-error')).toContain('Indiquez le nom de domaine de messagerie');
  const wrong = pageOf(await sent({ offers: ['ORG', 'SERV_SMIME'], mailDomain: 'accueil@pins.fr', serverName: 'x y' }));
  expect(wordsOf(wrong, '#f-mailDomain-error')).toContain('« accueil@pins.fr » n’est pas un nom de domaine');
  // Told on its field, and not once more above the page.
  expect(wordsOf(wrong, 'body')).not.toContain('Rien n’a été enregistré');
  const typed = Object.fromEntries(
    ['purpose', 'serverName', 'mailDomain'].map((name) => [name, wrong(`[name=${name}]`).val()]),
  );
  expect(typed).toEqual({ purpose: 'Messagerie du bloc', serverName: 'x y', mailDomain: 'accueil@pins.fr' });
  expect(
    wrong('[name=offers]:checked')
      .toArray()
      .map((box) => wrong(box).val()),
  ).toEqual(['ORG', 'SERV_SMIME']);
  expect(await rowOf(app, 'requests', id)).toMatchObject({ version: 1, mail_domain: null });

  expect((await sent({ offers: ['ORG', 'SERV_SMIME'], mailDomain: '@pins.fr' })).status).toBe(303);
  expect(await rowOf(app, 'requests', id)).toMatchObject({ offers: ['ORG', 'SERV_SMIME'], mail_domain: 'pins.fr' });
  expect(wordsOf(await pageAt(`/requests/${id}`), 'main')).toContain('ORG, SERV S/MIME messagerie pins.fr');
  const again = await pageAt(`/requests/${id}/edit`);
  expect(again('[name=mailDomain]').val()).toBe('pins.fr');

  const { pdf } = await hand.run(async () => hand.papers.draw(await hand.requests.byId(id)));
  const form = (await PDFDocument.load(pdf)).getForm();
  const at = (path: string) => {
    const field = form.getField(field413Map[path]?.name ?? '');
    return field instanceof PDFTextField ? (field.getText() ?? '') : field instanceof PDFCheckBox && field.isChecked();
  };
  const paths = ['offers.ORG', 'offers.SERV_SSL', 'offers.SERV_SMIME', 'mailDomain', 'serverName', 'domainName'];
  expect(paths.map(at)).toEqual([true, false, true, '@pins.fr', '', '']);
});

it('tells a colleague who saved first what differs, boxes in their own words, and takes them back from that page', async () => {
  await aBlank413(app);
  const id = await prepared(await aClientWith());
  const { administratorIds, solutionId } = await hand.answersOf(id);
  const kept = { version: 1, administrators: administratorIds, solution: solutionId, purpose: 'ROC' };
  await send(visitor, `/requests/${id}`, { ...kept, offers: ['ORG', 'SERV_SMIME'], mailDomain: 'pins.fr' });
  const late = await send(visitor, `/requests/${id}`, { ...kept, offers: ['ORG', 'SERV'], serverName: 'roc.pins.fr' });
  expect(late.status).toBe(409);
  const page = pageOf(late);
  expect(wordsOf(page, 'main')).toContain('ORG, SERV S/MIME');
  const mine = page('main form')
    .filter((_, one) => page(one).find('[name=serverName]').length > 0)
    .first();
  const answers = Object.fromEntries(mine.serializeArray().map(({ name, value }) => [name, value]));
  expect(answers).toMatchObject({ offers: expect.stringContaining('SERV') });
  const saved = await send(visitor, mine.attr('action') ?? '', {
    ...answers,
    ...{ offers: 'ORG, SERV SSL_SERVEUR', serverName: 'roc.pins.fr', administrators: administratorIds },
  });
  expect(saved.status).toBe(303);
  expect(await rowOf(app, 'requests', id)).toMatchObject({ offers: ['ORG', 'SERV'], server_name: 'roc.pins.fr' });
});

function spaced(text: string): string {
  return text.replace(/\s+/g, ' ');
}
