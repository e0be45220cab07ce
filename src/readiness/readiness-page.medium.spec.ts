import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf } from '../../test/support/app.js';
import { aClient, aDelegation, aDeputy, aRepresentative, dayFromToday } from '../../test/support/factories.js';
import { ProgressService } from '../progress/progress.service.js';

const app = await anApp();
const support = await app.signIn('support');

describe('the page of mass habilitation', () => {
  it('tells a house without clients so', async () => {
    expect((await support.get('/mass-habilitation').expect(200)).text).toContain('Aucun client à habiliter');
  });

  it('says what the editor itself lacks, shows nothing that is not, and is read by whoever reads', async () => {
    await aClient(app);
    await app.run(() => app.get(ProgressService).refreshAll());
    const auditor = await app.signIn('auditor');
    const { text } = await auditor.get('/mass-habilitation').expect(200);
    expect(text).toContain('pas encore structure tierce');
    expect(text).toContain('Représentant inconnu, ou parti');
    expect(text).not.toContain('action="/selections"');
    expect((await support.get('/mass-habilitation?readiness=grace').expect(200)).text).toContain('n’existe pas');
  });

  it('leads from a lack to a campaign on exactly those who have it', async () => {
    const sent = { all: '1', query: 'lack=representative', kind: 'write_to_many' };
    const answer = await support.post('/selections').type('form').send(sent).expect(303);
    expect(answer.headers['location']).toMatch(/^\/campaigns\/new\?selection=[\da-f-]+&kind=write_to_many$/u);
  });

  it('asks of exactly those who can be asked and were not yet, and leads to the others where nobody can', async () => {
    await app.run(() => app.get(ProgressService).refreshAll());
    const remedies = async () => {
      const page = pageOf(await support.get('/mass-habilitation').expect(200));
      return Object.fromEntries(
        page('.s-lacks tbody tr')
          .toArray()
          .map((row) => {
            const [form, link] = [page(row).find('form'), page(row).find('td:last-child > a')];
            const query = form.find('[name=query]').attr('value');
            const said = page(row).find('button').text() || link.text();
            return [
              page(row).find('th').text().split(' ')[0],
              [said.replaceAll(/\s+/g, ' '), query ?? link.attr('href')],
            ];
          }),
      ) as Record<string, [string, string]>;
    };
    expect(await remedies()).toMatchObject({
      Représentant: ['Compléter les fiches', '/clients?lack=representative'],
      Délégation: ['Compléter les fiches', '/clients?lack=delegation'],
    });

    const [free, asked] = [
      await aClient(app, { name: 'Libre', contract_state: 'missing', contract_since: null }),
      await aClient(app, { name: 'Déjà demandé', contract_state: 'missing', contract_since: null }),
    ];
    for (const { id } of [free, asked]) await aRepresentative(app, { client_id: id });
    const waiting = { state: 'requested', evidence_document_id: null, starts_on: null };
    await aDelegation(app, { client_id: asked.id, ...waiting });
    await app.run(() => app.get(ProgressService).refreshAll());
    expect(await remedies()).toMatchObject({
      Contrat: ['Demander : une campagne sur 2 clients', 'lack=contract&askable=1'],
      Délégation: ['Demander la délégation (1) : une campagne sur 1 client', 'lack=delegation&askable=mandate'],
    });
    for (const [query, names] of [
      ['lack=contract&askable=1', ['Déjà demandé', 'Libre']],
      ['lack=delegation&askable=mandate', ['Libre']],
    ] as const) {
      const list = pageOf(await support.get(`/clients?${query}`).expect(200));
      const found = list('tbody tr th a')
        .toArray()
        .map((one) => list(one).text().trim());
      expect(found.toSorted((one, other) => one.localeCompare(other, 'fr'))).toEqual(names);
    }
    await app.owner.query(`UPDATE delegations SET client_id = $1 WHERE client_id = $2`, [free.id, asked.id]);
    await app.owner.query('UPDATE clients SET archived_at = now() WHERE id = $1', [asked.id]);
    await app.run(() => app.get(ProgressService).refreshAll());
    expect((await remedies())['Délégation']).toEqual(['Voir ces clients', '/clients?lack=delegation&askable=1']);
  });

  it('names who stands in for the one who follows a client, as the list of clients does', async () => {
    const { account_manager: away, support: standsIn } = app.users;
    const client = await aClient(app, { name: 'Suppléé', account_manager_id: away.id });
    await aRepresentative(app, { client_id: client.id });
    await aDeputy(app, {
      account_manager_id: away.id,
      deputy_id: standsIn.id,
      starts_on: dayFromToday(0),
      ends_on: dayFromToday(3),
    });
    await app.run(() => app.get(ProgressService).refreshAll());
    const page = pageOf(await support.get('/mass-habilitation?readiness=several').expect(200));
    const row = page(`main tr:has(a[href="/clients/${client.id}"])`).text();
    expect(row).toContain(`Nous, ${standsIn.name}`);
  });
});
