import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  aCertificate,
  aClient,
  anInstance,
  anOrder,
  aSlot,
  dayFromToday,
  insertRow,
} from '../../test/support/factories.js';
import { connectOwner, aTenant, type TestEditor } from '../../test/support/tenant.js';
import { waitFor } from '../../test/support/wait-for.js';
import { coverageOf, isToRedo, severity } from '../journey/plan/coverage.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { coverageIs, isCalledToRedo } from '../slots/coverage.facts.js';
import { coverageFactsOf, CoverageQueries } from '../slots/coverage.queries.js';

const day = 86_400_000;
let editor: TestEditor;

const tenant = await aTenant();
beforeEach(async () => {
  editor = await tenant.secondEditor();
});

// The same each time: a failure can be looked at again.
function numbers(seed: number) {
  let state = seed;
  const below = (limit: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * limit);
  };
  return { below, one: <Item>(items: Item[]): Item => items[below(items.length)] as Item };
}

/** Slots of every kind there is: without anything, declared, with up to three certificates, keys that came to us among theirs and other environments, with an open order or none. */
async function someSlots(count: number): Promise<string> {
  const { below, one } = numbers(20_261_124);
  const client = await aClient(editor, { key_exposed_at: new Date(), environment_changed_at: new Date() });
  const instance = await anInstance(editor, { client_id: client.id, services: [] });
  for (let index = 0; index < count; index += 1) {
    const declared = below(3) === 0 ? dayFromToday(one([-400, -2, -1, 0, 1, 59, 60, 61, 90, 500])) : null;
    const slot = await aSlot(editor, {
      client_id: client.id,
      instance_id: instance.id,
      common_name: `N${index}`,
      not_needed_reason: below(8) === 0 ? 'Service abandonné' : null,
      declared_not_after: declared,
      declared_by: declared && 'Une personne',
    });
    const own = { client_id: client.id, slot_id: slot.id };
    let last: string | null = null;
    for (let left = one([0, 0, 1, 1, 2, 3]); left > 0; left -= 1) {
      const installed = below(3) > 0 ? new Date() : null;
      const certificate = await aCertificate(editor, {
        ...own,
        not_after: new Date(Date.now() + one([-300, -1, 0, 1, 58, 60, 61, 62, 400]) * day + below(3) * 3_600_000),
        installed_at: installed,
        verified_at: installed && below(3) > 0 ? new Date() : null,
        revoked_at: below(4) === 0 ? new Date() : null,
        environment: one(['PROD', 'PROD', 'PROD', 'TEST', 'unknown']),
      });
      last = certificate.id;
      if (below(4) === 0)
        await insertRow(editor, 'exposed_keys', { spki_sha256: certificate['spki_sha256'], came_by: 'pour un essai' });
    }
    const state = one([null, 'csr_expected', 'to_collect', 'collected', 'verified', 'cancelled']);
    if (state) await anOrder(editor, { ...own, state, certificate_id: state === 'collected' ? last : null });
  }
  return client.id;
}

/** Of each slot, the coverages whose conditions it meets, and whether an order is under way. */
const inSql = (now: Date, expiringDays: number) =>
  editor.run(() =>
    tenant.get(TenantDb).query<{ id: string; met: string[]; ordered: boolean; again: boolean }>(
      `SELECT s.id, ${isCalledToRedo('$1')} AS again, s.open_order_id IS NOT NULL AS ordered,
              array_remove(ARRAY[${severity.map((code) => `CASE WHEN ${coverageIs(code, '$1', expiringDays)} THEN '${code}' END`).join(', ')}], NULL) AS met
         FROM slots s`,
      [now],
    ),
  );

describe('the coverage in SQL', () => {
  it('is the one of the journey, whatever the slot has and whenever it is asked', async () => {
    const clientId = await someSlots(150);
    const seen = new Set<string>();
    for (const [shift, days] of [
      [0, 60],
      [-3, 60],
      [40, 60],
      [0, 90],
    ] as const) {
      const now = new Date(Date.now() + shift * day);
      const slots = await editor.run(() => tenant.get(CoverageQueries).slotFacts([clientId]));
      const pure = slots.map((slot) => {
        const { coverage } = coverageOf(coverageFactsOf(slot), now, days);
        seen.add(coverage);
        const again = isToRedo({ ...slot, coverage });
        if (again) seen.add(`${coverage}, to redo`);
        return [slot.id, { met: [coverage], ordered: slot.orderId !== null, again }] as const;
      });
      const found = (await inSql(now, days)).map(({ id, ...own }) => [id, own] as const);
      expect(Object.fromEntries(found)).toEqual(Object.fromEntries(pure));
    }
    const every = [...severity, ...['covered', 'expiring', 'to_redo'].map((code) => `${code}, to redo`)];
    expect([...seen].sort()).toEqual(every.toSorted((one, other) => (one < other ? -1 : 1)));
  });
});

describe('what an instance out of service was delivered', () => {
  it('is to be revoked, in SQL as in the journey; what it has in service is watched as ever', async () => {
    const client = await aClient(editor);
    const instance = await anInstance(editor, { client_id: client.id, services: [], retired_at: new Date() });
    const uninstalled = { installed_at: null, verified_at: null };
    const inService = { installed_at: new Date(), verified_at: new Date() };
    const states = [
      ['collected', uninstalled, true],
      ['installed', { ...uninstalled, installed_at: new Date() }, true],
      ['collected', uninstalled, false],
      ['verified', inService, true],
      ['cancelled', uninstalled, true],
    ] as const;
    for (const [index, [state, columns, own]] of states.entries()) {
      const slot = await aSlot(editor, { client_id: client.id, instance_id: instance.id, common_name: `N${index}` });
      const of = { client_id: client.id, slot_id: slot.id };
      const first = await aCertificate(editor, { ...of, ...columns });
      const delivered = own
        ? first
        : await aCertificate(editor, { ...of, ...uninstalled, not_after: new Date(Date.now() + 10 * day) });
      await anOrder(editor, { ...of, state, certificate_id: delivered.id });
    }
    const slots = await editor.run(() => tenant.get(CoverageQueries).slotFacts([client.id]));
    const now = new Date();
    const answers = slots.map((slot) => [slot.id, coverageOf(coverageFactsOf(slot), now)] as const);
    expect(answers.map(([, { label }]) => label)).toEqual([
      'À révoquer',
      'À révoquer',
      'À installer',
      'Couvert',
      'À installer',
    ]);
    const found = (await inSql(now, 60)).map(({ id, met, again }) => [id, [...met, again]]);
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(answers.map(([id, { coverage }]) => [id, [coverage, coverage === 'to_redo']])),
    );
  });
});

describe('the certificate in force', () => {
  const inForce = async (slotId: string) => {
    const { rows } = await editor.owner.query<{ in_force_id: string | null; in_force: string | null }>(
      'SELECT in_force_id, in_force FROM slots WHERE id = $1',
      [slotId],
    );
    return rows[0];
  };

  it('is, in every slot, the newest verified one, else the newest, a revoked one only for want of another', async () => {
    await someSlots(80);
    const { rows } = await editor.owner.query(
      `SELECT s.id FROM slots s LEFT JOIN LATERAL (SELECT x.id, x.not_after FROM certificates x WHERE x.slot_id = s.id
         ORDER BY (x.verified_at IS NOT NULL) DESC, (x.revoked_at IS NULL) DESC, x.not_after DESC, x.id DESC LIMIT 1) c ON true
        WHERE (s.in_force_id, s.in_force_until) IS DISTINCT FROM (c.id, c.not_after)`,
    );
    expect(rows).toEqual([]);
  });

  it('changes in the statement that verifies or revokes', async () => {
    const slot = await aSlot(editor);
    const own = { client_id: slot['client_id'], slot_id: slot.id };
    const old = await aCertificate(editor, { ...own, installed_at: new Date(), verified_at: new Date() });
    const recent = await aCertificate(editor, { ...own, not_after: new Date(Date.now() + 1090 * day) });
    expect(await inForce(slot.id)).toEqual({ in_force_id: old.id, in_force: 'verified' });
    await editor.owner.query('UPDATE certificates SET revoked_at = now() WHERE id = $1', [old.id]);
    // What was in service is interrupted until another is verified: what was only collected covers nothing.
    expect(await inForce(slot.id)).toEqual({ in_force_id: old.id, in_force: 'revoked' });
    await editor.owner.query('UPDATE certificates SET installed_at = now() WHERE id = $1', [recent.id]);
    expect(await inForce(slot.id)).toEqual({ in_force_id: old.id, in_force: 'revoked' });
    await editor.owner.query('UPDATE certificates SET verified_at = now() WHERE id = $1', [recent.id]);
    expect(await inForce(slot.id)).toEqual({ in_force_id: recent.id, in_force: 'verified' });
  });

  it('leaves its place to the newest where none was in service: one in hand that is revoked does not hide the next', async () => {
    const slot = await aSlot(editor);
    const own = { client_id: slot['client_id'], slot_id: slot.id, installed_at: null, verified_at: null };
    const first = await aCertificate(editor, { ...own, revoked_at: new Date() });
    expect(await inForce(slot.id)).toEqual({ in_force_id: first.id, in_force: 'revoked' });
    const second = await aCertificate(editor, own);
    expect(await inForce(slot.id)).toEqual({ in_force_id: second.id, in_force: 'issued' });
  });

  it('is not one that was replaced, whatever becomes of its successor', async () => {
    const slot = await aSlot(editor);
    const own = { client_id: slot['client_id'], slot_id: slot.id };
    const verified = { installed_at: new Date(), verified_at: new Date() };
    const old = await aCertificate(editor, { ...own, ...verified });
    const recent = await aCertificate(editor, { ...own, ...verified, replaces_id: old.id, revoked_at: new Date() });
    expect(await inForce(slot.id)).toEqual({ in_force_id: recent.id, in_force: 'revoked' });
    await aCertificate(editor, { ...own, installed_at: null, verified_at: null, replaces_id: recent.id });
    expect(await inForce(slot.id)).toEqual({ in_force_id: recent.id, in_force: 'revoked' });
  });

  it('is right when two people change the same slot at once', async () => {
    const slot = await aSlot(editor);
    const own = { client_id: slot['client_id'], slot_id: slot.id };
    const verified = { installed_at: new Date(), verified_at: new Date() };
    const first = await connectOwner(tenant.database, editor.editorId);
    const waiting = async () =>
      (await first.query('SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))'))
        .rowCount;
    try {
      await first.query('BEGIN');
      const best = await aCertificate(
        { owner: first },
        { ...own, ...verified, not_after: new Date(Date.now() + 900 * day) },
      );
      const other = aCertificate(editor, { ...own, ...verified, not_after: new Date(Date.now() + 400 * day) });
      await waitFor('the second to wait for the first', waiting, (count) => count === 1);
      await first.query('COMMIT');
      await other;
      expect((await inForce(slot.id))?.in_force_id).toBe(best.id);
    } finally {
      await first.end();
    }
  });
});
