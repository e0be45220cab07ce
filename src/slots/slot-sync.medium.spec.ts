import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  aCertificate,
  aClient,
  anEstablishment,
  anOrder,
  dayFromToday,
  insertRow,
} from '../../test/support/factories.js';
import { ordersOf, slotNamed } from '../../test/support/orders.js';
import { statementsDuring } from '../../test/support/statements.js';
import { aTenant } from '../../test/support/tenant.js';
import { tablesUsed, views } from '../../test/rules/tables-used.js';
import { EstablishmentChanges } from '../establishments/establishment-changes.service.js';
import { Establishment } from '../establishments/establishment.entity.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { EndedSlots } from './ended-slots.service.js';
import { planTables } from './slot-sync.service.js';
import { journalOf } from '../../test/support/records.js';

const tenant = await aTenant();
const hand = ordersOf(tenant);

describe('the slots of a client', () => {
  it('appear with the services of its instances, once, with a line in the timeline', async () => {
    const { client, slots } = await hand.aClientWithSlots(['dmp', 'insi_auto']);
    expect(slots.map((slot) => slot.label).sort()).toEqual(['DMP authentification', 'DMP signature', 'INSI-AUTO']);
    await hand.touch(client.id);
    expect(await hand.slotsOf(client.id)).toHaveLength(3);
    const { rows } = await tenant.owner.query(
      `SELECT 1 FROM audit_entries WHERE client_id = $1 AND subject_kind = 'slot' AND action = 'created'`,
      [client.id],
    );
    expect(rows).toHaveLength(3);
  });

  it('of an establishment that closes are needed no more because it is closed, and again once it is not', async () => {
    const { client, instance } = await hand.aClientWithSlots(['insi_auto']);
    const { id } = await anEstablishment(tenant, { client_id: client.id, name: 'Nîmes 1' });
    await insertRow(tenant, 'instance_establishments', { instance_id: instance.id, establishment_id: id });
    await tenant.owner.query(`UPDATE instances SET holder_level = 'EG' WHERE id = $1`, [instance.id]);
    await hand.touch(client.id);
    const changes = tenant.get(EstablishmentChanges);
    const now = () => tenant.get(TenantDb).theOne(Establishment, { id });
    const closed = { closedOn: dayFromToday(-3), reason: 'Cédé' };
    await tenant.run(async () => void (await changes.close(await now(), closed)));
    const reason = async () => slotNamed(await hand.slotsOf(client.id), 'INSI-AUTO (Nîmes 1)').notNeededReason;
    expect(await reason()).toBe('Cet établissement est fermé.');
    await tenant.run(async () => void (await changes.reopen(await now())));
    expect(await reason()).toBeNull();
  });

  describe('of an establishment that is closed or went to another client', () => {
    const ways = {
      closed: {
        leave: `UPDATE establishments SET closed_on = '2026-01-31', closed_reason = 'Fermé par l’ARS' WHERE id = $1`,
        back: 'UPDATE establishments SET closed_on = NULL, closed_reason = NULL WHERE id = $1',
        reason: 'Cet établissement est fermé.',
      },
      gone: {
        leave: `WITH unserved AS (DELETE FROM instance_establishments WHERE establishment_id = $1) UPDATE establishments SET client_id = (SELECT id FROM clients WHERE name = 'Horizon Bocage') WHERE id = $1`,
        back: `WITH served AS (INSERT INTO instance_establishments (editor_id, instance_id, establishment_id) SELECT DISTINCT editor_id, instance_id, establishment_id FROM slots WHERE establishment_id = $1)
          UPDATE establishments SET client_id = (SELECT client_id FROM slots WHERE establishment_id = $1 LIMIT 1) WHERE id = $1`,
        reason: 'Cet établissement est passé à un autre client.',
      },
    };
    const revoked = { revoked_at: new Date() };
    const over = { not_after: new Date(Date.now() - 86_400_000) };

    beforeAll(() => aClient(tenant, { name: 'Horizon Bocage' }));

    async function held(way: keyof typeof ways, level: 'EJ' | 'EG') {
      const { client, instance } = await hand.aClientWithSlots(['insi_auto']);
      const { id } = await anEstablishment(tenant, { client_id: client.id, name: 'Nîmes 1' });
      await insertRow(tenant, 'instance_establishments', { instance_id: instance.id, establishment_id: id });
      await tenant.owner.query(`UPDATE instances SET holder_level = 'EG' WHERE id = $1`, [instance.id]);
      await hand.touch(client.id);
      const own = async () => slotNamed(await hand.slotsOf(client.id), 'INSI-AUTO (Nîmes 1)');
      const slot = await own();
      const day = new Date(Date.now() - 40 * 86_400_000);
      const certificate = await aCertificate(tenant, {
        ...{ client_id: client.id, slot_id: slot.id, not_before: day, installed_at: day, verified_at: day },
      });
      await tenant.owner.query(`UPDATE instances SET holder_level = $2 WHERE id = $1`, [instance.id, level]);
      const { leave, back, reason } = ways[way];
      const change = async (statement: string) => {
        await tenant.owner.query(statement, [id]);
        await hand.touch(client.id);
      };
      const becomes = async (columns: Record<string, Date>) => {
        for (const [name, value] of Object.entries(columns))
          await tenant.owner.query(`UPDATE certificates SET ${name} = $2 WHERE id = $1`, [certificate.id, value]);
      };
      return { client, slot, own, becomes, leave: () => change(leave), back: () => change(back), reason };
    }

    it.each([
      ['closed', 'EJ', revoked],
      ['closed', 'EG', over],
      ['gone', 'EJ', over],
      ['gone', 'EG', revoked],
    ] as const)(
      '(%s, %s) is watched while its certificate runs, and no longer; what is undone brings it back',
      async (way, level, end) => {
        const one = await held(way, level);
        await one.leave();
        expect((await one.own()).notNeededReason).toBeNull();
        await one.becomes(end);
        await hand.touch(one.client.id);
        expect(await one.own()).toMatchObject({ notNeededReason: one.reason, answer: { coverage: 'not_needed' } });
        await one.back();
        expect((await one.own()).notNeededReason).toBeNull();
      },
    );

    it('is looked at each night: a certificate ends without anybody writing anything', async () => {
      const [one, ordered] = [await held('closed', 'EG'), await held('closed', 'EG')];
      await anOrder(tenant, { client_id: ordered.client.id, slot_id: ordered.slot.id, state: 'csr_expected' });
      for (const each of [one, ordered]) {
        await each.leave();
        await each.becomes(over);
      }
      expect((await one.own()).notNeededReason).toBeNull();
      await tenant.run(() => tenant.get(EndedSlots).retirePart({}));
      expect((await one.own()).notNeededReason).toBe(one.reason);
      const [told] = await journalOf(tenant, one.slot.id);
      expect(told).toMatchObject({ action: 'not_needed', reason: one.reason });
      // A person ends the order first.
      expect((await ordered.own()).notNeededReason).toBeNull();
    });
  });

  it('are of the client whose the instance is', async () => {
    const [{ slots }, { client }] = [await hand.aClientWithSlots(['psc']), await hand.aClientWithSlots(['psc'])];
    const moved = tenant.owner.query('UPDATE slots SET client_id = $1 WHERE id = $2', [client.id, slots[0]?.id]);
    await expect(moved).rejects.toMatchObject({ constraint: 'slots_editor_id_client_id_instance_id_fkey' });
  });

  it('become not needed when the service goes, and are needed again when it comes back', async () => {
    const { client, instance } = await hand.aClientWithSlots(['insi_auto', 'insi_manu']);
    await tenant.owner.query(`UPDATE instances SET services = '{insi_auto}' WHERE id = $1`, [instance.id]);
    await hand.touch(client.id);
    const gone = slotNamed(await hand.slotsOf(client.id), 'INSI-MANU');
    expect(gone.answer.coverage).toBe('not_needed');
    expect(gone.notNeededReason).toBe('Le service INSi, appels manuels n’est plus utilisé sur cette instance.');
    await tenant.owner.query(`UPDATE instances SET services = '{insi_auto,insi_manu}' WHERE id = $1`, [instance.id]);
    await hand.touch(client.id);
    expect(slotNamed(await hand.slotsOf(client.id), 'INSI-MANU').answer.coverage).toBe('missing');
  });
});

describe('the plan of the slots', () => {
  const told = (clientId: string) => ({
    subject: { kind: 'client', id: clientId },
    clientId,
    action: 'edited',
    summary: 'Essai',
  });
  const asked = (statements: string[]) => statements.some((text) => text.includes('AS retired, i.holder_level'));

  it('is asked for after a transaction that wrote what it stands on, and after no other', async () => {
    const { client, instance } = await hand.aClientWithSlots(['insi_auto']);
    const [db, audit] = [tenant.get(TenantDb), tenant.get(AuditService)];
    const during = (work: () => Promise<unknown>) =>
      statementsDuring(() => tenant.run(async () => void (await work(), await audit.record(told(client.id)))));
    expect(asked(await during(() => db.execute('UPDATE clients SET town = town WHERE id = $1', [client.id])))).toBe(
      false,
    );
    const services = `UPDATE instances SET services = '{insi_auto,insi_manu}' WHERE id = $1`;
    expect(asked(await during(() => db.execute(services, [instance.id])))).toBe(true);
    expect(slotNamed(await hand.slotsOf(client.id), 'INSI-MANU').answer.coverage).toBe('missing');
  });

  it('stands on every table that it reads', () => {
    const own = ['slots/slot-plan.queries.ts'];
    const read = tablesUsed().filter(({ file, how }) => own.includes(file) && how === 'reads');
    // What a new slot is given, and not what decides of it.
    const given = ['editors'];
    const tables = [...new Set(read.map(({ relation }) => (relation === 'open_orders' ? 'orders' : relation)))];
    expect(tables.filter((table) => views.has(table))).toEqual([]);
    expect([...tables.filter((table) => !given.includes(table)), 'certificates'].sort()).toEqual(
      [...planTables].sort(),
    );
  });
});
