import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { aClient, aFiness, aGrouping } from '../../../test/support/factories.js';
import { csv, importsOf } from '../../../test/support/imports.js';
import { uuidv7 } from '../../platform/uuid.js';

const app = await anApp();
const hand = importsOf(app);
const support = await app.signIn('support');

describe('the pages of an import', () => {
  it('offer what to do with cells that stand in the way, and only that', async () => {
    const { id } = await hand.check(
      csv('FINESS EJ;Nom;SIRET;Environnement', `${aFiness()};A;123;`, `${aFiness()};B;;PRODD`),
    );
    const page = (await support.get(`/imports/${id}`).expect(200)).text;
    expect(page).toContain('name="choice.siret"');
    expect(page).not.toContain('name="choice.environment"');
    await support.post(`/imports/${id}/choices`).type('form').send({ 'choice.siret': 'left' }).expect(303);
    await hand.runner.check({ importId: id }, hand.job);
    const again = (await support.get(`/imports/${id}`).expect(200)).text;
    expect(again).toContain('1\u00a0ligne sans cette valeur');
    expect(again).toContain('laissé de côté');
    const { text } = await support.get(`/imports/${id}/outcome`).expect(200);
    expect(text.split('\r\n')[1]).toMatch(/;Nouvelle;;"?SIRET/);
  });

  it('ask of a word that ends in a question mark whether it is written so', async () => {
    const { id } = await hand.check(csv('FINESS EJ;Nom', `${aFiness()};Les Lilas?`, `${aFiness()};Besan?on`));
    const page = pageOf(await support.get(`/imports/${id}`).expect(200));
    expect(wordsOf(page, '[name="choice.name"]')).toContain('Garder ces valeurs telles qu’elles sont écrites');
    expect(wordsOf(page, 'form[action$="/choices"]')).toContain('1 valeur en erreur, 1 ligne attend une décision');
    await support.post(`/imports/${id}/choices`).type('form').send({ 'choice.name': 'confirmed' }).expect(303);
    await hand.runner.check({ importId: id }, hand.job);
    const rows = (await hand.rows(id)).map(({ outcome, remarks }) => ({ outcome, remarks }));
    expect(rows).toEqual([
      { outcome: 'new', remarks: expect.arrayContaining([expect.stringContaining('«\u00a0Les Lilas?\u00a0» gardé')]) },
      expect.objectContaining({ outcome: 'error' }),
    ]);
  });

  it('say before undoing what would be given back and what would be left, by name', async () => {
    const [known, other] = [await aClient(app, { name: 'Gardé' }), await aClient(app, { name: 'Rendu' })];
    const { id } = await hand.check(
      csv('FINESS EJ;Ville', `${known['finess_ej']};Cannes`, `${other['finess_ej']};Cannes`),
    );
    await hand.apply(id);
    await hand.apply((await hand.check(csv('FINESS EJ;Ville', `${known['finess_ej']};Menton`), 'ensuite.csv')).id);
    expect((await support.get(`/imports/${id}`).expect(200)).text).toContain(`/imports/${id}/undoing`);
    const page = (await support.get(`/imports/${id}/undoing`).expect(200)).text;
    expect(page).toContain('1\u00a0ligne serait rendue');
    expect(page).toContain('Gardé');
    expect(page).toContain('ensuite.csv');
    const version = String((await hand.byId(id)).version);
    const auditor = await app.signIn('auditor');
    expect((await auditor.get(`/imports/${id}/undoing`).expect(200)).text).not.toContain('action="/imports');
    await auditor.post(`/imports/${id}/undoing`).type('form').send({ version }).expect(403);
    await support.post(`/imports/${id}/undoing`).type('form').send({ version }).expect(303);
    await hand.runner.undo({ importId: id }, hand.job);
    expect((await support.get(`/imports/${id}`).expect(200)).text).toContain('Défait');
    const { rows } = await app.owner.query(`SELECT name, town FROM clients WHERE id = ANY ($1) ORDER BY name`, [
      [known.id, other.id],
    ]);
    expect(rows).toEqual([
      { name: 'Gardé', town: 'Menton' },
      { name: 'Rendu', town: 'Nice' },
    ]);
  });

  it('ask for the number above fifty lines, and bring the form back with what was typed on its field', async () => {
    const lines = Array.from({ length: 51 }, (_, index) => `${aFiness()};Client ${index}`);
    const { id, version } = await hand.check(csv('FINESS EJ;Nom', ...lines));
    const send = (noun: string, answers: object) => support.post(`/imports/${id}/${noun}`).type('form').send(answers);
    const refused = pageOf(await send('application', { version, typed: '50' }).expect(422));
    expect(refused('#f-typed').val()).toBe('50');
    expect(wordsOf(refused, '#error-summary')).toContain('Tapez ce nombre, 51');
    expect((await send('application', { version: 'x', typed: '51' }).expect(422)).text).toContain('error-summary');
    await send('application', { version, typed: '5\u202f1' }).expect(303);
    await hand.runner.apply({ importId: id }, hand.job);
    const applied = await hand.byId(id);
    expect([applied.state, applied.appliedRows]).toEqual(['applied', 51]);
    const kept = pageOf(await send('undoing', { version: applied.version, typed: '7' }).expect(422));
    expect(kept('#f-typed').val()).toBe('7');
    expect(wordsOf(kept, '#error-summary')).toContain('Tapez ce nombre, 51');
    await send('undoing', { version: applied.version, typed: '51' }).expect(303);
  });

  it('ask which kind of file it is, and say what each may carry', async () => {
    const page = (await support.get('/imports/new?kind=cards').expect(200)).text;
    expect(page).toContain('Importer des administrateurs et leurs cartes');
    expect(page).toContain('Fin de validité');
    expect((await support.get('/imports/new?kind=nothing').expect(200)).text).toContain('Importer des clients');
  });

  it('do not offer to undo what was applied before what gives it back was kept, and say why', async () => {
    const { id } = await hand.check(csv('FINESS EJ;Nom', `${aFiness()};Ancien`));
    await hand.apply(id);
    await app.owner.query('UPDATE import_rows SET undo = NULL WHERE import_id = $1', [id]);
    await app.owner.query('UPDATE imports SET gives_back = false WHERE id = $1', [id]);
    const page = (await support.get(`/imports/${id}`).expect(200)).text;
    expect(page).not.toContain(`/imports/${id}/undoing`);
    expect(page).toContain('avant que Sceau ne garde les valeurs d’avant');
    const forecast = (await support.get(`/imports/${id}/undoing`).expect(200)).text;
    expect(forecast).toContain('ne peut pas être défait');
    expect(forecast).not.toContain('a été modifié depuis');
    const version = String((await hand.byId(id)).version);
    await support.post(`/imports/${id}/undoing`).type('form').send({ version }).expect(303);
    expect((await hand.byId(id)).state).toBe('applied');
  });
});

describe('an export', () => {
  it('of the screen has the columns of the screen, as days where the page says since', async () => {
    const editor = await app.secondEditor();
    await aClient(editor, { name: '=1+1', departement: '06' });
    const visitor = await app.signIn('auditor', editor);
    const { text, headers } = await visitor.get('/clients/export/screen?departement=06').expect(200);
    const [titles, line] = text.split('\r\n');
    expect(titles).toBe('\ufeffClient;FINESS EJ;Étape;Prochaine action;Qui;Depuis;Échéance;Couverture');
    expect(line?.startsWith("'=1+1;")).toBe(true);
    expect(headers['content-disposition']).toContain('liste-clients-');
    const chosen = (await visitor.get('/clients/export/screen?columns=town').expect(200)).text;
    expect(chosen.split('\r\n')[0]).toBe('\ufeffClient;Commune');
    await visitor.get('/clients/export/screen?color=red').expect(409);
    const { rows } = await editor.owner.query(`SELECT summary FROM audit_entries WHERE action = 'exported'`);
    expect(rows[0]).toEqual({ summary: 'Liste des clients exportée telle qu’à l’écran (csv)\u00a0: 1\u00a0client' });
  });

  it.each(['/clients/export/screen', '/clients/export'])(
    'tells the journal the name of what its filter names, and is refused once nothing has it: %s',
    async (path) => {
      const editor = await app.secondEditor();
      const grouping = await aGrouping(editor, { name: 'GHT des Pins' });
      await aClient(editor, { grouping_id: grouping.id });
      const visitor = await app.signIn('support', editor);
      await visitor.get(`${path}?grouping=${grouping.id}`).expect(200);
      const exported = async () =>
        (
          await editor.owner.query<{ details: object }>(
            `SELECT details FROM audit_entries WHERE action = 'exported' ORDER BY sequence`,
          )
        ).rows;
      expect(await exported()).toMatchObject([{ details: { filter: 'Groupement\u00a0: GHT des Pins', clients: 1 } }]);
      const { text } = await visitor.get(`${path}?grouping=${uuidv7()}`).expect(409);
      expect(text).toContain('Le groupement demandé n’existe pas, ou plus.');
      expect(await exported()).toHaveLength(1);
    },
  );
});
