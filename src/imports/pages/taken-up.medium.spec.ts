import { beforeEach, describe, expect, it } from '@jest/globals';
import { anApp, pageOf, type Visitor, wordsOf } from '../../../test/support/app.js';
import { aClient, aFiness } from '../../../test/support/factories.js';
import { importsOf } from '../../../test/support/imports.js';
import type { TestEditor } from '../../../test/support/tenant.js';

let editor: TestEditor;
let hand: ReturnType<typeof importsOf>;
let support: Visitor;
const app = await anApp();
beforeEach(async () => {
  editor = await app.secondEditor();
  hand = importsOf(app, editor);
  support = await app.signIn('support', editor);
});

/** The cells « À reprendre » of the tab, by file; and how many « Mes tâches » counts. */
async function toResume(address = '/imports?state=error') {
  const page = pageOf(await support.get(address).expect(200));
  const rows = page('tbody tr').toArray();
  const cell = (row: (typeof rows)[number], nth: number) =>
    page(row).find('th, td').eq(nth).text().replace(/\s+/g, ' ').trim();
  return rows.map((row) => [cell(row, 0), cell(row, 4)]);
}

const titles = 'FINESS EJ;Nom;SIRET';

describe('an import applied but for some lines', () => {
  it('is to be taken up until its outcome file is applied, and again once that is undone', async () => {
    const { id } = await hand.check(`${titles}\n${aFiness()};A;\n${aFiness()};B;123\n`, 'mes clients.csv');
    await hand.apply(id);
    expect(await toResume()).toEqual([['mes clients.csv', '1 ligne en erreur']]);
    const { text, headers } = await support.get(`/imports/${id}/outcome`).expect(200);
    expect(headers['content-disposition']).toContain('mes clients - compte rendu.csv');
    // Of another file, or by its name alone, it is no outcome of this one.
    const other = await hand.check(`${titles}\n${aFiness()};C;\n`, 'mes clients - compte rendu.csv');
    await hand.apply(other.id);
    await hand.apply((await hand.check(text.replace(';123;', ';;'), 'autres - compte rendu.csv')).id);
    expect(await toResume()).toHaveLength(1);
    const mended = await hand.check(
      text.replace(';123;', ';;').replace(';B;', ';B bis;'),
      'mes clients - compte rendu (1).csv',
    );
    expect(mended.resumesId).toBe(id);
    expect(await toResume()).toHaveLength(1);
    await hand.apply(mended.id);
    expect(await toResume()).toEqual([]);
    expect(await toResume('/imports')).toContainEqual(['mes clients.csv', '']);
    const page = pageOf(await support.get(`/imports/${mended.id}`).expect(200));
    expect(page(`a[href="/imports/${id}"]`).length).toBe(1);
    await hand.undo(mended.id);
    expect(await toResume()).toHaveLength(1);
  });

  it('is so for what was left aside too, and ends when somebody says that it is seen', async () => {
    const client = await aClient(editor, { name: 'A' });
    const checked = await hand.check(`FINESS EJ;Commune\n${String(client['finess_ej'])};Cannes\n${aFiness()};Nice\n`);
    await hand.accept(checked.id);
    await editor.owner.query(`UPDATE clients SET town = 'Menton', version = version + 1 WHERE id = $1`, [client.id]);
    await hand.runner.apply({ importId: checked.id }, hand.job);
    expect(await toResume()).toEqual([['clients.csv', '1 ligne en erreur, 1 ligne laissée de côté']]);
    const settlement = `/imports/${checked.id}/settlement`;
    const form = async () =>
      pageOf(await support.get(`/imports/${checked.id}`).expect(200))(`form[action="${settlement}"]`).length;
    expect(await form()).toBe(1);
    await (await app.signIn('auditor', editor)).post(settlement).type('form').send({}).expect(403);
    await support.post(settlement).type('form').send({}).expect(303);
    expect([await toResume(), await form(), (await hand.byId(checked.id)).state]).toEqual([[], 0, 'applied']);
    const page = pageOf(await support.get(`/imports/${checked.id}`).expect(200));
    expect(wordsOf(page, '.s-facts')).toContain('vues par Personne support');
    const { rows } = await editor.owner.query(`SELECT summary FROM audit_entries WHERE action = 'settle'`);
    expect(rows).toEqual([{ summary: expect.stringContaining('Lignes non appliquées vues') }]);
  });

  it('ends too with an outcome file of which everything is so already', async () => {
    const client = await aClient(editor, { name: 'A' });
    const checked = await hand.check(`FINESS EJ;Commune\n${String(client['finess_ej'])};Cannes\n`);
    await hand.accept(checked.id);
    const town = (name: string) =>
      editor.owner.query(`UPDATE clients SET town = $2, version = version + 1 WHERE id = $1`, [client.id, name]);
    await town('Menton');
    await hand.runner.apply({ importId: checked.id }, hand.job);
    const { text } = await support.get(`/imports/${checked.id}/outcome`).expect(200);
    await hand.check(text, 'clients - compte rendu.csv');
    expect(await toResume()).toHaveLength(1);
    await town('Cannes');
    expect(await hand.check(text, 'clients - compte rendu.csv')).toMatchObject({ unchangedRows: 1 });
    expect(await toResume()).toEqual([]);
  });

  it('is none where every line was applied', async () => {
    const { id } = await hand.check(`${titles}\n${aFiness()};A;\n`);
    await hand.apply(id);
    expect(await toResume()).toEqual([]);
    await support.post(`/imports/${id}/settlement`).type('form').send({}).expect(303);
    expect((await hand.byId(id)).seenAt).toBeNull();
  });
});
