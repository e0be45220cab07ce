import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { uuidv7 } from '../../platform/uuid.js';
import {
  aCertificate,
  aClient,
  anInstance,
  anOrder,
  aSlot,
  dayFromToday,
  type Row,
} from '../../../test/support/factories.js';
import { aTenant, type TestEditor } from '../../../test/support/tenant.js';
import { ProgressService } from '../../progress/progress.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { EditConflict, Refused } from '../../platform/web/errors.js';
import { CoverageQueries } from '../../slots/coverage.queries.js';
import { DeclaredExpiries } from '../../slots/declared-expiries.service.js';
import { SlotSync } from '../../slots/slot-sync.service.js';
import { SlotsService } from '../../slots/slots.service.js';
import { SlotPageService } from './slot-page.service.js';
import { slotPageView } from './slot-page.view.js';

let editor: TestEditor;

const tenant = await aTenant();
beforeEach(async () => {
  editor = await tenant.secondEditor();
});

const declared = () => tenant.get(DeclaredExpiries);
const slotOf = async (id: string): Promise<Row> => {
  const { rows } = await editor.owner.query<Row>('SELECT * FROM slots WHERE id = $1', [id]);
  return rows[0] as Row;
};
const audit = async (id: string) => {
  const { rows } = await editor.owner.query<{ action: string; summary: string }>(
    `SELECT action, summary FROM audit_entries WHERE subject_id = $1 ORDER BY sequence`,
    [id],
  );
  return rows;
};

async function clientsWithAnInstance(count: number, services: string[]): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const client = await aClient(editor);
    await anInstance(editor, { client_id: client.id, services });
    ids.push(client.id);
  }
  return ids;
}

describe('the slots of many clients', () => {
  it('come in as many statements for thirty clients as for one', async () => {
    const query = jest.spyOn(tenant.get(TenantDb), 'query');
    const statements: number[] = [];
    for (const count of [1, 30]) {
      const ids = await clientsWithAnInstance(count, ['dmp', 'insi_auto']);
      await editor.run(async () => {
        query.mockClear();
        await tenant.get(SlotSync).sync(ids);
        await tenant.get(ProgressService).refresh(ids);
        statements.push(query.mock.calls.length);
      });
    }
    query.mockRestore();
    expect(statements[1]).toBe(statements[0]);
    const { rows } = await editor.owner.query<{ slots: number; told: number; addressed: number }>(
      `SELECT count(*)::int AS slots, count(actor_email)::int AS addressed, (SELECT count(*)::int FROM audit_entries WHERE action = 'created' AND subject_kind = 'slot') AS told FROM slots`,
    );
    expect(rows).toEqual([{ slots: 93, told: 93, addressed: 93 }]);
  });

  it('are made once when two transactions make them at the same moment', async () => {
    const ids = await clientsWithAnInstance(3, ['dmp']);
    await Promise.all([1, 2].map(() => editor.run(() => tenant.get(SlotSync).sync(ids))));
    const { rows } = await editor.owner.query<{ slots: number; told: number }>(
      `SELECT count(*)::int AS slots, (SELECT count(*)::int FROM audit_entries WHERE subject_kind = 'slot') AS told FROM slots`,
    );
    expect(rows).toEqual([{ slots: 6, told: 6 }]);
  });

  it('are renamed and retired together, each told, and an open order keeps its own', async () => {
    const ids = await clientsWithAnInstance(4, ['dmp', 'insi_auto']);
    await editor.run(() => tenant.get(SlotSync).sync(ids));
    const { rows: kept } = await editor.owner.query<Row>(
      `SELECT * FROM slots WHERE common_name = 'INSI-AUTO' AND client_id = $1`,
      [ids[0]],
    );
    await anOrder(editor, { client_id: ids[0], slot_id: kept[0]?.id });
    await editor.owner.query(`UPDATE instances SET application_name = 'DUI NEUF', services = '{dmp}'`);
    await editor.run(() => tenant.get(SlotSync).sync(ids));
    const { rows } = await editor.owner.query(
      `SELECT purpose, common_name, count(*)::int AS n, count(not_needed_reason)::int AS unneeded FROM slots GROUP BY 1, 2 ORDER BY 1, 2`,
    );
    expect(rows).toEqual([
      { purpose: 'dmp_auth', common_name: 'DUI NEUF', n: 4, unneeded: 0 },
      { purpose: 'dmp_sign', common_name: 'DUI NEUF', n: 4, unneeded: 0 },
      { purpose: 'insi', common_name: 'INSI-AUTO', n: 4, unneeded: 3 },
    ]);
    const told = await editor.owner.query(
      `SELECT action, count(*)::int AS n FROM audit_entries WHERE action <> 'created' GROUP BY 1 ORDER BY 1`,
    );
    expect(told.rows).toEqual([
      { action: 'edited', n: 8 },
      { action: 'not_needed', n: 3 },
    ]);
  });
});

describe('a declared expiry', () => {
  const declare = (slot: Row, notAfter: string | null, version = Number(slot['version'])) =>
    editor.run(() => declared().declare(slot.id, { notAfter, version }));
  const coverage = async (id: string) => (await editor.run(() => tenant.get(CoverageQueries).ofSlot(id)))?.answer;

  it('covers the slot until that day, is corrected and cleared, each time in the journal', async () => {
    const slot = await aSlot(editor);
    await declare(slot, dayFromToday(300));
    expect(await coverage(slot.id)).toMatchObject({ coverage: 'covered', daysLeft: 300, declared: true });
    await declare(await slotOf(slot.id), dayFromToday(20));
    expect(await coverage(slot.id)).toMatchObject({ coverage: 'expiring', label: 'Expire dans 20\u00a0j' });
    await declare(await slotOf(slot.id), null);
    expect(await coverage(slot.id)).toMatchObject({ coverage: 'missing', declared: false });
    expect((await audit(slot.id)).map((row) => row.action).filter((action) => action.startsWith('expiry'))).toEqual([
      'expiry_declared',
      'expiry_declared',
      'expiry_cleared',
    ]);
  });

  it('gives the client its next expiry before the commit', async () => {
    const client = await aClient(editor);
    const instance = await anInstance(editor, { client_id: client.id, services: ['insi_auto'] });
    await editor.run(() => tenant.get(SlotSync).sync([client.id]));
    const { rows: slots } = await editor.owner.query<Row>('SELECT * FROM slots WHERE instance_id = $1', [instance.id]);
    await declare(slots[0] as Row, dayFromToday(200));
    const { rows } = await editor.owner.query<Row>('SELECT * FROM client_progress WHERE client_id = $1', [client.id]);
    expect(rows[0]).toMatchObject({ slots_needed: 1, slots_covered: 1, worst_coverage: 'covered' });
  });

  it('counts no more once a certificate is imported, and is kept', async () => {
    const slot = await aSlot(editor);
    await declare(slot, dayFromToday(300));
    await aCertificate(editor, { client_id: slot['client_id'], slot_id: slot.id });
    expect(await coverage(slot.id)).toMatchObject({ coverage: 'issued_not_installed', declared: false });
    expect((await slotOf(slot.id))['declared_not_after']).toBe(dayFromToday(300));
    await expect(declare(await slotOf(slot.id), dayFromToday(200))).rejects.toThrow(Refused);
  });

  it('is not written over by somebody who opened the page before', async () => {
    const slot = await aSlot(editor);
    await declare(slot, dayFromToday(300));
    await expect(declare(slot, dayFromToday(100))).rejects.toThrow(EditConflict);
    expect((await slotOf(slot.id))['declared_not_after']).toBe(dayFromToday(300));
  });

  it('comes for many slots at once; those imported, unneeded or unknown are left alone', async () => {
    const slots = await Promise.all([0, 1, 2].map((index) => aSlot(editor, { common_name: `N${index}` })));
    const unneeded = await aSlot(editor, { not_needed_reason: 'Service abandonné' });
    const imported = await aSlot(editor);
    await aCertificate(editor, { client_id: imported['client_id'], slot_id: imported.id });
    const notAfter = dayFromToday(120);
    const rows = [...slots, unneeded, imported, { id: uuidv7() }].map(({ id }) => ({ slotId: id, notAfter }));
    const changed = await editor.run(() => tenant.get(SlotsService).declareExpiries(rows));
    expect([...changed].sort()).toEqual(slots.map(({ id }) => id).sort());
    expect(await editor.run(() => tenant.get(SlotsService).declareExpiries(rows))).toEqual([]);
    const tooFar = [{ slotId: slots[0]?.id ?? '', notAfter: dayFromToday(4000) }];
    await expect(editor.run(() => tenant.get(SlotsService).declareExpiries(tooFar))).rejects.toThrow(RangeError);
  });
});

describe('a slot of an archived client', () => {
  it('is not changed by hand either, and its forms say why in place of their buttons', async () => {
    const client = await aClient(editor, { archived_at: new Date() });
    const slot = await aSlot(editor, { client_id: client.id, actor_email: 'ancien@un.example', added_by_hand: true });
    const slots = tenant.get(SlotsService);
    const contacts = { actorEmail: 'a@un.example', informedEmail: null, version: 1 };
    await expect(editor.run(() => slots.editContacts(slot.id, contacts))).rejects.toThrow('Ce client est archivé');
    await expect(editor.run(() => slots.stopWatching(slot.id, 'Parti'))).rejects.toThrow('Ce client est archivé');
    const day = { notAfter: dayFromToday(40), version: 1 };
    await expect(editor.run(() => declared().declare(slot.id, day))).rejects.toThrow('Ce client est archivé');
    expect(await slotOf(slot.id)).toEqual(slot);
    const facts = await editor.run(() => tenant.get(SlotPageService).facts(slot.id));
    expect(slotPageView(facts, new Date())).toMatchObject({
      locked: expect.stringContaining('Ce client est archivé'),
      imports: { reasons: [expect.stringContaining('Ce client est archivé')] },
      declared: { locked: expect.stringContaining('Ce client est archivé') },
    });
  });
});
