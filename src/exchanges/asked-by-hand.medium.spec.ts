import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { pageOf, type Visitor, wordsOf } from '../../test/support/app.js';
import { aClient, anAdministrator, aRepresentative, type Row } from '../../test/support/factories.js';
import { linkIn, type PostedApp, startPostedApp } from '../../test/support/posted.js';
import { WaitsQueries } from '../reminders/waits/waits.queries.js';

let posted: PostedApp;
let support: Visitor;
beforeAll(async () => {
  posted = await startPostedApp();
  support = await posted.app.signIn('support');
  await posted.app.owner.query('UPDATE editors SET written_mail_minutes = 0');
});
afterAll(() => posted.stop());

async function aClientThatLacks(): Promise<Row> {
  const client = await aClient(posted.app, { name: 'Les Tilleuls', contract_state: 'missing', contract_since: null });
  await aRepresentative(posted.app, { client_id: client.id, email: emailOf(client) });
  return client;
}

const emailOf = ({ id }: Row) => `direction-${id.slice(-8)}@tilleuls.test`;
const begun = async ({ id }: Row, query = '?text=prerequisites') =>
  pageOf(await support.get(`/clients/${id}/mail${query}`).expect(200));

/** The form as a browser sends it, but for what is given. */
function formOf(page: Awaited<ReturnType<typeof begun>>, given: Record<string, unknown> = {}) {
  const said = (name: string) => page(`.s-write [name=${name}]:checked`).val();
  const form = { to: said('to'), asks: said('asks'), draft: page('input[name=draft]').val() };
  return { ...form, subject: page('#f-subject').val(), text: page('#f-text').val(), ...given };
}
const send = ({ id }: Row, form: object) => support.post(`/clients/${id}/mails`).type('form').send(form);

async function arrived(client: Row) {
  while ((await posted.runJobs()) > 0);
  return posted.mails.filter(({ to }) => [to ?? []].flat().some(({ text }) => text.includes(emailOf(client))));
}
const waited = async ({ id }: Row) =>
  (await posted.app.run(() => posted.app.get(WaitsQueries).ofClient(id))).map(({ rule }) => rule);

it('asked by hand, the contract and the card are answered by the link of the mail, and waited for', async () => {
  const client = await aClientThatLacks();
  const page = await begun(client);
  expect(wordsOf(page, '.s-write')).toContain('Un lien vers l’espace où répondre est ajouté à la fin du courriel.');
  await send(client, formOf(page)).expect(303);
  const [mail, ...others] = await arrived(client);
  expect(others).toEqual([]);
  expect(linkIn(mail)).toMatch(/^\/space\/[\w-]{43}$/);
  const space = pageOf(await posted.app.visitor().get(linkIn(mail)).expect(200));
  expect(wordsOf(space, 'h1')).toBe('Deux questions avant de commencer');
  expect(await waited(client)).toEqual(['prerequisites']);
});

it('a draft that was begun so asks still when it is taken up again', async () => {
  const client = await aClientThatLacks();
  const form = formOf(await begun(client));
  await support.post(`/clients/${client.id}/mail-draft`).type('form').send(form).expect(303);
  await send(client, formOf(await begun(client, ''))).expect(303);
  expect(linkIn((await arrived(client))[0])).toMatch(/^\/space\//);
});

it('is refused without the representative, keeping what was typed, until nothing is asked; another text asks nothing', async () => {
  const client = await aClientThatLacks();
  const other = { client_id: client.id, email: 'at@tilleuls.test' };
  await anAdministrator(posted.app, other);
  const form = formOf(await begun(client), { to: other.email });
  const refused = pageOf(await send(client, form).expect(422));
  expect(wordsOf(refused, '#f-asks-error')).toContain('cochez-le parmi les destinataires');
  expect(refused('input[name=asks]:checked').val()).toBe('prerequisites');
  expect(refused('#f-text').val()).toContain('Un contrat est-il signé');
  await send(client, formOf(refused, { asks: '' })).expect(303);
  expect((await begun(client, '?text=stamp'))('input[name=asks]')).toHaveLength(0);
  expect(await waited(client)).toEqual([]);
  while ((await posted.runJobs()) > 0);
  expect(posted.mails.at(-1)?.text).not.toContain('/space/');
});
