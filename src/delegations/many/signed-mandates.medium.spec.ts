import { expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { aClient, aDelegation, anInstance, aRepresentative, dayFromToday } from '../../../test/support/factories.js';
import { ActivateMandatesKind } from '../../campaigns/kinds/rights/activate-mandates.kind.js';
import { ProgressService } from '../../progress/progress.service.js';

const app = await anApp();
const support = await app.signIn('support');

/** What the home page and the list say of the mandates that wait. */
async function counted() {
  const home = pageOf(await support.get('/?scope=team').expect(200));
  const line = home('a[href="/clients?delegation=signed"]').first().closest('li');
  const list = pageOf(await support.get('/clients?delegation=signed').expect(200));
  return {
    home: Number(line.find('.s-queue-n').text().trim()),
    list: list('tbody tr').length,
    chip: wordsOf(list, '.s-chip'),
  };
}

it('says where mandates wait that came back signed, and has them in force by hundreds, in the place of what they replace', async () => {
  const member = async () => {
    const client = await aClient(app);
    await aRepresentative(app, { client_id: client.id });
    await anInstance(app, { client_id: client.id, services: ['insi_auto'] });
    return client;
  };
  const [fresh, replacing, narrower, tomorrow] = [await member(), await member(), await member(), await member()];
  const signed = async (client: { id: string }, columns: object = {}) =>
    (await aDelegation(app, { client_id: client.id, state: 'signed', scope: ['ORG'], ...columns })).id;
  const ids = [await signed(fresh), await signed(replacing), await signed(narrower)];
  await signed(tomorrow, { starts_on: dayFromToday(1) });
  await aDelegation(app, { client_id: replacing.id, scope: ['ORG'] });
  await aDelegation(app, { client_id: narrower.id, scope: ['ORG', 'SERV'] });
  const clients = [fresh, replacing, narrower, tomorrow].map(({ id }) => id);
  await app.run(() => app.get(ProgressService).refresh(clients));

  // The one that takes effect tomorrow waits for nobody.
  expect(await counted()).toMatchObject({ home: 3, list: 3, chip: expect.stringContaining('signée, à activer') });
  const { rows } = await app.owner.query(
    'SELECT client_id, code, who FROM client_progress WHERE client_id = ANY ($1)',
    [[fresh.id, tomorrow.id]],
  );
  expect(rows).toEqual(
    expect.arrayContaining([
      { client_id: fresh.id, code: 'delegation_signed', who: 'editor' },
      { client_id: tomorrow.id, code: 'delegation_not_begun', who: 'nobody' },
    ]),
  );

  const kind = app.get(ActivateMandatesKind);
  const judged = await app.run(() => kind.judge(clients));
  expect(clients.map((id) => judged.get(id)?.reasons[0]?.split('\n')[0])).toEqual([
    'Entre en vigueur',
    'Remplace le mandat en vigueur, qui prend fin',
    expect.stringContaining('couvre aussi l’offre SERV'),
    expect.stringContaining('prend effet le'),
  ]);
  const deeds = await app.run(() => kind.actMany([fresh.id, replacing.id]));
  expect([fresh, replacing].map(({ id }) => deeds.get(id)?.text)).toEqual([
    'Délégation active',
    'Délégation active, à la place de celle qui était en vigueur',
  ]);
  const { rows: told } = await app.owner.query(
    `SELECT subject_id, summary FROM audit_entries WHERE action = 'activate' ORDER BY sequence`,
  );
  expect(told).toEqual([
    { subject_id: ids[0], summary: 'Délégation active' },
    { subject_id: ids[1], summary: 'Délégation active, à la place de celle qui était en vigueur' },
  ]);
  expect(await counted()).toMatchObject({ home: 1, list: 1 });
});
