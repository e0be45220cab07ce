import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  aCard,
  aClient,
  aFiness,
  aGrouping,
  anAdministrator,
  anAssignment,
  dayFromToday,
  insertRow,
} from '../../../../test/support/factories.js';
import { csv, importsOf, typedDay } from '../../../../test/support/imports.js';
import { ImportPages } from '../../pages/import-pages.js';
import { ClientsService } from '../../../clients/clients.service.js';
import { ClientArchive } from '../../../clients/identity/client-archive.service.js';
import { uuidv7 } from '../../../platform/uuid.js';
import { aTenant, type TestEditor } from '../../../../test/support/tenant.js';

let editor: TestEditor;
let hand: ReturnType<typeof importsOf>;
const tenant = await aTenant();
beforeEach(async () => {
  editor = await tenant.secondEditor();
  hand = importsOf(tenant, editor);
});

const all = async (sql: string, parameters: unknown[] = []) =>
  (await editor.owner.query<Record<string, unknown>>(sql, parameters)).rows;

describe('an import of establishments that hold their own certificates', () => {
  const titles =
    'FINESS EJ;Nom;FINESS EG;Nom de l’établissement;Instance;Solution;Services;Porteur des certificats;Échéance DMP authentification';
  const day = dayFromToday(100);
  beforeEach(() => editor.owner.query(`INSERT INTO solutions (id, name) VALUES (gen_random_uuid(), 'DUI')`));
  const applied = async (...lines: string[]) => {
    const { id } = await hand.check(csv(titles, ...lines));
    expect(await hand.apply(id)).toMatchObject({ state: 'applied', appliedRows: lines.length });
    return id;
  };
  const slots = () => all('SELECT establishment_id IS NULL AS client, purpose FROM slots ORDER BY purpose');

  it('is undone whole: their slots go with them, and the number is free for whom it belongs to', async () => {
    const eg = aFiness();
    const id = await applied(
      `${aFiness()};A;${eg};Foyer;Production;DUI;DMP;FINESS EG;${typedDay(day)}`,
      `${aFiness()};B;;;;;;;`,
      `${aFiness()};C;;;;;;;`,
    );
    expect(await slots()).toEqual(['dmp_auth', 'dmp_sign'].map((purpose) => ({ client: false, purpose })));
    expect(await hand.undo(id)).toMatchObject({ state: 'undone', undoneRows: 3, keptRows: 0 });
    expect([await slots(), await all('SELECT 1 FROM establishments')]).toEqual([[], []]);
    expect(await all('SELECT name FROM clients WHERE archived_at IS NULL')).toEqual([]);
    await applied(`${aFiness()};D;${eg};Foyer;Production;DUI;DMP;FINESS EG;${typedDay(day)}`);
  });

  it('gives back an instance that served others, with what was declared of theirs', async () => {
    const [ej, eg] = [aFiness(), aFiness()];
    await applied(`${ej};A;${aFiness()};Foyer;Production;DUI;DMP;FINESS EG;`);
    const before = [await slots(), await all('SELECT id FROM establishments')];
    const id = await applied(`${ej};A;${eg};Annexe;Production;;;;${typedDay(day)}`);
    expect(await all('SELECT 1 FROM slots WHERE declared_not_after IS NOT NULL')).toHaveLength(2);
    expect(await hand.undo(id)).toMatchObject({ state: 'undone', undoneRows: 1, keptRows: 0 });
    expect([await slots(), await all('SELECT id FROM establishments')]).toEqual(before);
    expect(await all('SELECT 1 FROM slots WHERE declared_not_after IS NOT NULL')).toEqual([]);
  });

  it('gives back an instance that had one set under the number of its client', async () => {
    const ej = aFiness();
    await applied(`${ej};A;;;Production;DUI;DMP;;`);
    const id = await applied(`${ej};A;${aFiness()};Annexe;Production;;;FINESS EG;${typedDay(day)}`);
    expect(await hand.undo(id)).toMatchObject({ state: 'undone', undoneRows: 1, keptRows: 0 });
    const needed = await all('SELECT establishment_id, declared_not_after FROM slots WHERE not_needed_reason IS NULL');
    expect(needed).toEqual([1, 2].map(() => ({ establishment_id: null, declared_not_after: null })));
  });

  it('closes an establishment that something names, says why, and opens it again when a file brings it back', async () => {
    const [ej, eg] = [aFiness(), aFiness()];
    const line = `${ej};A;${eg};Foyer;Production;DUI;DMP;FINESS EG;${typedDay(day)}`;
    const id = await applied(line);
    const [slot] = await all(`SELECT id, client_id FROM slots WHERE purpose = 'dmp_auth'`);
    await insertRow(editor, 'reminders', {
      ...{ id: uuidv7(), client_id: slot?.['client_id'], slot_id: slot?.['id'], declared_not_after: day },
      ...{ rule: 'expiry', stage: 120, recipient: 'technique@client.test', decision: 'sent', reason: 'Échéance.' },
    });
    expect(await hand.undo(id)).toMatchObject({ state: 'undone', undoneRows: 1, keptRows: 0 });
    const state = () =>
      all('SELECT name, closed_on IS NOT NULL AS closed, closed_reason IS NOT NULL AS why FROM establishments');
    expect(await state()).toEqual([{ name: 'Foyer', closed: true, why: true }]);
    expect(await all(`SELECT action FROM audit_entries WHERE subject_kind = 'establishment'`)).toEqual([
      { action: 'closed' },
    ]);
    const again = await applied(line.replace('Foyer', 'Maison'));
    expect((await hand.rows(again))[0]?.differences).toContainEqual(['finessEg', '', eg, eg]);
    expect(await state()).toEqual([{ name: 'Maison', closed: false, why: false }]);
    expect(await hand.undo(again)).toMatchObject({ state: 'undone', undoneRows: 1, keptRows: 0 });
    expect(await state()).toEqual([{ name: 'Maison', closed: true, why: true }]);
  });
});

describe('what an import made of the facts that only one client may have', () => {
  const titles = 'FINESS EJ;Nom;Référence interne;SIRET';
  const siret = '73282932000074';
  const clients = () => all('SELECT name, siret, internal_reference AS reference FROM clients ORDER BY name');

  it('holds nothing against a corrected file once it is undone: the journal has them, and a line gives them again', async () => {
    const wrong = aFiness();
    const mistake = csv(titles, `${wrong};Faute;R1;${siret}`);
    const { id } = await hand.check(mistake);
    await hand.apply(id);
    expect(await hand.undo(id)).toMatchObject({ undoneRows: 1 });
    expect(await all(`SELECT details->'changes' AS changes FROM audit_entries WHERE action = 'archived'`)).toEqual([
      { changes: { siret: [siret, ''], internalReference: ['R1', ''] } },
    ]);
    const right = await hand.check(csv(titles, `${aFiness()};Juste;R1;${siret}`));
    expect(await hand.apply(right.id)).toMatchObject({ appliedRows: 1 });
    expect(await clients()).toEqual([
      { name: 'Faute', siret: null, reference: null },
      { name: 'Juste', siret, reference: 'R1' },
    ]);
    expect(await hand.undo(right.id)).toMatchObject({ undoneRows: 1 });
    expect(await hand.apply((await hand.check(mistake)).id)).toMatchObject({ appliedRows: 1 });
    expect(await all('SELECT siret, internal_reference AS reference FROM clients WHERE archived_at IS NULL')).toEqual([
      { siret, reference: 'R1' },
    ]);
  });

  const numbers = () =>
    all('SELECT name, siret, number, archived_at IS NOT NULL AS archived FROM clients ORDER BY name');
  const bySiret = (name = 'Commune') => csv('SIRET;Nom;Code postal', `${siret};${name};06000`);

  it('leaves a client that has no FINESS shown under the SIRET that it has no more, and a line that says it again brings it back', async () => {
    const { id } = await hand.check(csv('SIRET;Nom;Code postal;Référence interne', `${siret};Commune;06000;R2`));
    await hand.apply(id);
    expect(await hand.undo(id)).toMatchObject({ undoneRows: 1 });
    expect(await clients()).toEqual([{ name: 'Commune', siret: null, reference: null }]);
    expect(await numbers()).toEqual([{ name: 'Commune', siret: null, number: siret, archived: true }]);
    const again = await hand.check(bySiret());
    expect(again).toMatchObject({ changedRows: 1, newRows: 0, errorRows: 0 });
    expect(await hand.apply(again.id)).toMatchObject({ appliedRows: 1 });
    expect(await numbers()).toEqual([{ name: 'Commune', siret, number: siret, archived: false }]);
    expect(await hand.undo(again.id)).toMatchObject({ undoneRows: 1 });
    expect(await numbers()).toEqual([{ name: 'Commune', siret: null, number: siret, archived: true }]);
  });

  it('lets another client have that SIRET: lines of it are then about that one, and the first comes back no more', async () => {
    const { id } = await hand.check(bySiret());
    await hand.apply(id);
    await hand.undo(id);
    const known = await aClient(editor, { name: 'Connu' });
    const given = await hand.check(csv(titles, `${known['finess_ej']};Connu;;${siret}`));
    expect(await hand.apply(given.id)).toMatchObject({ appliedRows: 1 });
    expect(await hand.check(csv('SIRET;Nom', `${siret};Connu`))).toMatchObject({ unchangedRows: 1, errorRows: 0 });
    const [mistaken] = await all(`SELECT id FROM clients WHERE name = 'Commune'`);
    const restore = () =>
      editor.run(async () =>
        tenant.get(ClientArchive).restore(await tenant.get(ClientsService).byId(String(mistaken?.['id']))),
      );
    await expect(restore()).rejects.toThrow('est depuis celui d’un autre');
    await hand.undo(given.id);
    expect(await restore()).toBe(true);
    expect(await numbers()).toMatchObject([
      { name: 'Commune', siret, archived: false },
      { name: 'Connu', siret: null },
    ]);
  });

  it('brings that client back under the FINESS of a corrected file', async () => {
    const { id } = await hand.check(csv('SIRET;Nom;Code postal', `${siret};Commune;06000`));
    await hand.apply(id);
    await hand.undo(id);
    const right = await hand.check(csv(titles, `${aFiness()};Juste;;${siret}`));
    expect(await hand.apply(right.id)).toMatchObject({ appliedRows: 1 });
    expect(await all('SELECT name, siret FROM clients WHERE archived_at IS NULL ORDER BY name')).toEqual([
      { name: 'Juste', siret },
    ]);
  });
});

describe('an import of names', () => {
  const changed = async () => (await all('SELECT name, subject_changed_at FROM clients'))[0];

  it.each([null, '2025-05-06T07:08:09.123456Z'])(
    'leaves no certificate to be made again once it is undone, but those of before (%s)',
    async (at) => {
      const client = await aClient(editor, { subject_changed_at: at });
      const before = await changed();
      const { id } = await hand.check(csv('FINESS EJ;Nom', `${client['finess_ej']};Nom fautif`));
      await hand.apply(id);
      expect((await changed())?.['subject_changed_at']).toBeInstanceOf(Date);
      expect(await hand.undo(id)).toMatchObject({ undoneRows: 1 });
      expect(await changed()).toEqual(before);
    },
  );
});

describe('an import of whom ANS has recorded', () => {
  it.each([
    ['had recorded before, under another number', '2023-03-14 12:00:00+01'],
    ['never had', null],
  ])('gives back one whom it %s as it was', async (_, recorded) => {
    const client = await aClient(editor);
    const { id: administrator } = await anAdministrator(editor);
    const card = await aCard(editor, { administrator_id: administrator, kind: 'CPE' });
    const waiting = { client_id: client.id, administrator_id: administrator, state: 'to_request' };
    await anAssignment(editor, { ...waiting, recorded_at: recorded, state_since: '2026-02-01T11:00:00Z' });
    const held = () =>
      all(`SELECT state, state_since, recorded_at::date::text AS recorded FROM assignments`).then(([one]) => one);
    const before = await held();
    expect(before).toMatchObject({ state: 'to_request', recorded: recorded && '2023-03-14' });
    const titles = 'FINESS EJ;Cartes habilitées;Habilitation depuis';
    const { id } = await hand.check(csv(titles, `${client['finess_ej']};${card['number']};01/03/2026`));
    await hand.apply(id);
    expect(await held()).toMatchObject({ state: 'active', recorded: '2026-03-01' });
    await hand.undo(id);
    expect(await held()).toEqual(before);
  });
});

describe('two imports on one client', () => {
  const town = async () => (await all('SELECT town, archived_at IS NULL AS followed FROM clients'))[0];
  const brought = async (...lines: string[]) => {
    const { id } = await hand.check(csv(...lines));
    await hand.apply(id);
    return id;
  };

  it('are undone one after the other, the last one first', async () => {
    const ej = aFiness();
    const first = await brought('FINESS EJ;Nom;Ville', `${ej};A;Nice`);
    const second = await brought('FINESS EJ;Ville', `${ej};Cannes`);
    const third = await brought('FINESS EJ;Ville', `${ej};Menton`);
    expect(await hand.undo(third)).toMatchObject({ undoneRows: 1, keptRows: 0 });
    expect(await hand.undo(second)).toMatchObject({ undoneRows: 1, keptRows: 0 });
    expect(await town()).toEqual({ town: 'Nice', followed: true });
    expect(await hand.undo(first)).toMatchObject({ undoneRows: 1, keptRows: 0 });
    expect(await town()).toMatchObject({ followed: false });
  });

  it('are judged client by client: one that the second still holds is left, one that somebody changed between is left', async () => {
    const numbers = [aFiness(), aFiness(), aFiness()].sort();
    const lines = (word: string) => numbers.map((ej) => `${ej};Client;${word}`);
    const first = await brought('FINESS EJ;Nom;Ville', ...lines('Nice'));
    const byHand = async (ej: string | undefined) => brought('FINESS EJ;Adresse', `${ej};9 rue Haute`);
    await byHand(numbers[2]);
    const second = await brought('FINESS EJ;Nom;Ville', ...lines('Cannes'));
    await byHand(numbers[1]);
    expect(await hand.undo(second)).toMatchObject({ undoneRows: 2, keptRows: 1 });
    expect(await hand.undo(first)).toMatchObject({ undoneRows: 1, keptRows: 2 });
    expect(await all('SELECT finess_ej FROM clients WHERE archived_at IS NOT NULL')).toEqual([
      { finess_ej: numbers[0] },
    ]);
  });

  const page = (id: string) => editor.run(() => tenant.get(ImportPages).one(id, {}, 'support'));

  it('are all given back once what kept the first is undone: its rest is offered then, and not before', async () => {
    const clients = [aFiness(), aFiness()];
    const lines = (word: string) => clients.map((ej) => `${ej};Client;${word}`);
    const first = await brought('FINESS EJ;Nom;Ville', ...lines('Nice'));
    const second = await brought('FINESS EJ;Nom;Ville', ...lines('Cannes'));
    expect(await hand.undo(first)).toMatchObject({ state: 'undone', undoneRows: 0, keptRows: 2 });
    expect(await page(first)).toMatchObject({ undo: null, notUndone: expect.stringContaining('tant que') });
    await expect(hand.undo(first)).rejects.toThrow('tant que');
    expect(await hand.undo(second)).toMatchObject({ undoneRows: 2, keptRows: 0 });
    expect(await page(first)).toMatchObject({
      sentence: expect.stringContaining('2\u00a0lignes gardées peuvent maintenant être rendues'),
      undo: { label: 'Défaire les 2 lignes restantes' },
      notUndone: null,
      groups: [],
    });
    expect(await hand.undo(first)).toMatchObject({ state: 'undone', undoneRows: 2, keptRows: 0, othersRows: 0 });
    expect(await all('SELECT 1 FROM clients WHERE archived_at IS NULL')).toEqual([]);
    expect((await hand.rows(first)).map(({ reason }) => reason)).toEqual([null, null]);
    expect(await page(first)).toMatchObject({ undo: null, notUndone: null });
  });

  it('offer of the first what may go back now, and say of the rest what keeps it today', async () => {
    const clients = [aFiness(), aFiness(), aFiness()];
    const lines = (word: string) => clients.map((ej) => `${ej};Client;${word}`);
    const first = await brought('FINESS EJ;Nom;Ville', ...lines('Nice'));
    const second = await brought('FINESS EJ;Nom;Ville', ...lines('Cannes'));
    expect(await hand.undo(first)).toMatchObject({ keptRows: 3 });
    expect(await hand.undo(second)).toMatchObject({ undoneRows: 3 });
    const { id } = await hand.check(csv('FINESS EJ;Adresse', `${clients[0]};9 rue Haute`), 'adresse.csv');
    await hand.apply(id);
    expect(await page(first)).toMatchObject({
      undo: { label: 'Défaire 2 des 3 lignes restantes' },
      groups: [{ key: 'kept', count: 1, reasons: [{ count: '1', reason: expect.stringContaining('adresse.csv') }] }],
    });
    const asked = await editor.run(() => tenant.get(ImportPages).undo(first, 'support'));
    expect(asked).toMatchObject({
      head: { title: 'Défaire 2 des 3 lignes restantes' },
      sentence: expect.stringContaining('2\u00a0lignes seraient rendues'),
      kept: { rows: [{ since: expect.stringContaining('adresse.csv') }] },
    });
    expect(await hand.undo(first)).toMatchObject({ state: 'undone', undoneRows: 2, keptRows: 1 });
    expect(await page(first)).toMatchObject({ undo: null });
    await hand.undo(id);
    expect(await page(first)).toMatchObject({ undo: { label: 'Défaire la ligne restante' } });
    expect(await hand.undo(first)).toMatchObject({ undoneRows: 3, keptRows: 0 });
  });
});

describe('what would be given back and cannot be', () => {
  const kept = async (id: string) => (await hand.rows(id)).map(({ reason }) => reason);
  const forecast = (id: string) => editor.run(() => tenant.get(ImportPages).undo(id, 'support'));
  const names = () => all('SELECT name FROM clients WHERE archived_at IS NULL ORDER BY name');

  it('is left and said, and foretold: a grouping that was removed, a reference that another client has', async () => {
    const [one, two] = [await aGrouping(editor, { name: 'G un' }), await aGrouping(editor, { name: 'G deux' })];
    const a = await aClient(editor, { name: 'A', grouping_id: one.id });
    const b = await aClient(editor, { name: 'B', internal_reference: 'R1' });
    const c = await aClient(editor, { name: 'C' });
    const { id } = await hand.check(
      csv(
        'FINESS EJ;Nom;Groupement;Référence interne',
        `${a['finess_ej']};A2;${two['name']};`,
        `${b['finess_ej']};B2;;R2`,
        `${c['finess_ej']};C2;;`,
      ),
    );
    await hand.apply(id);
    await editor.owner.query('DELETE FROM groupings WHERE id = $1', [one.id]);
    await aClient(editor, { name: 'D', internal_reference: 'R1' });
    const page = await forecast(id);
    expect(page).toMatchObject({
      sentence: expect.stringContaining('1\u00a0ligne serait rendue'),
      kept: { title: '2 resteront tels quels', rows: expect.anything() },
    });
    expect(await hand.undo(id)).toMatchObject({ state: 'undone', undoneRows: 1, keptRows: 2 });
    expect(await names()).toEqual(['A2', 'B2', 'C', 'D'].map((name) => ({ name })));
    expect(await kept(id)).toEqual([
      expect.stringContaining('groupement d’avant l’import n’existe plus'),
      expect.stringMatching(/R1.*dans la fiche de D/),
      null,
    ]);
    // It is nobody else’s any more.
    await editor.owner.query(`UPDATE clients SET internal_reference = NULL WHERE name = 'D'`);
    expect(await hand.undo(id)).toMatchObject({ state: 'undone', undoneRows: 2, keptRows: 1 });
    expect(await names()).toEqual(['A2', 'B', 'C', 'D'].map((name) => ({ name })));
  });

  it('is whom nobody may be given to any more: an account closed since, a role that only reads; not whoever follows still', async () => {
    const { account_manager: gone, technical_admin: reads, support } = editor.users;
    const of = (name: string, who: string) => aClient(editor, { name, account_manager_id: who });
    const [a, b, c, d] = [
      ...[await of('A', gone.id), await of('B', reads.id)],
      ...[await of('C', gone.id), await of('D', support.id)],
    ];
    const number = (client: typeof a) => String(client?.['finess_ej']);
    const { id } = await hand.check(
      csv(
        'FINESS EJ;Nom;Chargé de compte',
        ...[`${number(a)};A2;${support.email}`, `${number(b)};B2;${support.email}`],
        ...[`${number(c)};C2;`, `${number(d)};D2;${reads.email}`],
      ),
    );
    await hand.apply(id);
    await editor.owner.query('UPDATE users SET disabled_at = now() WHERE id = $1', [gone.id]);
    await editor.owner.query(`UPDATE users SET role = 'auditor' WHERE id = $1`, [reads.id]);
    expect(await forecast(id)).toMatchObject({
      sentence: expect.stringContaining('2\u00a0lignes seraient rendues'),
      kept: { title: '2 resteront tels quels', rows: expect.anything() },
    });
    expect(await hand.undo(id)).toMatchObject({ state: 'undone', undoneRows: 2, keptRows: 2 });
    expect(await all('SELECT name, account_manager_id AS who FROM clients ORDER BY name')).toEqual([
      ...[
        { name: 'A2', who: support.id },
        { name: 'B2', who: support.id },
      ],
      ...[
        { name: 'C', who: gone.id },
        { name: 'D', who: support.id },
      ],
    ]);
    const why = ', qui suivait ce client avant l’import, n’a plus de compte actif, ou ne peut que lire.';
    expect(await kept(id)).toEqual([`${gone.name}${why}`, `${reads.name}${why}`, null, null]);
  });

  it('is left alone of its batch, whatever refuses it', async () => {
    const numbers = [aFiness(), aFiness(), aFiness()].sort();
    const lines = numbers.map((number, at) => `${number};Client ${at};Martin;Zoé`);
    const { id } = await hand.check(csv('FINESS EJ;Nom;Nom du directeur;Prénom', ...lines));
    await hand.apply(id);
    const [person] = await all(
      'SELECT r.id, r.client_id FROM representatives r JOIN clients c ON c.id = r.client_id WHERE c.finess_ej = $1',
      [numbers[1]],
    );
    await insertRow(editor, 'reminders', {
      ...{
        id: uuidv7(),
        client_id: person?.['client_id'],
        representative_id: person?.['id'],
        ends_on: dayFromToday(9),
      },
      ...{ rule: 'card', stage: 30, recipient: 'technique@client.test', decision: 'sent', reason: 'Échéance.' },
    });
    expect(await hand.undo(id)).toMatchObject({ state: 'undone', undoneRows: 2, keptRows: 1 });
    expect(await names()).toEqual([{ name: 'Client 1' }]);
    expect(await all('SELECT client_id FROM representatives')).toEqual([{ client_id: person?.['client_id'] }]);
    expect(await kept(id)).toEqual([null, expect.stringContaining('s’y rattache'), null]);
    // Nothing is told of what did not happen.
    expect(await all(`SELECT 1 FROM audit_entries WHERE action = 'archived'`)).toHaveLength(2);
  });

  it('is a person whom a departure names', async () => {
    const leaver = await anAdministrator(editor);
    const { id } = await hand.check(
      csv(
        'Nom;Prénom;Numéro de carte;Type de carte;Fin de validité',
        `Morel;Camille;0123456789;CPA;${typedDay(dayFromToday(700))}`,
        `Petit;Anne;0000000017;CPA;${typedDay(dayFromToday(700))}`,
      ),
      'cartes.csv',
      'cards',
    );
    await hand.apply(id);
    const [morel] = await all(`SELECT id FROM administrators WHERE last_name = 'Morel'`);
    await insertRow(editor, 'departures', {
      ...{ id: uuidv7(), administrator_id: leaver.id, replacement_id: morel?.['id'], last_day: dayFromToday(9) },
      ...{ access_ends_at: new Date(), created_by: 'Essai' },
    });
    expect(await hand.undo(id)).toMatchObject({ state: 'undone', undoneRows: 1, keptRows: 1 });
    expect((await kept(id))[0]).toContain('un départ le nomme');
  });
});
