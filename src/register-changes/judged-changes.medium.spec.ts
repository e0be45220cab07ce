import { describe, expect, it, jest } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../test/support/app.js';
import {
  aCertificate,
  aFiness,
  anEstablishment,
  anInstance,
  anOrder,
  aRegisterChange,
  aSlot,
  type Columns,
  dayFromToday,
  insertRow,
  type Row,
} from '../../test/support/factories.js';
import { journalOf, rowOf } from '../../test/support/records.js';
import { registerOf } from '../../test/support/register-changes.js';
import { RegisterChangesJudge } from './register-changes-judge.service.js';

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

describe('an establishment that is closed with an order under way', () => {
  it('foretells that it is to be cancelled, in the list, before the act and on its page', async () => {
    const client = await hand.known();
    const house = await anEstablishment(app, { client_id: client.id });
    const change = await ofHouse(house, { change: 'closed', before: null, after: dayFromToday(-3) });
    const instance = await anInstance(app, { client_id: client.id });
    const slot = await aSlot(app, { client_id: client.id, instance_id: instance.id, establishment_id: house.id });
    await anOrder(app, { client_id: client.id, slot_id: slot.id });
    for (const address of [
      `/register-changes?client=${client.id}`,
      confirm([change]),
      `/establishments/${house.id}/edit`,
    ])
      expect(wordsOf(pageOf(await support.get(address).expect(200)), 'main')).toContain(
        '1 commande en cours sera à annuler.',
      );
  });
});

describe('an establishment that changes hands', () => {
  it('and ends too is told as what ends alone, with all the others taken; kept open, as what it passes to', async () => {
    const [client, to] = [await hand.known(), await hand.known()];
    const theirs = [await gone(client, String(to['finess_ej'])), await gone(client, String(to['finess_ej']))] as const;
    const ended = (house: Row) => ofHouse(house, { change: 'closed', before: null, after: dayFromToday(-3) });
    const [taken, kept] = [await ended(theirs[0].house), await ended(theirs[1].house)];
    await hand.registered(client['finess_ej']);
    const renamed = await hand.renamed(client);
    expect(await hand.waiting(client.id)).toEqual(['renamed', 'closed', 'closed']);
    const ids = [renamed, taken, theirs[0].change];
    expect(await hand.decide(ids, 'applied')).toMatchObject({ done: 2, refused: [] });
    expect(await rowOf(app, 'establishments', theirs[0].house.id)).toBeUndefined();
    await hand.decide([kept], 'kept');
    expect(await hand.waiting(client.id)).toEqual(['transferred']);
    await hand.decide([theirs[1].change], 'applied');
    expect(await hand.waiting(to.id)).toEqual(['closed']);
    await hand.decide([kept], 'kept');
  });

  it('says before and after, in the list as on its page, what it takes from the one it leaves', async () => {
    const [client, to] = [await hand.known(), await hand.known()];
    const { house, change } = await gone(client, String(to['finess_ej']));
    const instance = await anInstance(app, { client_id: client.id, name: 'DUI Vichy' });
    await insertRow(app, 'instance_establishments', { instance_id: instance.id, establishment_id: house.id });
    await aCertificate(app, { client_id: client.id, subject: `OU=1${String(house['finess_eg'])}` });
    const slot = await aSlot(app, { client_id: client.id, instance_id: instance.id, establishment_id: house.id });
    await anOrder(app, { client_id: client.id, slot_id: slot.id });
    const effect =
      'Il quitte les instances de ce client (DUI Vichy) ; 1 certificat à son numéro reste chez ce client ; 1 commande en cours sera à annuler.';
    for (const address of [
      `/register-changes?client=${client.id}`,
      confirm([change]),
      `/establishments/${house.id}/edit`,
    ])
      expect(wordsOf(pageOf(await support.get(address).expect(200)), 'main')).toContain(effect);
    await support.post('/register-changes/decisions').type('form').send({ decision: 'applied', change }).expect(303);
    const after = pageOf(await support.get('/register-changes'));
    expect(wordsOf(after, '.s-flash')).toContain('1 établissement transféré : choisissez l’instance qui le sert');
    expect(after(`.s-flash a[href="/clients/${to.id}/establishments"]`)).toHaveLength(1);
    const told = (await journalOf(app, house.id)).find(({ action }) => action === 'transferred');
    expect(told?.summary).toMatch(/\u202f; il quitte DUI Vichy$/u);
  });
});

describe('an order that goes on at the client an establishment leaves', () => {
  it('is not foretold as one to cancel: it is of the slot that comes next, which is the client’s own', async () => {
    const [client, to] = [await hand.known(), await hand.known()];
    const { house, change } = await gone(client, String(to['finess_ej']));
    const instance = await anInstance(app, { client_id: client.id });
    const next = await aSlot(app, { client_id: client.id, instance_id: instance.id });
    const of = { client_id: client.id, instance_id: instance.id, establishment_id: house.id };
    await aSlot(app, { ...of, successor_id: next.id });
    const order = await anOrder(app, { client_id: client.id, slot_id: next.id });
    for (const address of [confirm([change]), `/establishments/${house.id}/edit`])
      expect(wordsOf(pageOf(await support.get(address).expect(200)), 'main')).not.toContain('à annuler');
    await hand.decide([change], 'applied');
    expect(wordsOf(pageOf(await support.get(`/orders/${order.id}`)), 'main')).not.toContain('autre client');
  });
});

describe('what somebody else removed or moved since it was judged', () => {
  it('is left with its reason, and does not stop the others', async () => {
    const [client, to] = [await hand.known(), await hand.known()];
    const houses = await Promise.all(['', '', ''].map(() => anEstablishment(app, { client_id: client.id })));
    const ids = await Promise.all(houses.map((house) => ofHouse(house, { name: 'FOYER NEUF', after: 'FOYER NEUF' })));
    const judge = app.get(RegisterChangesJudge);
    const judged = judge.judge.bind(judge);
    const spy = jest.spyOn(judge, 'judge').mockImplementationOnce(async (changes) => {
      const verdicts = await judged(changes);
      await app.owner.query('DELETE FROM establishments WHERE id = $1', [houses[0]?.id]);
      await app.owner.query('UPDATE establishments SET client_id = $2 WHERE id = $1', [houses[1]?.id, to.id]);
      return verdicts;
    });
    const { done, refused } = await hand.decide(ids, 'applied').finally(() => spy.mockRestore());
    expect(done).toBe(1);
    expect(refused.map(({ reason }) => reason).toSorted((one, other) => (one < other ? -1 : 1))).toEqual([
      'Cet établissement n’est plus à ce client.',
      'Cette fiche n’est plus là.',
    ]);
    expect(await rowOf(app, 'establishments', String(houses[2]?.id))).toMatchObject({ name: 'FOYER NEUF' });
    expect(await rowOf(app, 'establishments', String(houses[1]?.id))).toMatchObject({ name: houses[1]?.['name'] });
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
