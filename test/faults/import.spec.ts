import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { aFiness } from '../support/factories.js';
import { csv, importsOf, tally } from '../support/imports.js';
import { startTenant, type TestTenant } from '../support/tenant.js';
import { waitFor } from '../support/wait-for.js';
import { onEachCarrier } from './carriers.js';
import { expectNothingWrong } from './proof.js';
import { workersOf } from './victims.js';

// Pass: of 1,200 lines each is read, judged, written and told once, although the worker is killed in the middle of checking, of writing a
// batch while the one after it is committed already, and of telling; at every look what is counted is what is there; lines in error
// are told by their number.
onEachCarrier('an import of several batches', (carrying) => {
  const [size, batch] = [1_200, 400];
  /** In the middle of the second batch: batches follow the order of the numbers, which is that of the lines. */
  const held = { index: 600, line: 602 };
  let tenant: TestTenant;
  let hand: ReturnType<typeof importsOf>;
  beforeAll(async () => {
    tenant = await startTenant();
    hand = importsOf(tenant);
  });
  afterAll(() => tenant.stop());

  // Behind the other hooks: what holds a worker is let go first.
  const worker = workersOf(
    () => tenant.database,
    () => carrying.environment(),
  );

  /** A worker that is killed while it waits to write one row, and what was to be seen while it did. */
  async function killedAt(write: string, which: string, look: () => Promise<void>): Promise<void> {
    const { owner } = tenant;
    const table = write.split(' ').at(-1) ?? '';
    await owner.query('SELECT pg_advisory_lock(1)');
    await owner.query(`
      CREATE FUNCTION hold_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock_shared(1); RETURN NEW; END $$;
      CREATE TRIGGER hold_row BEFORE ${write} FOR EACH ROW WHEN (${which}) EXECUTE FUNCTION hold_row()`);
    const victim = await worker();
    await waitFor(`a row of ${table} is held`, async () => (await waiting()) === 1);
    await look();
    await victim.kill();
    await owner.query(`SELECT pg_advisory_unlock(1)`);
    // Its transaction has nobody to answer.
    await waitFor('nothing of it is left', async () => (await waiting()) === 0);
    await owner.query(`DROP TRIGGER hold_row ON ${table}; DROP FUNCTION hold_row()`);
    await look();
  }

  const waiting = async () =>
    (
      await tenant.owner.query(
        `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      )
    ).rowCount;

  const counted = (sql: string) => hand.one(sql).then(({ n }) => Number(n));

  /** Of so many lines, and of no others, the client is there, told once. */
  async function applied(id: string, lines: number): Promise<void> {
    const { state, appliedRows } = await hand.byId(id);
    expect({ state, appliedRows }).toEqual({ state: lines === size ? 'applied' : 'applying', appliedRows: lines });
    const told = `FROM audit_entries WHERE request_id = '${id}' AND subject_kind = 'client' AND action = 'created'`;
    expect(await counted(`SELECT count(*) AS n FROM import_rows WHERE applied_at IS NOT NULL`)).toBe(lines);
    expect(await counted('SELECT count(*) AS n FROM clients')).toBe(lines);
    expect(await counted('SELECT count(*) AS n FROM client_progress')).toBe(lines);
    expect(await counted(`SELECT count(*) AS n ${told}`)).toBe(lines);
    expect(await counted(`SELECT count(DISTINCT client_id) AS n ${told}`)).toBe(lines);
  }

  it('is done once, wherever its worker dies', async () => {
    const good = Array.from({ length: size }, (_, index) => `${aFiness()};Client ${index}`);
    const id = await hand.upload(csv('FINESS EJ;Nom', ...good, '12;Trop court', ';Sans numéro'));
    await hand.map(id);
    await killedAt('UPDATE ON import_rows', `NEW.line = ${held.line} AND NEW.outcome IS NOT NULL`, async () => {
      const settled = await counted('SELECT count(*) AS n FROM import_rows WHERE outcome IS NOT NULL');
      const { newRows, errorRows, readRows } = await hand.byId(id);
      expect([newRows + errorRows, readRows, settled % batch === 0]).toEqual([settled, size + 2, settled < size]);
    });
    const checking = await worker();
    await waitFor('it is checked', async () => (await hand.byId(id)).state === 'checked');
    expect(tally(await hand.byId(id))).toMatchObject({ read: size + 2, new: size, error: 2, unchanged: 0, changed: 0 });
    const wrong = (await hand.rows(id)).filter(({ outcome }) => outcome === 'error');
    expect(wrong.map(({ line, errors }) => [line, errors?.[0]?.key])).toEqual([
      [size + 2, 'finessEj'],
      [size + 3, 'finessEj'],
    ]);
    await checking.kill();

    await hand.accept(id);
    await killedAt('INSERT ON clients', `NEW.name = 'Client ${held.index}'`, async () => {
      await waitFor('the batch after it is committed', async () => (await hand.byId(id)).appliedRows === size - batch);
      await applied(id, size - batch);
    });
    await killedAt('INSERT ON audit_entries', `NEW.details->'lines' = '[${held.line}]'`, () =>
      applied(id, size - batch),
    );
    await worker();
    await waitFor('it is applied', async () => (await hand.byId(id)).state === 'applied');
    await applied(id, size);
    await expectNothingWrong(tenant);
  });
});
