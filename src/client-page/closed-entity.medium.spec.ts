import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../test/support/app.js';
import {
  aClient,
  aFiness,
  anEstablishment,
  anInstance,
  aRegisterChange,
  aSlot,
  dayFromToday,
  insertRow,
} from '../../test/support/factories.js';
import { csv, importsOf } from '../../test/support/imports.js';
import { send } from '../../test/support/records.js';
import { registerOf } from '../../test/support/register-changes.js';

// A legal entity that is closed orders no certificate: whoever makes a client of it is told, and so is whoever opens that client.
const app = await anApp();
const hand = registerOf(app);
const support = await app.signIn();

async function closed(): Promise<string> {
  const finess = aFiness();
  await hand.registered(finess, { closed_on: dayFromToday(-40) });
  return finess;
}
const head = async (id: string, path = '') => pageOf(await support.get(`/clients/${id}${path}`).expect(200));

describe('a legal entity that is closed', () => {
  it('is said to be closed by the directory, and made a client only by a tick that says so', async () => {
    const finess = await closed();
    const found = pageOf(await support.get(`/directory?q=${finess}`).expect(200));
    expect(wordsOf(found, 'main')).toContain('ne commande plus de certificat : cherchez qui lui succède.');
    const form = pageOf(await support.get(`/clients/new?finess=${finess}`).expect(200));
    expect(form('[name=closedEntity]')).toHaveLength(1);
    const answers = { finessEj: finess, name: 'Fondation Close', environment: 'PROD', postalCode: '83000' };
    const refused = await send(support, '/clients', answers).expect(422);
    expect(wordsOf(pageOf(refused), '#error-summary')).toContain('Entité juridique fermée le');
    expect(pageOf(refused)('a[href="#f-closedEntity"]')).toHaveLength(1);
    // Ticked for another one: it is asked again.
    await send(support, '/clients', { ...answers, closedEntity: aFiness() }).expect(422);
    const made = await send(support, '/clients', { ...answers, closedEntity: finess }).expect(303);
    const page = pageOf(await support.get(made.headers['location'] ?? '').expect(200));
    expect(wordsOf(page, 'main')).toContain('Entité juridique fermée le');
    expect(wordsOf(page, 'main')).toContain('puis archivez le client depuis sa fiche.');
  });

  it('is no number that a client may change for', async () => {
    const [client, finess] = [await hand.known(), await closed()];
    const asked = `/clients/${client.id}/number?number=${finess}&changedOn=${dayFromToday(0)}`;
    expect(wordsOf(pageOf(await support.get(asked).expect(200)), 'main')).toContain('ne commande plus de certificat');
  });

  it('is remarked on the line of an import that makes a client of it, and on no line of a client that it is already', async () => {
    const finess = await closed();
    const imports = importsOf(app, app);
    const file = csv('FINESS EJ;Raison sociale;CP;Ville', `${finess};Fondation Close;83000;Toulon`);
    const checked = await imports.check(file);
    const remarks = async (id: string) =>
      (await app.owner.query('SELECT remarks FROM import_rows WHERE import_id = $1', [id])).rows.flatMap(
        (row) => row.remarks ?? [],
      );
    expect(await remarks(checked.id)).toEqual([expect.stringContaining('ne commande plus de certificat')]);
    await imports.apply(checked.id);
    expect(await remarks((await imports.check(file)).id)).toEqual([]);
  });
});

describe('the head of a client’s pages', () => {
  it('tells each change of the register that waits, before and after, with the way to its decision', async () => {
    const client = await hand.known({ name: 'Association Ancienne' });
    const renamed = await hand.renamed(client);
    const house = await anEstablishment(app, { client_id: client.id, name: 'Foyer' });
    const of = { structure: 'establishment', finess: house['finess_eg'], name: 'Foyer' };
    const moved = await aRegisterChange(app, { ...of, change: 'moved', before: 'NICE (06)', after: 'TOULON (83)' });
    const page = await head(client.id, '/certificates');
    expect(wordsOf(page, 'main')).toContain('changement de nom : Association Ancienne → FONDATION NEUVE.');
    expect(wordsOf(page, 'main')).toContain(`Foyer (EG ${String(house['finess_eg'])}), NICE (06) → TOULON (83).`);
    for (const change of [renamed, moved])
      expect(page(`main a[href="/register-changes/confirmation?change=${change}&decision=applied"]`)).toHaveLength(1);
    await hand.decide([renamed, moved], 'kept');
    expect(wordsOf(await head(client.id), 'main')).not.toContain('Registre FINESS');
  });

  it('tells a few of many, and leads to the others', async () => {
    const client = await hand.known();
    for (let index = 0; index < 5; index += 1) {
      const house = await anEstablishment(app, { client_id: client.id });
      await aRegisterChange(app, { structure: 'establishment', finess: house['finess_eg'] });
    }
    const page = await head(client.id);
    expect(page('main a[href^="/register-changes/confirmation"]')).toHaveLength(2);
    expect(wordsOf(page, 'main')).toContain('3 autres évolutions du registre FINESS attendent une décision.');
    const list = pageOf(await support.get(page('main a[href^="/register-changes?"]').attr('href') ?? '').expect(200));
    expect(list('[name=change]')).toHaveLength(5);
  });

  it('leads from a closure to its decision, and says it still once that is decided', async () => {
    const client = await hand.known();
    await hand.registered(client['finess_ej'], { closed_on: dayFromToday(-40) });
    const change = await hand.renamed(client, { change: 'closed', before: null, after: dayFromToday(-40) });
    const page = await head(client.id);
    expect(page(`main a[href="/register-changes/confirmation?change=${change}&decision=kept"]`)).toHaveLength(1);
    await hand.decide([change], 'kept');
    const after = await head(client.id);
    expect(wordsOf(after, 'main')).toContain('Entité juridique fermée le');
    expect(after('main a[href^="/register-changes"]')).toHaveLength(0);
  });
});

it('an establishment that is closed is counted no more by the instance that served it', async () => {
  const client = await aClient(app);
  const instance = await anInstance(app, { client_id: client.id });
  await aSlot(app, { client_id: client.id, instance_id: instance.id });
  const sites = [
    await anEstablishment(app, { client_id: client.id }),
    await anEstablishment(app, { client_id: client.id }),
  ];
  for (const { id } of sites)
    await insertRow(app, 'instance_establishments', { instance_id: instance.id, establishment_id: id });
  const served = async () => wordsOf(await head(client.id), '#slots, main');
  expect(await served()).toContain(`${instance['name']} 2 établissements`);
  await app.owner.query(`UPDATE establishments SET closed_on = '2026-11-01', closed_reason = 'Fermé' WHERE id = $1`, [
    sites[0]?.id,
  ]);
  expect(await served()).toContain(`${instance['name']} 1 établissement`);
  expect(await served()).not.toContain('2 établissements');
});
