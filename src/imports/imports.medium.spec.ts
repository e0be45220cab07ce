import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aClient, aFiness, aGrouping, aSolution, dayFromToday } from '../../test/support/factories.js';
import { importsOf } from '../../test/support/imports.js';
import { startTenant, type TestEditor, type TestTenant } from '../../test/support/tenant.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';

let tenant: TestTenant;
let editor: TestEditor;
let hand: ReturnType<typeof importsOf>;
beforeAll(async () => {
  tenant = await startTenant();
});
beforeEach(async () => {
  editor = await tenant.secondEditor();
  hand = importsOf(tenant, editor);
});
afterAll(() => tenant.stop());

const csv = (...lines: string[]) => lines.join('\r\n');
const tally = ({
  readRows,
  newRows,
  changedRows,
  unchangedRows,
  errorRows,
  appliedRows,
  staleRows,
}: Awaited<ReturnType<typeof hand.byId>>) => ({
  read: readRows,
  new: newRows,
  changed: changedRows,
  unchanged: unchangedRows,
  error: errorRows,
  applied: appliedRows,
  stale: staleRows,
});
const one = async (sql: string, parameters: unknown[] = []) =>
  (await editor.owner.query<Record<string, unknown>>(sql, parameters)).rows[0] ?? {};
const count = async (table: string) => Number((await one(`SELECT count(*) AS n FROM ${table}`))['n']);

const full =
  'FINESS EJ;Raison sociale;CP;Ville;Contrat;Date du contrat;Chargé de compte;Nom du représentant;Prénoms du représentant;FINESS EG;Nom de l’établissement;Instance;Solution;Services;Échéance DMP authentification;Échéance INSi AUTO';

describe('an import of clients', () => {
  it('creates a client whole: contract, manager, representative, establishments, instance and declared expiries', async () => {
    const [ej, eg1, eg2] = [aFiness(), aFiness(), aFiness()];
    await aSolution(editor, { name: 'DUI Santé' });
    const day = dayFromToday(200);
    const french = day.split('-').reverse().join('/');
    const name = editor.users.account_manager.name;
    const checked = await hand.check(
      csv(
        full,
        `${ej};Association A;06000;Nice;signé;03/02/2024;${name};Martin;Zoé;${eg1};Foyer;Production;dui sante;DMP, INSi AUTO;${french};${french}`,
        `${ej};;;;;;;;;${eg2};Atelier;Production;;;;`,
      ),
    );
    expect(tally(checked)).toEqual({ read: 2, new: 2, changed: 0, unchanged: 0, error: 0, applied: 0, stale: 0 });
    expect(await count('clients')).toBe(0);
    const applied = await hand.apply(checked.id);
    expect([applied.state, applied.appliedRows]).toEqual(['applied', 2]);
    const client = await one('SELECT * FROM clients');
    expect(client).toMatchObject({
      finess_ej: ej,
      name: 'Association A',
      departement: '06',
      contract_state: 'signed',
      contract_since: '2024-02-03',
      account_manager_id: editor.users.account_manager.id,
    });
    expect(await one('SELECT last_name, role FROM representatives')).toEqual({
      last_name: 'Martin',
      role: 'legal_representative',
    });
    expect(await count('establishments')).toBe(2);
    expect(await count('instance_establishments')).toBe(2);
    const { rows: slots } = await editor.owner.query(
      'SELECT purpose, declared_not_after, declared_by FROM slots ORDER BY purpose',
    );
    expect(slots).toMatchObject([
      { purpose: 'dmp_auth', declared_not_after: day },
      { purpose: 'dmp_sign', declared_not_after: null },
      { purpose: 'insi', declared_not_after: day },
    ]);
    expect(slots[0]).toMatchObject({ declared_by: expect.stringContaining('Personne support') });
    expect(await one('SELECT client_id FROM client_progress')).toEqual({ client_id: client['id'] });
    expect(await one(`SELECT actor_kind, actor_name FROM audit_entries WHERE subject_kind = 'client'`)).toMatchObject({
      actor_kind: 'import',
    });
  });

  it('takes the internal reference, and refuses on its line the one another client has', async () => {
    const [first, second, third] = [aFiness(), aFiness(), aFiness()];
    await aClient(editor, { finess_ej: first, internal_reference: 'CRM-1' });
    const checked = await hand.check(
      csv('FINESS EJ;Nom;Ref interne', `${second};A;CRM-1`, `${third};B;CRM-2`, `${aFiness()};C;CRM-2`),
    );
    expect(tally(checked)).toMatchObject({ read: 3, new: 1, error: 2 });
    await hand.apply(checked.id);
    expect(await one('SELECT internal_reference FROM clients WHERE finess_ej = $1', [third])).toEqual({
      internal_reference: 'CRM-2',
    });
    const { rows } = await editor.owner.query<{ errors: string }>(
      'SELECT errors::text FROM import_rows WHERE import_id = $1 AND outcome = $2 ORDER BY line',
      [checked.id, 'error'],
    );
    expect(rows[0]?.errors).toContain(`CRM-1`);
    expect(rows[0]?.errors).toContain(first);
    expect(rows[1]?.errors).toContain(third);
  });

  it('sent again changes nothing: every line is found unchanged', async () => {
    const lines = Array.from({ length: 30 }, (_, index) => `${aFiness()};Client ${index};${aFiness()};Foyer ${index}`);
    const file = csv('FINESS EJ;Nom;FINESS EG;Nom de l’établissement', ...lines);
    await hand.apply((await hand.check(file)).id);
    const before = await count('audit_entries');
    const again = await hand.check(file);
    expect(tally(again)).toMatchObject({ read: 30, unchanged: 30, new: 0, changed: 0, error: 0 });
    await expect(hand.apply(again.id)).rejects.toThrow('Aucune ligne');
    expect(await count('clients')).toBe(30);
    expect(await count('audit_entries')).toBe(before + 3);
  });

  it('shows before → after for what differs, leaves an empty cell alone, and empties by the word', async () => {
    const client = await aClient(editor, { name: 'Ancien nom', address: '1 rue A', contract_number: 'C-1' });
    const checked = await hand.check(
      csv('FINESS EJ;Nom;Adresse;Ville;Numéro du contrat', `${client['finess_ej']};Nouveau nom;;Cannes;(vider)`),
    );
    const [row] = await hand.rows(checked.id);
    expect(row?.differences).toEqual([
      ['name', 'Ancien nom', 'Nouveau nom'],
      ['town', 'Nice', 'Cannes'],
      ['contractNumber', 'C-1', ''],
    ]);
    await hand.apply(checked.id);
    expect(await one('SELECT name, address, town, contract_number, version FROM clients')).toEqual({
      name: 'Nouveau nom',
      address: '1 rue A',
      town: 'Cannes',
      contract_number: null,
      version: 2,
    });
    const audit = await one(`SELECT details FROM audit_entries WHERE subject_kind = 'client'`);
    expect(audit['details']).toMatchObject({
      version: 2,
      changes: { name: ['Ancien nom', 'Nouveau nom'] },
      file: 'clients.csv',
    });
  });

  it('leaves alone a client that somebody changed since the check, and says so', async () => {
    const [changed, untouched] = [await aClient(editor, { name: 'A' }), await aClient(editor, { name: 'B' })];
    const checked = await hand.check(
      csv('FINESS EJ;Nom', `${changed['finess_ej']};A2`, `${untouched['finess_ej']};B2`),
    );
    await editor.owner.query(`UPDATE clients SET name = 'A3', version = version + 1 WHERE id = $1`, [changed.id]);
    const applied = await hand.apply(checked.id);
    expect(tally(applied)).toMatchObject({ applied: 1, stale: 1, changed: 2 });
    const { rows } = await editor.owner.query<{ name: string }>('SELECT name FROM clients ORDER BY name');
    expect(rows.map((row) => row.name)).toEqual(['A3', 'B2']);
    const stale = (await hand.rows(checked.id)).find((row) => row['stale_at']);
    expect(stale?.reason).toContain('Modifié entre-temps');
  });

  it('tells each wrong cell, groups by reason, and applies the others', async () => {
    await aGrouping(editor, { name: 'GHT Azur' });
    const good = aFiness();
    const checked = await hand.check(
      csv(
        'FINESS EJ;Nom;SIRET;Contrat;Date du contrat;Chargé de compte;Groupement;Solution',
        `${good};Bon;;;;;ght azur;`,
        `060923151;Coquille du guide;;;;;;`,
        `${aFiness()};Siret abrégé;2,60600E+13;;;;;`,
        `${aFiness()};Sans date;;signé;;;;`,
        `${aFiness()};Inconnue;;;;Jeanne Inconnue;;`,
        `${aFiness()};;;;;;;`,
        `;Sans numéro;;;;;;`,
        `${aFiness()};Solution;;;;;;Logiciel inconnu`,
      ),
    );
    expect(tally(checked)).toMatchObject({ read: 8, new: 1, error: 7 });
    const texts = (await hand.rows(checked.id)).map((row) => row.errors?.[0]?.text ?? '');
    expect(texts[1]).toContain('clé de contrôle');
    expect(texts[2]).toContain('abrégé par le tableur');
    expect(texts[3]).toContain('date de signature');
    expect(texts[4]).toContain('Connus');
    expect(texts[5]).toContain('nom de l’organisme');
    expect(texts[6]).toContain('FINESS EJ');
    expect(texts[7]).toContain('n’est pas une de vos solutions');
    await hand.apply(checked.id);
    expect(await one('SELECT finess_ej FROM clients')).toEqual({ finess_ej: good });
  });

  it('believes none of two lines of one client that contradict each other, and names both', async () => {
    const ej = aFiness();
    const checked = await hand.check(
      csv('FINESS EJ;Nom;Ville', `${ej};Un nom;Nice`, `${aFiness()};Autre;Nice`, `${ej};Un autre nom;Nice`),
    );
    expect(tally(checked)).toMatchObject({ new: 1, error: 2 });
    const [first] = await hand.rows(checked.id);
    expect(first?.errors?.[0]?.text).toMatch(/lignes 2 et 4/);
  });

  it('gives an establishment to one client only, within the file as in the base', async () => {
    const eg = aFiness();
    const lines = Array.from({ length: 600 }, (_, index) => `${aFiness()};Client ${index};;`);
    const checked = await hand.check(
      csv(
        'FINESS EJ;Nom;FINESS EG;Nom de l’établissement',
        `${aFiness()};Premier;${eg};Foyer`,
        ...lines,
        `${aFiness()};Dernier;${eg};Foyer`,
      ),
    );
    expect(tally(checked)).toMatchObject({ read: 602, error: 1, new: 601 });
    const error = (await hand.rows(checked.id)).find((row) => row.outcome === 'error');
    expect(error?.errors?.[0]?.text).toContain('déjà un établissement');
  });

  it('goes on where it was when it is killed in the middle, twice at once, and does nothing twice', async () => {
    const lines = Array.from({ length: 1_200 }, (_, index) => `${aFiness()};Client ${index};${aFiness()};Foyer`);
    const checked = await hand.check(csv('FINESS EJ;Nom;FINESS EG;Nom de l’établissement', ...lines));
    await hand.accept(checked.id);
    const db = tenant.get(TenantDb);
    const real = db.run.bind(db);
    let batches = 0;
    // The power goes at the commit of the second batch.
    db.run = (scope, work) =>
      real(scope, async () => {
        const value = await work();
        if (scope.actor.kind === 'import' && (batches += 1) === 2) throw new Error('power cut');
        return value;
      });
    await expect(hand.runner.apply({ importId: checked.id }, hand.job)).rejects.toThrow('power cut');
    db.run = real;
    expect(await count('clients')).toBe(200);
    await Promise.all([
      hand.runner.apply({ importId: checked.id }, hand.job),
      hand.runner.apply({ importId: checked.id }, hand.job),
    ]);
    expect(tally(await hand.byId(checked.id))).toMatchObject({ new: 1_200, applied: 1_200, stale: 0 });
    expect(await count('clients')).toBe(1_200);
    expect(await count('establishments')).toBe(1_200);
    expect(Number((await one(`SELECT count(*) AS n FROM audit_entries WHERE subject_kind = 'client'`))['n'])).toBe(
      1_200,
    );
  });

  it('stops between two batches when it is cancelled, and keeps what is done', async () => {
    const lines = Array.from({ length: 700 }, (_, index) => `${aFiness()};Client ${index}`);
    const checked = await hand.check(csv('FINESS EJ;Nom', ...lines));
    await hand.accept(checked.id);
    const db = tenant.get(TenantDb);
    const real = db.run.bind(db);
    let batches = 0;
    db.run = async (scope, work) => {
      const value = await real(scope, work);
      if (scope.actor.kind === 'import' && (batches += 1) === 1)
        await real(editor.scope(), () => hand.imports.cancel(checked.id) as never);
      return value;
    };
    await hand.runner.apply({ importId: checked.id }, hand.job);
    db.run = real;
    const cancelled = await hand.byId(checked.id);
    expect([cancelled.state, cancelled.appliedRows, await count('clients')]).toEqual(['cancelled', 200, 200]);
  });

  it('asks for the number above fifty lines, and refuses what was checked again meanwhile', async () => {
    const lines = Array.from({ length: 51 }, (_, index) => `${aFiness()};Client ${index}`);
    const { id, version } = await hand.check(csv('FINESS EJ;Nom', ...lines));
    await expect(editor.run(() => hand.imports.apply(id, { version, typed: '' }))).rejects.toThrow(
      'Tapez ce nombre, 51',
    );
    await expect(editor.run(() => hand.imports.apply(id, { version: version - 1, typed: '51' }))).rejects.toThrow(
      'a changé',
    );
    await expect(editor.as('auditor')(() => hand.imports.apply(id, { version, typed: '51' }))).rejects.toThrow(
      'Votre rôle',
    );
    await hand.accept(id);
    await expect(hand.accept(id)).rejects.toThrow('n’est pas possible');
  });

  it('replaces the representative when another name comes, without the card of the former', async () => {
    const client = await aClient(editor);
    const file = (name: string) =>
      csv(
        'FINESS EJ;Nom du représentant;Prénoms du représentant;Type de carte;État de la carte',
        `${client['finess_ej']};${name};Paul;CPS;Commandée`,
      );
    await hand.apply((await hand.check(file('Durand'))).id);
    await hand.apply(
      (
        await hand.check(
          csv('FINESS EJ;Nom du représentant;Prénoms du représentant', `${client['finess_ej']};Petit;Anne`),
        )
      ).id,
    );
    const { rows } = await editor.owner.query(
      'SELECT last_name, card_kind, ended_on IS NULL AS current FROM representatives ORDER BY created_at, ended_on',
    );
    expect(rows).toEqual(
      expect.arrayContaining([
        { last_name: 'Durand', card_kind: 'CPS', current: false },
        { last_name: 'Petit', card_kind: null, current: true },
      ]),
    );
  });

  it('adds up: new, changed, unchanged and in error make the 10,000 lines read', async () => {
    const known = await hand.check(
      csv('FINESS EJ;Nom', ...Array.from({ length: 3_000 }, (_, index) => `${aFiness()};Client ${index}`)),
    );
    await hand.apply(known.id);
    const { rows } = await editor.owner.query<{ finess_ej: string; name: string }>(
      'SELECT finess_ej, name FROM clients ORDER BY finess_ej',
    );
    const lines = rows.map(({ finess_ej, name }, index) => `${finess_ej};${index % 2 === 0 ? name : `${name} bis`}`);
    for (let index = 0; index < 6_900; index += 1) lines.push(`${aFiness()};Nouveau ${index}`);
    for (let index = 0; index < 100; index += 1) lines.push(`06000000X;Faux ${index}`);
    const checked = await hand.check(csv('FINESS EJ;Nom', ...lines));
    expect(tally(checked)).toEqual({
      read: 10_000,
      new: 6_900,
      changed: 1_500,
      unchanged: 1_500,
      error: 100,
      applied: 0,
      stale: 0,
    });
  });

  it('of another editor does not exist', async () => {
    const checked = await hand.check(csv('FINESS EJ;Nom', `${aFiness()};A`));
    await expect(tenant.run(() => hand.imports.byId(checked.id))).rejects.toThrow('n’existe pas');
  });
});
