import { beforeEach, describe, expect, it } from '@jest/globals';
import { aClient, aFiness } from '../../../test/support/factories.js';
import { complaints } from '../../../test/support/complaints.js';
import { csv, importsOf, tally } from '../../../test/support/imports.js';
import { justBefore } from '../../../test/support/just-before.js';
import { aTenant, type TestEditor } from '../../../test/support/tenant.js';
import { ImportWrites } from '../clients/import-writes.js';
import { ClientFactsQueries } from '../../progress/client-facts.queries.js';
import { ImportPages } from '../pages/import-pages.js';
import { siretNumber } from '../../demo/story/made/numbers.js';
import { GroupingsService } from '../../groupings/groupings.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';

let editor: TestEditor;
let hand: ReturnType<typeof importsOf>;
const tenant = await aTenant();
beforeEach(async () => {
  editor = await tenant.secondEditor();
  hand = importsOf(tenant, editor);
});

// As PostgreSQL says it when it is stopped: no fault of any line.
const powerCut = () => Object.assign(new Error('power cut'), { code: '57P01' });

describe('an import, once it is checked', () => {
  it('sent again changes nothing: every line is found unchanged', async () => {
    const lines = Array.from({ length: 30 }, (_, index) => `${aFiness()};Client ${index};${aFiness()};Foyer ${index}`);
    const file = csv('FINESS EJ;Nom;FINESS EG;Nom de l’établissement', ...lines);
    await hand.apply((await hand.check(file)).id);
    const before = await hand.count('audit_entries');
    const again = await hand.check(file);
    expect(tally(again)).toMatchObject({ read: 30, unchanged: 30, new: 0, changed: 0, error: 0 });
    await expect(hand.apply(again.id)).rejects.toThrow('Aucune ligne');
    expect(await hand.count('clients')).toBe(30);
    expect(await hand.count('audit_entries')).toBe(before + 3);
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

  it('leaves as it is what somebody gives a client while it waits for them', async () => {
    const client = await aClient(editor, { town: 'Nice' });
    const checked = await hand.check(csv('FINESS EJ;Commune', `${client['finess_ej']};Menton`));
    const grouping = await editor.run(() =>
      tenant.get(GroupingsService).create({ name: 'Groupe A', note: null, system: 'separate' }),
    );
    const manager = editor.users.account_manager.id;
    const given = () =>
      editor.owner.query(
        'UPDATE clients SET account_manager_id = $2, grouping_id = $3, version = version + 1 WHERE id = $1',
        [client.id, manager, grouping],
      );
    await hand.accept(checked.id);
    await justBefore(editor, given, () => hand.runner.apply({ importId: checked.id }, hand.job));
    expect(tally(await hand.byId(checked.id))).toMatchObject({ applied: 1, stale: 0 });
    const kept = 'SELECT town, account_manager_id, grouping_id FROM clients WHERE id = $1';
    expect(await hand.one(kept, [client.id])).toEqual({
      town: 'Menton',
      account_manager_id: manager,
      grouping_id: grouping,
    });
  });

  it('leaves aside a client whom somebody else gave an account manager while it waited', async () => {
    const client = await aClient(editor, {});
    const { admin, account_manager: manager } = editor.users;
    const checked = await hand.check(csv('FINESS EJ;Chargé de compte', `${client['finess_ej']};${admin.email}`));
    expect(tally(checked)).toMatchObject({ changed: 1 });
    const given = () =>
      editor.owner.query('UPDATE clients SET account_manager_id = $2, version = version + 1 WHERE id = $1', [
        client.id,
        manager.id,
      ]);
    await hand.accept(checked.id);
    await justBefore(editor, given, () => hand.runner.apply({ importId: checked.id }, hand.job));
    expect(tally(await hand.byId(checked.id))).toMatchObject({ applied: 0, stale: 1 });
    expect(await hand.one('SELECT account_manager_id AS id FROM clients WHERE id = $1', [client.id])).toEqual({
      id: manager.id,
    });
  });

  it('finds unchanged what somebody did meanwhile: two people send one file, nothing is left aside', async () => {
    const known = await aClient(editor, { name: 'A', town: 'Nice' });
    const titles = 'FINESS EJ;Nom;Commune;FINESS EG;Nom de l’établissement';
    const file = csv(titles, `${known['finess_ej']};A2;Nice;;`, `${aFiness()};B;Nice;${aFiness()};Foyer`);
    const [one, two] = [await hand.check(file), await hand.check(file)];
    // Of two lines of one client, one is still to be done.
    const number = String(known['finess_ej']);
    const partly = await hand.check(csv(titles, `${number};A2;;;`, `${number};;;${aFiness()};Autre foyer`));
    expect(tally(partly)).toMatchObject({ changed: 2 });
    await hand.apply(one.id);
    const second = await hand.apply(two.id);
    expect([second.state, tally(second)]).toEqual([
      'applied',
      { read: 2, new: 0, changed: 0, unchanged: 2, error: 0, applied: 0, stale: 0 },
    ]);
    expect((await hand.rows(two.id)).map(({ remarks }) => remarks)).toEqual(
      [1, 2].map(() => [expect.stringContaining('Déjà fait entre')]),
    );
    await expect(hand.undo(two.id)).rejects.toThrow('n’a rien changé');
    expect(tally(await hand.apply(partly.id))).toMatchObject({ stale: 0, applied: 1, unchanged: 1, changed: 1 });
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
        if (scope.actor.kind === 'import' && (batches += 1) === 2) throw powerCut();
        return value;
      });
    await expect(hand.runner.apply({ importId: checked.id }, hand.job)).rejects.toThrow('power cut');
    db.run = real;
    // Others were in hand: each is whole, and counted.
    const { appliedRows } = await hand.byId(checked.id);
    expect([0 < appliedRows, appliedRows < 1_200]).toEqual([true, true]);
    expect(await hand.count('clients')).toBe(appliedRows);
    await Promise.all([
      hand.runner.apply({ importId: checked.id }, hand.job),
      hand.runner.apply({ importId: checked.id }, hand.job),
    ]);
    expect(tally(await hand.byId(checked.id))).toMatchObject({ new: 1_200, applied: 1_200, stale: 0 });
    expect(await hand.count('clients')).toBe(1_200);
    expect(await hand.count('establishments')).toBe(1_200);
    expect(Number((await hand.one(`SELECT count(*) AS n FROM audit_entries WHERE subject_kind = 'client'`))['n'])).toBe(
      1_200,
    );
  });

  it('counts what leapt, whatever it wrote in: the next batch looks its clients up, and walks nothing', async () => {
    const line = `${aFiness()};Client;${aFiness()};Foyer`;
    await hand.apply((await hand.check(csv('FINESS EJ;Nom;FINESS EG;Nom de l’établissement', line))).id);
    const tables = ['client_progress', 'clients', 'establishments', 'import_rows'];
    const counted = 'SELECT relname AS name FROM pg_class WHERE relname = ANY ($1) AND reltuples > 0 ORDER BY 1';
    const { rows } = await editor.owner.query<{ name: string }>(counted, [tables]);
    expect(rows.map(({ name }) => name)).toEqual(tables);
  });

  it('applies all but the line that could not be written, and says so of it', async () => {
    const checked = await hand.check(
      csv('FINESS EJ;Nom', ...['A', 'Mauvais', 'B', 'C', 'D'].map((name) => `${aFiness()};${name}`)),
    );
    const writes = tenant.get(ImportWrites);
    const real = writes.write.bind(writes);
    writes.write = async (effects, from) => {
      await real(effects, from);
      // A rule of the database that no check knew of.
      const bad = effects.newClients.some(({ name }) => name === 'Mauvais');
      if (bad) await tenant.get(TenantDb).query('SELECT 1 / $1::int', [0]);
    };
    const applied = await hand.apply(checked.id);
    writes.write = real;
    expect([applied.state, tally(applied)]).toEqual(['applied', expect.objectContaining({ applied: 4, stale: 1 })]);
    const { rows } = await editor.owner.query<{ name: string }>('SELECT name FROM clients ORDER BY name');
    expect(rows.map(({ name }) => name)).toEqual(['A', 'B', 'C', 'D']);
    const left = (await hand.rows(checked.id)).find((row) => row['stale_at']);
    expect([left?.line, left?.reason]).toEqual([3, expect.stringContaining('erreur imprévue')]);
    expect(complaints()).toEqual([expect.stringContaining('22012')]);
    expect(await hand.undo(checked.id)).toMatchObject({ state: 'undone', undoneRows: 4, keptRows: 0 });
  });

  // What follows from a line, before the commit, meets a rule that no check knew of.
  const trap = (which: string) =>
    editor.owner.query(`
      CREATE FUNCTION trap() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'trapped'; END $$;
      CREATE TRIGGER trap BEFORE INSERT OR UPDATE ON client_progress FOR EACH ROW WHEN (${which}) EXECUTE FUNCTION trap()`);
  const noTrap = () => editor.owner.query('DROP TRIGGER trap ON client_progress; DROP FUNCTION trap()');

  it('applies all but the line of which what follows cannot be, and says so of it', async () => {
    const lines = ['A', 'Mauvais', 'B', 'C', 'D'].map((name) => `${aFiness()};${name}`);
    const { id } = await hand.check(csv('FINESS EJ;Nom', ...lines));
    await trap(`NEW.name_key LIKE '%mauvais%'`);
    const applied = await hand.apply(id);
    await noTrap();
    expect([applied.state, tally(applied)]).toEqual(['applied', expect.objectContaining({ applied: 4, stale: 1 })]);
    const left = (await hand.rows(id)).find((row) => row['stale_at']);
    expect([left?.line, left?.reason]).toEqual([3, expect.stringContaining('erreur imprévue')]);
    expect(complaints()).toEqual([expect.stringContaining('trapped')]);
    const { rows } = await editor.owner.query<{ name: string }>('SELECT name FROM clients ORDER BY name');
    expect(rows.map(({ name }) => name)).toEqual(['A', 'B', 'C', 'D']);
  });

  it('applies, and gives back, all but the line by which our own reckoning fails', async () => {
    const [good, bad, other] = [aFiness(), aFiness(), aFiness()];
    const { id } = await hand.check(csv('FINESS EJ;Nom', `${good};A`, `${bad};Mauvais`, `${other};B`));
    const facts = tenant.get(ClientFactsQueries);
    const real = facts.ofClients.bind(facts);
    const failing = async <Result>(work: () => Promise<Result>) => {
      facts.ofClients = async (ids) => {
        const found = await real(ids);
        if (found.some(({ number }) => number === bad)) throw new TypeError('not reckoned with');
        return found;
      };
      const result = await work();
      facts.ofClients = real;
      expect(complaints()).toEqual([expect.stringContaining('not reckoned with')]);
      return result;
    };
    const applied = await failing(() => hand.apply(id));
    expect([applied.state, tally(applied)]).toEqual(['applied', expect.objectContaining({ applied: 2, stale: 1 })]);
    await aClient(editor, { finess_ej: bad, name: 'Mauvais' });
    const again = await hand.check(csv('FINESS EJ;Nom', `${good};A bis`, `${bad};Bon`, `${other};B bis`));
    expect(tally(await hand.apply(again.id))).toMatchObject({ applied: 3 });
    const undone = await failing(() => hand.undo(again.id));
    expect(undone).toMatchObject({ state: 'undone', undoneRows: 2, keptRows: 1 });
    const { rows } = await editor.owner.query<{ name: string }>('SELECT name FROM clients ORDER BY name');
    expect(rows.map(({ name }) => name)).toEqual(['A', 'B', 'Bon']);
  });

  it('that stopped is checked again but for what it had applied, goes on from there, and is undone whole', async () => {
    const lines = Array.from({ length: 900 }, (_, index) => `${aFiness()};Client ${index}`);
    const { id } = await hand.check(csv('FINESS EJ;Nom', ...lines, `${aFiness()};`));
    await hand.accept(id);
    const db = tenant.get(TenantDb);
    const real = db.run.bind(db);
    let batches = 0;
    const stopped = { ...hand.job, lastTry: true };
    db.run = (scope, work) =>
      real(scope, async () => {
        const value = await work();
        if (scope.actor.kind === 'import' && (batches += 1) === 2) throw powerCut();
        return value;
      });
    await hand.runner.apply({ importId: id }, stopped);
    db.run = real;
    const failed = await hand.byId(id);
    expect([failed.state, complaints().length, 0 < failed.appliedRows, failed.appliedRows < 900]).toEqual([
      'failed',
      1,
      true,
      true,
    ]);
    expect(failed.failure).toContain('Relancez la vérification');
    await hand.map(id);
    await hand.runner.check({ importId: id }, hand.job);
    const again = await hand.byId(id);
    expect(tally(again)).toMatchObject({ new: 900, unchanged: 0, error: 1, applied: failed.appliedRows });
    const page = await editor.run(() => tenant.get(ImportPages).one(id, { mapping: '1' }, 'support'));
    expect(page).toMatchObject({ decide: { effect: expect.anything() } });
    expect(JSON.stringify(page)).toContain(`Appliquer les ${900 - failed.appliedRows} lignes valides`);
    await editor.run(() => hand.imports.apply(id, { version: again.version, typed: String(900 - failed.appliedRows) }));
    await hand.runner.apply({ importId: id }, hand.job);
    expect([(await hand.byId(id)).appliedRows, await hand.count('clients')]).toEqual([900, 900]);
    expect(await hand.undo(id)).toMatchObject({ state: 'undone', undoneRows: 900, keptRows: 0 });
  });

  it('whose undoing stopped says so, and is undone further but not checked again', async () => {
    const { id } = await hand.check(csv('FINESS EJ;Nom', `${aFiness()};A`, `${aFiness()};B`));
    await hand.apply(id);
    const row = await hand.byId(id);
    await editor.run(() => hand.imports.undo(id, { version: row.version, typed: '' }));
    const db = tenant.get(TenantDb);
    const real = db.run.bind(db);
    db.run = (scope, work) =>
      scope.actor.kind === 'import' ? Promise.reject(new Error('power cut')) : real(scope, work);
    await hand.runner.undo({ importId: id }, { ...hand.job, lastTry: true });
    db.run = real;
    expect(complaints()).toHaveLength(1);
    const failed = await hand.byId(id);
    expect([failed.state, failed.failure]).toEqual(['failed', expect.stringContaining('le retour en arrière')]);
    const page = await editor.run(() => tenant.get(ImportPages).one(id, {}, 'support'));
    expect(page).toMatchObject({ mayMap: false, mayRecheck: false, undo: expect.anything() });
    await expect(hand.map(id)).rejects.toThrow('retour en arrière a commencé');
    expect(await hand.undo(id)).toMatchObject({ state: 'undone', undoneRows: 2 });
  });

  it('stops between two batches when it is cancelled, and keeps what is done', async () => {
    const lines = Array.from({ length: 2_000 }, (_, index) => `${aFiness()};Client ${index}`);
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
    const { state, appliedRows } = await hand.byId(checked.id);
    // Others were in hand: each is whole, or nothing of it stays.
    expect([state, 0 < appliedRows, appliedRows < 2_000]).toEqual(['cancelled', true, true]);
    expect(await hand.count('clients')).toBe(appliedRows);
  });

  it('knows what its first clients took, in whichever job its last ones are checked', async () => {
    const numbers = Array.from({ length: 1_000 }, () => aFiness()).sort();
    const siret = siretNumber(2_000_001);
    const taken = new Map([
      [0, `Premier;${siret};LA MÊME`],
      [998, 'Second;;LA MÊME'],
      [999, `Troisième;${siret};`],
    ]);
    const lines = numbers.map((number, index) => `${number};${taken.get(index) ?? `Client ${index};;`}`);
    const id = await hand.upload(csv('FINESS EJ;Nom;SIRET;Référence interne', ...lines));
    await hand.map(id);
    expect(await hand.checkInJobs(id)).toBeGreaterThan(2);
    const errors = (await hand.rows(id)).filter(({ outcome }) => outcome === 'error');
    expect(errors.map(({ line }) => line)).toEqual([1_000, 1_001]);
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

  it('of another editor does not exist', async () => {
    const checked = await hand.check(csv('FINESS EJ;Nom', `${aFiness()};A`));
    await expect(tenant.run(() => hand.imports.byId(checked.id))).rejects.toThrow('n’existe pas');
  });
});
