import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../test/support/app.js';
import {
  aCertificate,
  aFiness,
  anEstablishment,
  aRegisterChange,
  type Columns,
  dayFromToday,
  insertRow,
  type Row,
} from '../../test/support/factories.js';
import { journalOf, rowOf } from '../../test/support/records.js';
import { registerOf } from '../../test/support/register-changes.js';

// What the list offers, what is foretold and what is done are one judgement.
const app = await anApp();
const hand = registerOf(app);
const support = await app.signIn();

const confirm = (ids: string[], decision = 'applied') =>
  `/register-changes/confirmation?decision=${decision}${ids.map((id) => `&change=${id}`).join('')}`;

/** The register says something of an establishment of the client. */
const ofHouse = (house: Row, columns: Columns) =>
  aRegisterChange(app, { structure: 'establishment', finess: house['finess_eg'], name: house['name'], ...columns });

/** The register gives the establishment to another legal entity. */
async function gone(client: Row, to: string): Promise<{ house: Row; change: string }> {
  const house = await anEstablishment(app, { client_id: client.id });
  await insertRow(app, 'directory_establishments', {
    finess: house['finess_eg'],
    legal_entity_finess: to,
    name: house['name'],
    extracted_on: dayFromToday(0),
  });
  const change = await ofHouse(house, { change: 'transferred', before: client['finess_ej'], after: to });
  return { house, change };
}

describe('a change that cannot be taken', () => {
  it('because the establishment went to nobody’s client says so in the list, before the act and in it, with the way', async () => {
    const client = await hand.known();
    const elsewhere = aFiness();
    const [renamed, { change }] = [await hand.renamed(client), await gone(client, elsewhere)];
    const list = pageOf(await support.get(`/register-changes?client=${client.id}&kind=transferred`).expect(200));
    expect(wordsOf(list, 'tbody')).toContain('qui n’est pas votre client : créez-le d’abord, ou supprimez');
    expect(list(`tbody a[href="/clients/new?finess=${elsewhere}"]`)).toHaveLength(1);
    expect(wordsOf(list, 'tbody')).not.toContain('Transférer');
    const foretold = pageOf(await support.get(confirm([renamed, change])).expect(200));
    expect(wordsOf(foretold, 'main')).toContain('1 évolution sera reprise dans nos fiches, et inscrite au journal');
    expect(wordsOf(foretold, 'main')).toContain('1 évolution ne peut pas être reprise');
    expect(foretold(`main a[href="/clients/new?finess=${elsewhere}"]`)).toHaveLength(1);
    await hand.registered(client['finess_ej']);
    const decided = await hand.decide([renamed, change], 'applied');
    expect(decided).toMatchObject({ done: 1, refused: [{ reason: expect.stringContaining('créez-le d’abord') }] });
    expect(await hand.waiting(client.id)).toEqual(['transferred']);
  });

  it('because the register says another name since is refused, and the record stays as it is', async () => {
    const client = await hand.known();
    await hand.registered(client['finess_ej'], { name: 'TOUT AUTRE NOM' });
    const change = await hand.renamed(client);
    const foretold = pageOf(await support.get(confirm([change])).expect(200));
    expect(wordsOf(foretold, 'main')).toContain('Le registre dit maintenant « TOUT AUTRE NOM »');
    expect(await hand.decide([change], 'applied')).toMatchObject({ done: 0, refused: [{ change: { id: change } }] });
    expect(await rowOf(app, 'clients', client.id)).toMatchObject({ name: client['name'], version: 1 });
    expect(await hand.decide([change], 'kept')).toMatchObject({ done: 1 });
  });
});

describe('a second word of the register on the same day', () => {
  it('is told alone, to whoever decided of the first one too, and is what is taken', async () => {
    const client = await hand.known();
    const first = await hand.renamed(client, { after: 'PREMIER NOM', recorded_at: new Date(Date.now() - 60_000) });
    await hand.registered(client['finess_ej'], { name: 'PREMIER NOM' });
    await hand.decide([first], 'applied');
    await app.owner.query(`UPDATE directory_legal_entities SET name = 'SECOND NOM' WHERE finess = $1`, [
      client['finess_ej'],
    ]);
    const second = await hand.renamed(client, { before: 'PREMIER NOM', after: 'SECOND NOM' });
    expect(await hand.waiting(client.id)).toEqual(['renamed']);
    expect(await hand.decide([first], 'kept')).toMatchObject({ done: 0 });
    expect(await hand.decide([second], 'applied')).toMatchObject({ done: 1 });
    expect(await rowOf(app, 'clients', client.id)).toMatchObject({ name: 'SECOND NOM' });
  });
});

describe('the end of an establishment', () => {
  it('is told as what it will be: closed where something is tied to it, deleted elsewhere', async () => {
    const client = await hand.known();
    const [tied, free] = [
      await anEstablishment(app, { client_id: client.id }),
      await anEstablishment(app, { client_id: client.id }),
    ];
    await aCertificate(app, { client_id: client.id, subject: `OU=1${String(tied['finess_eg'])}` });
    const ended = (house: Row) => ofHouse(house, { change: 'closed', before: null, after: dayFromToday(-3) });
    const ids = [await ended(tied), await ended(free)];
    const foretold = pageOf(await support.get(confirm(ids)).expect(200));
    expect(wordsOf(foretold, `tr:contains(${String(tied['finess_eg'])})`)).toContain('Fermer l’établissement');
    expect(wordsOf(foretold, `tr:contains(${String(free['finess_eg'])})`)).toContain('Supprimer l’établissement');
    await hand.decide(ids, 'applied');
    expect(await rowOf(app, 'establishments', tied.id)).toMatchObject({ closed_on: dayFromToday(-3) });
    expect(await rowOf(app, 'establishments', free.id)).toBeUndefined();
    const told = async (house: Row) =>
      (await journalOf(app, house.id)).find(({ action }) => action === 'register_applied')?.summary;
    expect(await told(tied)).toMatch(/, repris$/);
    expect(await told(free)).toMatch(/, supprimé, car rien ne s’y rattachait$/);
  });
});

describe('the closure of a legal entity', () => {
  it('waits for a decision whenever it was, as long as it stands', async () => {
    const client = await hand.known();
    const closed = { change: 'closed', before: null, after: dayFromToday(-40), recorded_at: dayFromToday(-30) };
    const change = await hand.renamed(client, closed);
    expect(await hand.waiting(client.id)).toEqual(['closed']);
    expect(await hand.decide([change], 'kept')).toMatchObject({ done: 1 });
    expect(await hand.waiting(client.id)).toEqual([]);
    const other = await hand.known();
    await hand.renamed(other, closed);
    await hand.renamed(other, {
      change: 'reopened',
      before: dayFromToday(-40),
      after: null,
      recorded_at: dayFromToday(-20),
    });
    expect(await hand.waiting(other.id)).toEqual([]);
  });
});

describe('what is not mine, where account managers act on their own clients only', () => {
  it('is offered by no button, foretold as left, and does not stop what is mine', async () => {
    await app.owner.query(`UPDATE editors SET account_managers_act_on = 'own'`);
    const manager = await app.signIn('account_manager');
    const mine = await hand.known({ account_manager_id: app.users.account_manager.id });
    const theirs = await hand.known({ name: 'Fondation des autres' });
    for (const { finess_ej } of [mine, theirs]) await hand.registered(finess_ej);
    const ids = [await hand.renamed(theirs), await hand.renamed(mine)];
    const list = pageOf(await manager.get(`/register-changes?client=${theirs.id}`).expect(200));
    expect(list('[name=change], tbody a.btn')).toHaveLength(0);
    expect(wordsOf(list, 'tbody')).toContain('« Fondation des autres » n’a pas de chargé de compte.');
    expect(wordsOf(list, 'main')).toContain('les chargés de compte n’agissent que sur les leurs');
    const foretold = pageOf(await manager.get(confirm(ids)).expect(200));
    expect(wordsOf(foretold, 'main')).toContain('1 évolution sera reprise');
    expect(
      foretold('form [name=change]')
        .toArray()
        .map((box) => foretold(box).val()),
    ).toEqual([ids[1]]);
    const sent = { decision: 'applied', change: ids };
    await manager.post('/register-changes/decisions').type('form').send(sent).expect(303);
    const after = wordsOf(pageOf(await manager.get('/register-changes')), 'body');
    expect(after).toContain('1 évolution reprise.');
    expect(after).toContain('Ce client n’est pas l’un des vôtres');
    expect(await hand.waiting(mine.id)).toEqual([]);
    expect(await hand.waiting(theirs.id)).toEqual(['renamed']);
    const { change } = await gone(mine, String(theirs['finess_ej']));
    expect(wordsOf(pageOf(await manager.get(confirm([change]))), 'main')).toContain('n’est pas l’un des vôtres');
    await app.owner.query(`UPDATE editors SET account_managers_act_on = 'all'`);
  });
});
