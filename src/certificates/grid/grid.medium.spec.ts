import { uuidv7 } from '../../platform/uuid.js';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  aCertificate,
  aClient,
  anInstance,
  anOrder,
  aSolution,
  aSlot,
  dayFromToday,
} from '../../../test/support/factories.js';
import { statementsDuring } from '../../../test/support/statements.js';
import { aTenant } from '../../../test/support/tenant.js';
import { ProgressService } from '../../progress/progress.service.js';
import { writeCursor } from '../../platform/lists/cursor.js';
import { readGridFilter } from './grid-filter.js';
import { GridQueries, type GridTally } from './grid.queries.js';
import { GridSlotsQueries } from './grid-slots.queries.js';
import { gridTable } from './grid-table.view.js';
import { gridView } from './grid.view.js';
import { slotListView } from './slot-list.view.js';
import { withCoverage } from '../../slots/coverage.queries.js';
import { type Coverage, severity } from '../../journey/plan/coverage.js';

const day = 86_400_000;
const now = new Date();

const tenant = await aTenant();
const solution = await aSolution(tenant, { name: 'DUI Démo' });
beforeAll(async () => {
  for (let index = 0; index < 64; index += 1) await aClientOfTheGrid(index);
  await tenant.run(() => tenant.get(ProgressService).refreshAll());
});

async function aClientOfTheGrid(index: number): Promise<void> {
  const client = await aClient(tenant, {
    name: `Association ${String(index % 20).padStart(3, '0')}`,
    departement: index % 3 === 0 ? '2A' : '06',
    account_manager_id: index % 5 === 0 ? tenant.users.account_manager.id : null,
    archived_at: index === 63 ? new Date() : null,
    // Some were renamed after their certificates.
    subject_changed_at: index % 7 === 5 ? now : null,
  });
  const own = index % 2 === 0 ? { solution_id: solution.id } : {};
  const instance = await anInstance(tenant, { client_id: client.id, services: [], ...own });
  const where = { client_id: client.id, instance_id: instance.id };
  const auth = await aSlot(tenant, where);
  const insi = await aSlot(tenant, { ...where, purpose: 'insi', serves: ['insi_auto'], common_name: 'INSI-AUTO' });
  const verified = { installed_at: now, verified_at: now };
  const notAfter = new Date(now.getTime() + (index * 14 - 60) * day);
  await aCertificate(tenant, { client_id: client.id, slot_id: auth.id, not_after: notAfter, ...verified });
  if (index % 4 === 0) await anOrder(tenant, { client_id: client.id, slot_id: insi.id });
  if (index % 4 === 1)
    await tenant.owner.query(`UPDATE slots SET declared_not_after = $2, declared_by = 'x' WHERE id = $1`, [
      insi.id,
      dayFromToday(index * 2),
    ]);
}

const filterOf = (query: Record<string, string>) => readGridFilter(query, now, [{ id: solution.id, name: 'DUI Démo' }]);
const grid = () => tenant.get(GridQueries);
const run = <Result>(work: () => Promise<Result>) => tenant.run(work, 'account_manager');

/** Every row, page after page, then back to the first: both ways must tell the same. */
async function walk(query: Record<string, string>, read: 'clients' | 'slots'): Promise<string[]> {
  const page = (cursor: Record<string, string>) =>
    run(
      () =>
        grid()[read](filterOf({ ...query, ...cursor })) as Promise<{
          rows: KeyedRow[];
          previous: boolean;
          next: boolean;
        }>,
    );
  const pages = [await page({})];
  for (let last = pages[0]; last?.next; last = pages.at(-1))
    pages.push(await page({ after: cursorOf(last.rows.at(-1)) }));
  for (let index = pages.length - 1; index > 0; index -= 1) {
    const back = await page({ before: cursorOf(pages[index]?.rows[0]) });
    expect(back.rows.map(({ id }) => id)).toEqual(pages[index - 1]?.rows.map(({ id }) => id));
    expect([back.previous, back.next]).toEqual([index > 1, true]);
  }
  return pages.flatMap(({ rows }) => rows.map(({ id }) => id));
}

type KeyedRow = { id: string; cursor: string };

function cursorOf(row: KeyedRow | undefined): string {
  if (!row) throw new Error('an empty page');
  return writeCursor(row.cursor);
}

/** How many the list of a coverage has: of what is to be made again, what is in service too. */
function listed({ coverages, redone }: GridTally, coverage: Coverage): number {
  return coverages[coverage] + (coverage === 'to_redo' ? redone : 0);
}

/** Too few to know how many clients there are: they are counted one by one. */
async function readingOneSlot<Result>(work: () => Promise<Result>): Promise<Result> {
  const usual = grid().slotsRead;
  grid().slotsRead = 1;
  try {
    return await work();
  } finally {
    grid().slotsRead = usual;
  }
}

describe('the coverage of many clients', () => {
  it.each<Record<string, string>>([
    {},
    { mine: '1' },
    { departement: '2A', kind: 'insi' },
    { expiring: '90' },
    { order: 'none' },
    { q: 'association 01' },
  ])('is counted as the lists show it, with the filter %j', async (query) => {
    const tally = await run(() => grid().tally(filterOf(query)));
    for (const coverage of severity) {
      const filtered = { ...query, coverage };
      const own = await run(() => grid().tally(filterOf(filtered)));
      expect(await readingOneSlot(() => run(() => grid().tally(filterOf(filtered))))).toEqual(own);
      const slots = await walk({ ...filtered, view: 'list' }, 'slots');
      const clients = await walk(filtered, 'clients');
      expect([coverage, slots.length, own.slots, own.clients]).toEqual([
        coverage,
        listed(tally, coverage),
        slots.length,
        clients.length,
      ]);
      expect(new Set(slots).size).toBe(slots.length);
      expect(new Set(clients).size).toBe(clients.length);
    }
  });

  it.each<Record<string, string>>([{}, { q: 'association' }])(
    'finds whatever is called « à refaire », which is counted where it is in service too, with %j',
    async (query) => {
      const tally = await run(() => grid().tally(filterOf(query)));
      expect(tally.redone).toBeGreaterThan(2);
      expect(tally.slots).toBe(severity.reduce((sum, code) => sum + tally.coverages[code], 0));
      const filter = filterOf({ ...query, coverage: 'to_redo', view: 'list', size: '200' });
      const { rows } = await run(() => grid().slots(filter));
      expect(withCoverage(rows, now).filter(({ answer }) => !answer.label.endsWith('à refaire'))).toEqual([]);
      for (const coverage of ['to_redo,covered', 'expiring,to_redo', 'to_redo,missing', 'expiring,to_redo,covered']) {
        const several = { ...query, coverage };
        const { slots } = await run(() => grid().tally(filterOf(several)));
        expect([coverage, slots]).toEqual([coverage, (await walk({ ...several, view: 'list' }, 'slots')).length]);
      }
      const choices = { solutions: [], departements: [], mayImport: false };
      const { tally: shown } = slotListView(filter, { rows, previous: false, next: false }, tally, choices, now);
      const again = tally.redone;
      expect(shown.at(-1)).toMatchObject({
        code: 'to_redo',
        count: String(again),
        label: `À refaire ou à révoquer, dont ${again} déjà comptés`,
      });
    },
  );

  it('has a page size, both ways, and leaves archived clients out', async () => {
    expect(await walk({}, 'clients')).toHaveLength(63);
    expect(await walk({ size: '100' }, 'clients')).toEqual(await walk({ size: '50' }, 'clients'));
    expect(await walk({ view: 'list', size: '100' }, 'slots')).toHaveLength(126);
  });

  it.each(['after', 'before'])('begins a page of slots where it is in its index, %s a slot', async (way) => {
    const [row] = (await run(() => grid().slots(filterOf({ view: 'list' })))).rows;
    const deep = filterOf({ view: 'list', [way]: cursorOf(row) });
    const asked = await statementsDuring(() => run(() => grid().slots(deep)));
    const page = asked.find((text) => text.includes('WITH page'));
    const own = `SELECT set_config('app.editor_id', '${tenant.editorId}', true); SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off`;
    const told = await tenant.owner.query(`BEGIN; ${own}; EXPLAIN (GENERIC_PLAN) ${page}; ROLLBACK`);
    const plan = (told as unknown as { rows: Record<string, string>[] }[])[4]?.rows.map((line) => line['QUERY PLAN']);
    expect(plan?.join('\n')).toMatch(/slots_expiry on slots.*\n *Index Cond: .*ROW\(/);
  });

  it('keeps a solution, and counts only its instances', async () => {
    const tally = await run(() => grid().tally(filterOf({ solution: solution.id })));
    expect([tally.clients, tally.slots]).toEqual([32, 64]);
    const { rows } = await run(() => grid().clients(filterOf({ solution: solution.id, size: '200' })));
    const slotsOf = (only: string) =>
      run(() =>
        tenant.get(GridSlotsQueries).ofClients(
          rows.map(({ id }) => id),
          only,
        ),
      );
    expect(await slotsOf(solution.id)).toHaveLength(tally.slots);
    expect(await slotsOf(uuidv7())).toEqual([]);
  });

  it.each<Record<string, string>>([
    { q: 'association 01' },
    { q: 'asociation 011' },
    { q: 'zzz' },
    { mine: '1' },
    { mine: '1', q: 'association' },
  ])('keeps and counts the same, however whom it is of is looked for: %j', async (query) => {
    const asManager = <T>(work: () => Promise<T>) => tenant.as('account_manager')(work);
    const asFilter = filterOf({ ...query, size: '200' });
    const looked = await asManager(() => grid().filter({ ...query, size: '200' }, now));
    for (const filter of [looked, { ...looked, owner: asFilter.owner }, { ...looked, client: asFilter.client }]) {
      const [clients, slots] = await asManager(async () => [
        await grid().clients(filter),
        await grid().slots({ ...filter, view: 'list' }),
      ]);
      const tally = await asManager(() => grid().tally(filter));
      expect(tally).toEqual(await asManager(() => grid().tally(asFilter)));
      expect([clients.rows.length, slots.rows.length]).toEqual([tally.clients, tally.slots]);
      for (const coverage of severity) {
        const only = await asManager(() =>
          grid().slots({ ...filterOf({ ...query, coverage, view: 'list', size: '200' }) }),
        );
        expect(only.rows).toHaveLength(listed(tally, coverage));
      }
    }
  });

  it('tells each part of the address it does not know, and does not filter by it', () => {
    const filter = filterOf({
      couleur: 'bleu',
      coverage: 'presque',
      kind: 'x',
      expiring: 'demain',
      size: '7',
      after: 'rien',
    });
    expect(filter.chips).toEqual([]);
    expect(filter.unknown).toHaveLength(6);
    expect(filter.unknown.join(' ')).toContain('«\u00a0couleur\u00a0» n’est pas un filtre');
  });

  it('names the person it is filtered by, and tells of one there is not', async () => {
    const { account_manager: manager } = tenant.users;
    const known = await run(() => grid().filter({ account_manager: manager.id }, now));
    expect(known.chips.map(({ value }) => value)).toEqual([manager.name]);
    expect(known.unknown).toEqual([]);
    const nobody = await run(() => grid().filter({ account_manager: uuidv7() }, now));
    expect(nobody.chips.map(({ value }) => value)).toEqual(['inconnu']);
    expect(nobody.unknown).toEqual([expect.stringContaining('n’existe pas')]);
  });
});

describe('a cell of the grid', () => {
  it('leads to what must be done, and says it', async () => {
    const filter = filterOf({ size: '200' });
    const page = await run(() => grid().clients(filter));
    const slots = await run(() => tenant.get(GridSlotsQueries).ofClients(page.rows.map(({ id }) => id)));
    const table = gridTable(filter, page.rows, slots, now);
    const insi = table.rows.map(({ cells }) => cells[table.columns.findIndex(({ key }) => key === 'insi')]);
    const ordered = insi.filter((cell) => cell?.code === 'requested');
    expect(ordered.length).toBeGreaterThan(0);
    for (const cell of ordered) {
      expect(cell?.href).toMatch(/^\/orders\//);
      expect(cell?.sentence).toMatch(/^Déposer la CSR du certificat .*, commande CMD-TEST-\d+$/);
    }
    // These clients have no representative yet: nothing can be ordered before.
    const missing = insi.filter((cell) => cell?.code === 'missing');
    expect(new Set(missing.map((cell) => cell?.note))).toEqual(new Set(['attend le représentant']));
    expect(missing[0]?.href).toMatch(/^\/clients\//);
    expect(insi.filter((cell) => cell?.note?.includes('déclarée, non importé')).length).toBeGreaterThan(10);
  });

  it('is of what a certificate serves: one that went on without the DMP leaves its column and its filter', async () => {
    const editor = await tenant.secondEditor();
    const client = await aClient(editor);
    const slot = await aSlot(editor, { client_id: client.id, serves: ['mss_bal'], label: 'MSSanté BAL' });
    const verified = { installed_at: now, verified_at: now };
    await aCertificate(editor, { client_id: client.id, slot_id: slot.id, ...verified });
    await editor.run(() => tenant.get(ProgressService).refreshAll());
    const filter = readGridFilter({}, now, []);
    const { rows } = await editor.run(() => grid().clients(filter));
    const slots = await editor.run(() => tenant.get(GridSlotsQueries).ofClients([client.id]));
    const { columns, rows: shown } = gridTable(filter, rows, slots, now);
    const cell = (kind: string) => shown[0]?.cells[columns.findIndex(({ key }) => key === kind)];
    expect([cell('dmp_auth')?.code, cell('mss_bal')?.code]).toEqual(['not_needed', 'covered']);
    expect(cell('mss_bal')?.note).not.toContain('DMP');
    const listed = async (kind: string) =>
      (await editor.run(() => grid().slots(readGridFilter({ kind, view: 'list' }, now, [])))).rows.map(({ id }) => id);
    expect([await listed('dmp_auth'), await listed('mss_bal')]).toEqual([[], [slot.id]]);
  });

  it('keeps the filter in the addresses of the page', async () => {
    const filter = filterOf({ kind: 'dmp_auth', size: '50' });
    const page = await run(() => grid().clients(filter));
    const tally = await run(() => grid().tally(filter));
    const view = gridView(filter, page, [], tally, { solutions: [], departements: [], mayImport: false }, now);
    expect(view.pages.next).toMatch(/^\/certificates\?kind=dmp_auth&after=/);
    expect(view.tally[0]?.href).toBe('/certificates?kind=dmp_auth&coverage=revoked');
    expect(view.tally[1]?.href).toBe('/certificates?kind=dmp_auth&coverage=expired');
    expect(view.chips.map(({ href }) => href)).toEqual(['/certificates']);
  });
});
