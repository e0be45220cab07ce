import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pageOf, startTestApp, type TestApp } from '../../../test/support/app.js';
import { aWorkbook } from '../../../test/support/workbook.js';

const line = (...cells: string[]) =>
  `<row>${cells.map((cell) => `<c t="inlineStr"><is><t>${cell}</t></is></c>`).join('')}</row>`;

describe('another sheet of a workbook', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ DATABASE_POOL: '2' });
  });
  afterAll(() => app.stop());

  it('is read before the transaction in which it is chosen; one that is not there, or of another editor, changes nothing', async () => {
    const support = await app.signIn('support');
    const workbook = await aWorkbook([
      { name: 'Notes', data: line('Nom', 'Truc') + line('a', 'b') },
      { name: 'Clients', data: line('N° FINESS juridique', 'Raison sociale') + line('010000008', 'Les Pins') },
    ]);
    const sent = await support.post('/imports').attach('file', workbook, 'clients.xlsx').expect(303);
    const path = String(sent.headers['location']);
    const choose = (visitor: typeof support, sheet: string | string[]) =>
      visitor.post(`${path}/mapping`).type('form').send({ sheet });
    const header = async () =>
      (await app.owner.query('SELECT sheet, header FROM imports')).rows as { sheet: string; header: string[] }[];
    expect(await header()).toEqual([{ sheet: 'Notes', header: ['Nom', 'Truc'] }]);
    const neighbour = await app.signIn('support', await app.secondEditor());
    await choose(neighbour, 'Clients').expect(404);
    await choose(support, ['Clients', 'Notes']);
    expect(await header()).toEqual([{ sheet: 'Notes', header: ['Nom', 'Truc'] }]);
    // One connection is left: a choice that held it while the sheet is read would wait for itself.
    let release = () => {};
    const taken = app.run(() => new Promise<void>((done) => (release = done)));
    expect((await choose(support, 'Clients').expect(303)).headers['location']).toBe(path);
    release();
    await taken;
    expect(await header()).toEqual([{ sheet: 'Clients', header: ['N° FINESS juridique', 'Raison sociale'] }]);
    expect(pageOf(await support.get(path).expect(200)).text()).toContain('Les Pins');
  });
});
