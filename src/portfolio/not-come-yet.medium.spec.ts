import { beforeAll, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../test/support/app.js';
import { aClient, aDeputy, aFiness, dayFromToday } from '../../test/support/factories.js';
import { csv, importsOf } from '../../test/support/imports.js';
import { CampaignKinds } from '../campaigns/engine/campaign-kinds.js';
import { awayToday, followerToday, standInToday } from '../clients/followed.facts.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';

const app = await anApp();
const support = await app.signIn('support');
const { account_manager: invited, technical_admin: colleague } = app.users;
beforeAll(() => app.owner.query('UPDATE users SET password_hash = NULL WHERE id = $1', [invited.id]));

const said = `${invited.name} n’a pas encore répondu à son invitation\u00a0: d’ici là, les rappels vont`;
const elsewhere = `${said} à l’adresse qui envoie vos courriels.`;
const marked = `${invited.name} (invitation sans réponse)`;
const client = await aClient(app, { account_manager_id: colleague.id });

it('is said where clients are given to somebody who has not come: beforehand and of each client', async () => {
  const kind = app.get(CampaignKinds).of('assign_account_manager');
  const parameters = { accountManager: invited.id };
  const another = await aClient(app, { account_manager_id: colleague.id });
  await aDeputy(app, { client_id: another.id, account_manager_id: null, deputy_id: invited.id });
  const ids = [client.id, another.id];
  const judged = await app.run(() => kind.judge(ids, parameters));
  expect(judged.get(client.id)).toMatchObject({ forecast: 'would_do', reasons: [elsewhere] });
  // In one line with what becomes of deputies.
  expect(judged.get(another.id)?.reasons[0]).toMatch(new RegExp(`^1.suppléance .+ prend fin\\. ${elsewhere}$`));
  const deeds = await app.run(() => kind.actMany(ids, parameters));
  for (const id of ids) expect(deeds.get(id)?.text).toContain(elsewhere);
});

it('is said of whoever stands in, for whom the reminders stay with whoever follows the client', async () => {
  const kind = app.get(CampaignKinds).of('name_deputy');
  const today = dayFromToday(0);
  const { id } = await aClient(app, { account_manager_id: colleague.id });
  const wish = { deputy: invited.id, deputyId: invited.id, startsOn: today, endsOn: today };
  const judged = await app.run(() => kind.judge([id], wish));
  expect(judged.get(id)?.reasons).toEqual([`${said} à qui suit le client.`]);
});

it('is said by the page of the client, its list, its form and the portfolios', async () => {
  await app.owner.query('UPDATE clients SET account_manager_id = $2 WHERE id = $1', [client.id, invited.id]);
  const words = async (path: string) => wordsOf(pageOf(await support.get(path).expect(200)), 'main');
  expect(await words(`/clients/${client.id}`)).toContain(marked);
  expect(await words('/clients?columns=account_manager')).toContain(marked);
  expect(await words(`/clients/${client.id}/edit`)).toContain(marked);
  expect(await words('/portfolio')).toContain(`${invited.name} Invitation sans réponse`);
});

it('is told of a line of an import that names them', async () => {
  const hand = importsOf(app, app);
  const checked = await hand.check(csv('FINESS EJ;Nom;Chargé de compte', `${aFiness()};A;${invited.email}`));
  const { rows } = await app.owner.query<{ outcome: string; remarks: string[] }>(
    'SELECT outcome, remarks FROM import_rows WHERE import_id = $1',
    [checked.id],
  );
  expect(rows).toEqual([{ outcome: 'new', remarks: [`Chargé de compte\u00a0: ${elsewhere}`] }]);
});

it('names nobody who has not come as standing in today: who follows the client is told, and shown', async () => {
  const { id } = await aClient(app, { account_manager_id: colleague.id });
  await aDeputy(app, { client_id: id, account_manager_id: null, deputy_id: invited.id });
  const page = pageOf(await support.get(`/clients/${id}`).expect(200));
  expect(wordsOf(page, 'main')).toContain(`suppléance de ${marked}`);
  const read = `SELECT ${standInToday('c')} AS name, ${followerToday('c')} AS told FROM clients c ${awayToday} WHERE c.id = $1`;
  const rows = await app.run(() => app.get(TenantDb).query(read, [id]));
  expect(rows).toEqual([{ name: null, told: colleague.email }]);
});
