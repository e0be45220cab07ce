import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '../../platform/uuid.js';
import { pageOf, startTestApp, wordsOf, type TestApp, type Visitor } from '../../../test/support/app.js';
import {
  aCertificate,
  aClient,
  aFiness,
  aGrouping,
  anEstablishment,
  anInstance,
  aRepresentative,
  aSlot,
  dayFromToday,
  insertRow,
} from '../../../test/support/factories.js';
import { testPassword } from '../../../test/support/tenant.js';
import { csv, importsOf, tally } from '../../../test/support/imports.js';
import { fingerprintOf } from '../../../test/support/fingerprint.js';

let folder: string;
let app: TestApp;
let hand: ReturnType<typeof importsOf>;
let support: Visitor;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sceau-uploads-'));
  app = await startTestApp({ TMPDIR: folder });
  hand = importsOf(app);
  support = await app.signIn('support');
});
afterAll(async () => {
  await app.stop();
  rmSync(folder, { recursive: true });
});

const send = (visitor: Visitor, content: string | Buffer, fileName = 'clients.csv', token = uuidv7()) =>
  visitor.post('/imports').field('_token', token).attach('file', Buffer.from(content), fileName);
const idOf = (location: string | undefined) =>
  /^\/imports\/([0-9a-f-]{36})$/.exec(location ?? '')?.[1] ?? `not an import: ${location}`;

describe('the pages of an import', () => {
  it('lead from the file to its columns, the dry run, the application and the outcome file', async () => {
    const [good, bad] = [aFiness(), '060923151'];
    const sent = await send(
      support,
      `N° FINESS juridique;Raison sociale;Truc\n${good};=Client <b>;x\n${bad};Faux;y\n`,
    ).expect(303);
    const id = idOf(sent.headers['location'] as string);
    const mapping = pageOf(await support.get(`/imports/${id}`).expect(200));
    expect(
      mapping('select option[selected]')
        .map((_, one) => mapping(one).attr('value'))
        .get(),
    ).toEqual(['finessEj', 'name']);
    await support
      .post(`/imports/${id}/mapping`)
      .type('form')
      .send({ 'column.0': 'finessEj', 'column.1': 'name', 'column.2': '' })
      .expect(303);
    expect(wordsOf(pageOf(await support.get(`/imports/${id}`)), '[role=status]')).toContain('la lecture continue');
    await hand.runner.check({ importId: id }, hand.job);
    const dryRun = pageOf(await support.get(`/imports/${id}`).expect(200));
    expect(wordsOf(dryRun, 'main')).toContain('Appliquer la ligne valide');
    expect(wordsOf(dryRun, 'main')).toMatch(/A3, FINESS EJ : .*clé de contrôle/);
    expect(dryRun('b').length).toBe(0);
    const rows = pageOf(await support.get(`/imports/${id}/rows?outcome=new`).expect(200));
    expect(wordsOf(rows, 'tbody')).toContain('Nom : =Client <b>');
    expect(wordsOf(pageOf(await support.get(`/imports/${id}/rows?outcome=other`)), 'main')).toContain(
      'n’est pas un filtre',
    );
    const { version } = await hand.byId(id);
    await support.post(`/imports/${id}/application`).type('form').send({ version }).expect(303);
    await hand.runner.apply({ importId: id }, hand.job);
    expect(wordsOf(pageOf(await support.get(`/imports/${id}`)), 'h2')).toContain('1 ligne appliquée sur 2');
    const { text } = await support.get(`/imports/${id}/outcome`).expect(200);
    const lines = text.split('\r\n');
    expect(lines[0]).toBe('\ufeffN° FINESS juridique;Raison sociale;Truc;Résultat;Motif;Laissé de côté');
    expect(lines[1]).toBe(`${good};'=Client <b>;x;Créé;;`);
    expect(lines[2]).toMatch(/^060923151;Faux;y;En erreur;.*clé/);
    const again = await hand.check(text);
    expect([again.unchangedRows, again.errorRows, again.header]).toEqual([1, 1, expect.arrayContaining(['Motif'])]);
  });

  it('show the commonest reasons why lines are not taken, and what the others come to: together they are all lines', async () => {
    const { id } = await hand.check(
      csv('N° FINESS juridique;Raison sociale', ...Array.from({ length: 70 }, () => '060923151;Faux')),
    );
    await app.owner.query(`UPDATE import_rows SET reason = 'Motif ' || greatest(line, 5) WHERE import_id = $1`, [id]);
    const page = pageOf(await support.get(`/imports/${id}`).expect(200));
    // Sixty of them: four lines have the first, and one each of the others.
    expect(wordsOf(page, 'main')).toContain('7Autres motifs');
  });

  it('name a new client by its own name, whatever the names of whoever signs', async () => {
    const { id } = await hand.check(
      `FINESS EJ;Nom;Nom du représentant;Prénoms du représentant\n${aFiness()};Passerelle;MARTIN;Julie\n`,
    );
    const page = pageOf(await support.get(`/imports/${id}/rows?outcome=new`).expect(200));
    expect(wordsOf(page, 'tbody tr')).not.toContain('Passerelle MARTIN');
    expect(wordsOf(page, 'tbody tr')).toContain('Passerelle');
    const cards = await hand.check(
      `Numéro de carte;Type de carte;Fin de validité;Nom;Prénom\n3000000011;CPA;01/01/2090;MARTIN;Julie\n`,
      'cartes.csv',
      'cards',
    );
    const shown = pageOf(await support.get(`/imports/${cards.id}/rows?outcome=new`).expect(200));
    expect(wordsOf(shown, 'tbody')).toContain('Julie MARTIN');
  });

  it('say in three ways that nothing is to be applied, and offer no button that would apply it', async () => {
    const finess = aFiness();
    await hand.apply((await hand.check(`FINESS EJ;Nom\n${finess};Su\n`)).id);
    const said = async (...lines: string[]) => {
      const { id } = await hand.check(`FINESS EJ;Nom\n${lines.join('\n')}\n`);
      const page = pageOf(await support.get(`/imports/${id}`).expect(200));
      expect(page(`form[action="/imports/${id}/application"]`).length).toBe(0);
      expect(page(`form[action="/imports/${id}/cancellation"]`).length).toBe(1);
      expect(wordsOf(page, 'main')).not.toMatch(/Aucune des 1 |les 0 lignes/);
      return [wordsOf(page, 'h2#sum'), wordsOf(page, '[aria-labelledby="decide"] p')];
    };
    const known = `${finess};Su`;
    const known2 = [known, known];
    expect(await said(known)).toEqual(['La seule ligne ne changerait rien.', expect.stringContaining('sait déjà')]);
    expect((await said(...known2))[0]).toBe('Aucune des 2 lignes ne changerait quoi que ce soit.');
    expect(await said(`${aFiness()};`)).toEqual([
      'Rien à appliquer : 1 ligne en erreur.',
      expect.stringContaining('Corrigez celles'),
    ]);
    expect((await said(...known2, `${aFiness()};`))[0]).toBe(
      'Rien à appliquer : 1 ligne en erreur, les 2 autres ne changeraient rien.',
    );
  });

  it('say what a photo is, and read a file with NULs in it as if they were not there', async () => {
    const photo = Buffer.from('ffd8ffe000104a46494600010100000100010000ffdb0043', 'hex');
    for (const kind of ['clients', 'cards']) {
      const refused = await support
        .post('/imports')
        .field('_token', uuidv7())
        .field('kind', kind)
        .attach('file', photo, 'photo.jpg');
      expect([refused.status, wordsOf(pageOf(refused), 'main')]).toEqual([
        422,
        expect.stringContaining('C’est une image'),
      ]);
    }
    const [first, last] = [aFiness(), aFiness()];
    const many = Array.from({ length: 300 }, () => `${first};Fon\0dation`);
    const sent = await send(support, `FINESS EJ;Nom\r\n${many.join('\r\n')}\r\n${last};Les \0Lilas\r\n`).expect(303);
    const id = idOf(sent.headers['location'] as string);
    await hand.map(id);
    await hand.runner.check({ importId: id }, hand.job);
    expect([(await hand.byId(id)).newRows]).toEqual([2]);
    expect(wordsOf(pageOf(await support.get(`/imports/${id}/rows?outcome=new`)), 'tbody')).toContain('Les Lilas');
  });

  it('show the beginning of a cell, never half of a sign', async () => {
    const sent = await send(support, `FINESS EJ;Nom\r\n${aFiness()};${'x'.repeat(59)}📄 suite\r\n`).expect(303);
    expect(idOf(sent.headers['location'] as string)).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('say of a value without a title on which line it is, and their outcome file keeps it', async () => {
    const [good, moved] = [aFiness(), aFiness()];
    const id = await hand.upload(`FINESS EJ;Nom;Truc\n${good};Les Iris;x\n${moved};Les Lilas; site B;x\n`);
    await hand.map(id);
    await hand.runner.check({ importId: id }, hand.job);
    const shown = pageOf(await support.get(`/imports/${id}/rows?outcome=error`).expect(200));
    expect(wordsOf(shown, 'tbody')).toMatch(/ligne 3.*«.x.» est après la dernière colonne titrée/);
    const { text } = await support.get(`/imports/${id}/outcome`).expect(200);
    expect(text.split('\r\n')[2]).toMatch(new RegExp(`^${moved};Les Lilas; site B;En erreur;.*titrée.*;;x$`));
    const again = await hand.check(text);
    expect([again.newRows, again.errorRows]).toEqual([1, 1]);
  });

  it('write each line in their outcome file where it stood: the lines that a reason names are those one mends', async () => {
    const [ej, other] = [aFiness(), aFiness()];
    const { id } = await hand.check(`FINESS EJ;Nom\n\n${ej};Les Iris\n;\n\n${ej};Les Lilas\n${other};Le Parc\n`);
    const { text } = await support.get(`/imports/${id}/outcome`).expect(200);
    const lines = text.split('\r\n');
    expect(lines).toHaveLength(8);
    expect([1, 3, 4].map((index) => lines[index])).toEqual(['', '', '']);
    expect(lines[2]).toMatch(new RegExp(`^${ej};Les Iris;En erreur;.*Les lignes 3 et 6 du même client`));
    expect(lines[5]).toMatch(new RegExp(`^${ej};Les Lilas;`));
    expect(lines[6]).toMatch(new RegExp(`^${other};Le Parc;Nouvelle`));
    const again = await hand.check(text, 'clients - compte rendu.csv');
    expect((await hand.rows(again.id)).map(({ line }) => line)).toEqual([3, 6, 7]);
  });

  it('write a cell in their outcome file as it is read, however often it is sent again', async () => {
    const line = `${aFiness()};'-Les Pins-;'+33 4 92 03 44 44;demain;'-x`;
    let text = `FINESS EJ;Nom;Téléphone du représentant;Date du contrat\n${line}\n`;
    for (let pass = 0; pass < 3; pass += 1) {
      const { id } = await hand.check(text);
      const [row] = await hand.rows(id);
      const cells = row?.['cells'] as string[];
      expect([...cells.slice(0, 4), cells.at(-1)].join(';')).toBe(line);
      const shown = pageOf(await support.get(`/imports/${id}/rows?outcome=error`).expect(200));
      expect(wordsOf(shown, 'tbody')).toMatch(/(^| )-Les Pins-/);
      text = (await support.get(`/imports/${id}/outcome`).expect(200)).text;
    }
  });

  it('take the columns of a file whose titles were seen before', async () => {
    const first = idOf((await send(support, `Numéro OG;Libellé\n${aFiness()};A\n`)).headers['location'] as string);
    const refused = await support
      .post(`/imports/${first}/mapping`)
      .type('form')
      .send({ 'column.1': 'name' })
      .expect(422);
    expect(wordsOf(pageOf(refused), '#error-summary')).toContain('FINESS EJ');
    expect(pageOf(refused)('select option[selected]').attr('value')).toBe('name');
    await support
      .post(`/imports/${first}/mapping`)
      .type('form')
      .send({ 'column.0': 'finessEj', 'column.1': 'name' })
      .expect(303);
    const second = idOf((await send(support, `numéro og;libellé\n${aFiness()};B\n`)).headers['location'] as string);
    expect((await hand.byId(second)).mapping).toEqual(['finessEj', 'name']);
  });

  it('answer a double click once, and an unreadable file on the form', async () => {
    const token = uuidv7();
    const content = `FINESS EJ;Nom\n${aFiness()};A\n`;
    const [one, two] = [
      await send(support, content, 'clients.csv', token),
      await send(support, content, 'clients.csv', token),
    ];
    expect(one.headers['location']).toBe(two.headers['location']);
    const refused = await send(support, '%PDF-1.7', 'liste.pdf').expect(422);
    expect(wordsOf(pageOf(refused), '#error-summary')).toContain('PDF');
    expect(wordsOf(pageOf(await support.post('/imports').type('form').send({})), '#error-summary')).toContain(
      'Choisissez un fichier',
    );
  });

  it('refuse 200 MB on its own word, without reading them', async () => {
    const { status, text } = await pour({ 'Content-Length': 200 * 1024 * 1024 }, 1);
    expect([status, text.includes('dépasse 30')]).toEqual([413, true]);
  });

  it('refuse a file that grows past its bound without having said so, and keep nothing of it', async () => {
    const { status, text } = await pour({}, 40);
    expect([status, text.includes('dépasse 30')]).toEqual([413, true]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('of another editor are a 404, and the auditor may look and export', async () => {
    const { id } = await hand.check(`FINESS EJ;Nom\n${aFiness()};A\n`);
    const neighbour = await app.signIn('admin', await app.secondEditor());
    for (const path of ['', '/rows', '/outcome']) await neighbour.get(`/imports/${id}${path}`).expect(404);
    for (const noun of ['mapping', 'application', 'cancellation']) {
      const { status } = await neighbour
        .post(`/imports/${id}/${noun}`)
        .type('form')
        .send({ version: 1, 'column.0': 'finessEj' });
      expect([noun, status]).toEqual([noun, 404]);
    }
    const auditor = await app.signIn('auditor');
    await auditor.get(`/imports/${id}`).expect(200);
    await auditor.post(`/imports/${id}/application`).type('form').send({ version: 1 }).expect(403);
    await auditor.get('/clients/export').expect(200);
  });

  // Sends so many megabytes of a file; of one that said its size, the rest is never sent.
  async function pour(more: http.OutgoingHttpHeaders, megabytes: number): Promise<{ status: number; text: string }> {
    const { email } = app.users.support;
    const { headers } = await app.visitor().post('/session').type('form').send({ email, password: testPassword });
    const cookie = (headers['set-cookie'] as unknown as string[]).map((one) => one.split(';')[0]).join('; ');
    const type = 'multipart/form-data; boundary=x';
    const own = { 'Content-Type': type, Cookie: cookie, Origin: app.url, 'Sec-Fetch-Site': 'same-origin' };
    return new Promise((done, failed) => {
      const request = http.request(`${app.url}/imports`, { method: 'POST', headers: { ...own, ...more } });
      request.on('error', failed);
      request.on('response', (response) => {
        let text = '';
        response.on('data', (chunk) => (text += String(chunk)));
        response.on('end', () => {
          request.destroy();
          done({ status: response.statusCode ?? 0, text });
        });
      });
      request.write('--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n');
      for (let sent = 0; sent < megabytes; sent += 1) request.write(Buffer.alloc(1024 * 1024, 'a'));
      if (!more['Content-Length']) request.end('\r\n--x--\r\n');
    });
  }
});

describe('an export', () => {
  it.each(['csv', 'xlsx'] as const)('in %s imported again is unchanged everywhere', async (format) => {
    const editor = await app.secondEditor();
    const theirs = importsOf(app, editor);
    const grouping = await aGrouping(editor, { name: '-GHT; « Azur »' });
    const client = await aClient(editor, {
      name: '=Foyer "A"; B',
      siret: '26060001000015',
      account_manager_id: editor.users.account_manager.id,
      grouping_id: grouping.id,
      contract_number: "'007",
      internal_reference: '-CRM; 007',
      self_administered: true,
    });
    await aRepresentative(editor, { client_id: client.id });
    const [one, two] = [
      await anEstablishment(editor, { client_id: client.id }),
      await anEstablishment(editor, { client_id: client.id, town: null }),
    ];
    const instance = await anInstance(editor, {
      client_id: client.id,
      services: ['dmp', 'insi_auto', 'ror'],
      host_name: 'srv.a.fr',
    });
    await insertRow(editor, 'instance_establishments', { instance_id: instance.id, establishment_id: one.id });
    const second = await anInstance(editor, { client_id: client.id, name: 'Recette', services: [] });
    await aSlot(editor, {
      client_id: client.id,
      instance_id: instance.id,
      purpose: 'dmp_auth',
      declared_not_after: dayFromToday(90),
      declared_by: 'Essai',
    });
    const slot = await aSlot(editor, {
      client_id: client.id,
      instance_id: instance.id,
      purpose: 'insi',
      common_name: 'INSI-AUTO',
    });
    await aCertificate(editor, { client_id: client.id, slot_id: slot.id });
    await aClient(editor, {
      environment: 'TEST',
      contract_state: 'missing',
      contract_since: null,
      postal_code: null,
      town: null,
      address: null,
    });
    expect([two.id, second.id].every(Boolean)).toBe(true);
    const visitor = await app.signIn('support', editor);
    const before = await fingerprintOf(editor, ['audit_entries', 'audit_heads']);
    const answer = await visitor.get(`/clients/export?format=${format}`).buffer(true).parse(bytes).expect(200);
    expect(await fingerprintOf(editor, ['audit_entries', 'audit_heads'])).toEqual(before);
    const checked = await theirs.check(answer.body as Buffer, `clients.${format}`);
    expect(
      (await theirs.rows(checked.id)).flatMap((row) => [...(row.errors ?? []), ...(row.differences ?? [])]),
    ).toEqual([]);
    expect([checked.readRows, checked.unchangedRows]).toEqual([4, 4]);
    const { rows } = await editor.owner.query(`SELECT summary, details FROM audit_entries WHERE action = 'exported'`);
    expect(rows).toMatchObject([{ details: { clients: 2, lines: 4, filter: 'Tous les clients', format } }]);
  });

  it('of archived clients brings none of them back, whoever archived them; a line that changes one is told', async () => {
    const editor = await app.secondEditor();
    const theirs = importsOf(app, editor);
    const made = await theirs.check(csv('FINESS EJ;Nom;Nom du directeur;Prénom', `${aFiness()};Erreur;Martin;Zoé`));
    await theirs.apply(made.id);
    await theirs.undo(made.id);
    await aClient(editor, { name: 'Parti', archived_at: new Date(), archived_reason: 'Contrat terminé' });
    const followed = await aClient(editor, { name: 'Suivi' });
    const visitor = await app.signIn('support', editor);
    const { text } = await visitor.get('/clients/export?format=csv&archived=1').expect(200);
    expect(tally(await theirs.check(text))).toMatchObject({ read: 2, unchanged: 2 });
    expect(tally(await theirs.check(text.replace('Parti', 'Revenu').replace('Erreur', 'Mieux')))).toMatchObject({
      error: 2,
    });
    const back = await theirs.check(text.replace(/archivé(?=\r\n)/g, 'suivi'));
    expect(tally(back)).toMatchObject({ changed: 1, error: 1 });
    const archiving = await theirs.check(csv('FINESS EJ;Suivi du client', `${followed['finess_ej']};archivé`));
    expect((await theirs.rows(archiving.id))[0]?.errors?.[0]?.text).toContain('n’archive pas de client');
  });

  it('keeps what the list keeps, and refuses what the list does not know', async () => {
    const editor = await app.secondEditor();
    await aClient(editor, { name: 'Gardé', departement: '06' });
    await aClient(editor, { name: 'Ailleurs', departement: '13' });
    await aClient(editor, { name: 'Archivé', departement: '06', archived_at: new Date() });
    const visitor = await app.signIn('auditor', editor);
    const { text, headers } = await visitor.get('/clients/export?departement=06&sort=name').expect(200);
    expect(
      text
        .split('\r\n')
        .slice(1)
        .filter(Boolean)
        .map((line) => line.split(';')[1]),
    ).toEqual(['Gardé']);
    expect(headers['content-disposition']).toMatch(/attachment; filename="clients-\d{4}-\d{2}-\d{2}\.csv"/);
    const refused = await visitor.get('/clients/export?color=red').expect(409);
    expect(refused.text).toContain('color');
    await visitor.get('/clients/export?format=pdf').expect(409);
  });

  it('of 1,300 clients leaves none out and none twice', async () => {
    const editor = await app.secondEditor();
    await editor.owner.query(
      `INSERT INTO clients (id, finess_ej, name, departement) SELECT gen_random_uuid(), 'X' || n, 'Même nom ' || n % 3, '06' FROM generate_series(1, 1300) n`,
    );
    const visitor = await app.signIn('support', editor);
    const { text } = await visitor.get('/clients/export').expect(200);
    const finess = text
      .split('\r\n')
      .slice(1)
      .filter(Boolean)
      .map((line) => line.split(';')[0]);
    expect([finess.length, new Set(finess).size]).toEqual([1_300, 1_300]);
  });
});

function bytes(
  response: { on(event: string, listener: (chunk: Buffer) => void): void },
  done: (error: Error | null, body: Buffer) => void,
): void {
  const chunks: Buffer[] = [];
  response.on('data', (chunk) => chunks.push(chunk));
  response.on('end', () => done(null, Buffer.concat(chunks)));
}
