import { describe, expect, it } from '@jest/globals';
import { aClient, aFormerNumber, aGrouping } from '../../test/support/factories.js';
import { anApp, pageOf, wordsOf } from '../../test/support/app.js';

const app = await anApp();
const support = await app.signIn();

const send = (address: string, form: object) => support.post(address).type('form').send(form);
const membersOf = async (id: string) =>
  (await app.owner.query('SELECT id FROM clients WHERE grouping_id = $1', [id])).rowCount;

describe('the pages of groupings', () => {
  it('create one, and bring the form back filled when the name is missing or taken', async () => {
    const created = await send('/groupings', { name: 'GCSMS du Lac', system: 'shared' }).expect(303);
    const address = created.headers['location'] as string;
    expect(wordsOf(pageOf(await support.get(address).expect(200)), 'h1')).toBe('GCSMS du Lac');
    const empty = pageOf(await send('/groupings', { name: ' ', system: '', note: 'À garder' }).expect(422));
    expect(empty('textarea[name=note]').val()).toBe('À garder');
    expect(empty('[aria-invalid=true]').length).toBeGreaterThan(0);
    const taken = pageOf(await send('/groupings', { name: 'gcsms du lac', system: 'separate' }).expect(422));
    expect(taken(`a[href="${address}"]`)).toHaveLength(1);
    expect(taken('input[name=system][value=separate]').attr('checked')).toBeDefined();
  });

  it('add the clients that a search found, and say who changes grouping', async () => {
    const [grouping, other] = [await aGrouping(app), await aGrouping(app, { name: 'Ancien' })];
    const client = await aClient(app, { name: 'Résidence Quimperlé', grouping_id: other.id });
    const found = pageOf(await support.get(`/groupings/${grouping.id}?q=quimperle`).expect(200));
    expect(found(`input[name=clients][value="${client.id}"]`)).toHaveLength(1);
    expect(wordsOf(found, 'aside')).toContain('quittera le groupement « Ancien »');
    await send(`/groupings/${grouping.id}/members`, { clients: client.id }).expect(303);
    const page = pageOf(await support.get(`/groupings/${grouping.id}`).expect(200));
    expect(wordsOf(page, '.s-flash')).toContain('Ancien');
    expect(page(`a[href="/clients/${client.id}"]`)).toHaveLength(1);
    await send(`/groupings/${grouping.id}/departures`, { clients: [client.id] }).expect(303);
    expect(await membersOf(grouping.id)).toBe(0);
  });

  it('add a clean paste at once', async () => {
    const grouping = await aGrouping(app);
    const finess = [(await aClient(app))['finess_ej'], (await aClient(app))['finess_ej']].join('\r\n');
    await send(`/groupings/${grouping.id}/pasted`, { finess }).expect(303);
    expect(await membersOf(grouping.id)).toBe(2);
  });

  it('answer each line of a doubtful paste, add nothing, and do what was shown once it is confirmed', async () => {
    const [grouping, other] = [await aGrouping(app), await aGrouping(app)];
    const clients = [await aClient(app), await aClient(app, { grouping_id: other.id })];
    const finess = [...clients.map((client) => client['finess_ej']), 'n’importe quoi'].join('\n');
    const answer = pageOf(await send(`/groupings/${grouping.id}/pasted`, { finess }).expect(422));
    expect(answer('section[aria-labelledby=answers-title] tbody tr')).toHaveLength(3);
    expect(answer('textarea[name=finess]').val()).toBe(finess);
    expect(await membersOf(grouping.id)).toBe(0);
    const seen = answer('input[name=seen]').val() as string;
    const again = answer('input[name=finess]').val() as string;
    // Somebody moves the first client meanwhile: what was shown is no longer what would run.
    await app.owner.query('UPDATE clients SET grouping_id = $1 WHERE id = $2', [other.id, clients[0]?.id]);
    const changed = pageOf(await send(`/groupings/${grouping.id}/pasted`, { finess: again, seen }).expect(422));
    await send(`/groupings/${grouping.id}/pasted`, {
      finess: again,
      seen: changed('input[name=seen]').val() as string,
    }).expect(303);
    expect(await membersOf(grouping.id)).toBe(2);
  });

  it('know a client by a number it had, and twice by two of its numbers once', async () => {
    const grouping = await aGrouping(app);
    const [moved, known] = [await aClient(app), await aClient(app, { siret: '73282932000074' })];
    await aFormerNumber(app, { client_id: moved.id, number: '290000603', replaced_by: moved['finess_ej'] });
    const finess = ['290000603', known['finess_ej'], known['siret']].join('\n');
    await send(`/groupings/${grouping.id}/pasted`, { finess }).expect(303);
    expect(await membersOf(grouping.id)).toBe(2);
    const page = pageOf(await support.get(`/groupings/${grouping.id}`).expect(200));
    expect(wordsOf(page, '.s-flash')).toContain('2 clients');
  });

  it('count those that are open, as the list and the plan do, and say the archived ones apart', async () => {
    const grouping = await aGrouping(app, { name: 'Avec un archivé' });
    for (const archived_at of [null, new Date()]) await aClient(app, { grouping_id: grouping.id, archived_at });
    const page = pageOf(await support.get(`/groupings/${grouping.id}`).expect(200));
    expect(wordsOf(page, 'main')).toContain('1 organisme gestionnaire, et 1 archivé');
    const list = pageOf(await support.get('/groupings?q=archive').expect(200));
    expect(wordsOf(list, 'tbody')).toContain('Avec un archivé1 client');
  });

  it('take five thousand pasted lines with a clear no, and lose nothing', async () => {
    const grouping = await aGrouping(app);
    const finess = Array.from({ length: 5_000 }, (_, index) => String(100_000_000 + index)).join('\n');
    const answer = pageOf(await send(`/groupings/${grouping.id}/pasted`, { finess }).expect(422));
    expect(wordsOf(answer, '#f-finess-error')).toContain('au plus à la fois');
    expect(answer('textarea[name=finess]').val()).toBe(finess);
  });

  it('refuse nothing ticked, and a grouping that has clients, with the reason', async () => {
    const grouping = await aGrouping(app);
    await aClient(app, { grouping_id: grouping.id });
    const page = `/groupings/${grouping.id}`;
    expect(wordsOf(pageOf(await support.get(page)), '#removal-why')).toContain('sortez-les d’abord');
    await send(`${page}/removal`, {}).set('Referer', `${app.url}${page}`);
    expect(wordsOf(pageOf(await support.get(page)), '.s-flash')).toContain('sortez-les d’abord');
    await send(`${page}/members`, { clients: ['x', ''] }).set('Referer', `${app.url}${page}`);
    expect(wordsOf(pageOf(await support.get(page)), '.s-flash')).toContain('Cochez au moins un client');
  });

  it('list them with their counts, and tell an unknown filter', async () => {
    const grouping = await aGrouping(app, { name: 'Compté', shared_system: true });
    await aClient(app, { grouping_id: grouping.id });
    const page = pageOf(await support.get('/groupings?q=compte&tri=nom').expect(200));
    expect(wordsOf(page, 'tbody')).toContain('Compté1 clientUn système commun à tous');
    expect(wordsOf(page, '.s-note')).toContain('« tri »');
  });
});
