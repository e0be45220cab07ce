import { expect, it } from '@jest/globals';
import sql from 'sql-template-tag';
import { aRequest } from '../../../test/support/factories.js';
import { aReadyClient } from '../../../test/support/ready-client.js';
import { aTenant } from '../../../test/support/tenant.js';
import { ProgressService } from '../../progress/progress.service.js';
import { clock } from '../../platform/clock.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { requestList } from './request-list.js';

const tenant = await aTenant();
await tenant.owner.query(`UPDATE editors SET ans_contract_signed_on = '2024-01-08'`);

/** On a day, at noon: the requests that the list says are late, and those whose next action is. */
async function lateOn(day: string) {
  return clock.at(new Date(`${day}T11:00:00Z`), () =>
    tenant.run(async () => {
      await tenant.get(ProgressService).refreshAll();
      const db = tenant.get(TenantDb);
      const { from } = requestList;
      const { where } = requestList.filter({ late: '1' });
      const listed = await db.query<{ id: string }>(sql`SELECT r.id FROM ${from} WHERE ${where} ORDER BY r.id`);
      const acting = await db.query<{ id: string }>(
        `SELECT target->>'id' AS id FROM client_progress WHERE code LIKE 'request_%' AND due < paris_today() ORDER BY 1`,
      );
      expect(listed).toEqual(acting);
      return listed.map(({ id }) => id);
    }),
  );
}

async function aRequestSince(day: string, state: string, spent_days = {}) {
  const { client } = await aReadyClient(tenant);
  // In force on these days, whenever the test runs.
  await tenant.owner.query(`UPDATE delegations SET starts_on = '2026-01-01', ends_on = '2036-01-01'`);
  const state_since = new Date(`${day}T09:00:00Z`);
  return (await aRequest(tenant, { client_id: client.id, state, state_since, spent_days })).id;
}

it('is late by the clock of the next action: working days, without what a correction paused', async () => {
  // A Friday: two working days end on the Tuesday, not on the Sunday.
  const fresh = await aRequestSince('2026-11-20', 'submitted');
  const resumed = await aRequestSince('2026-11-20', 'submitted', { submitted: 1 });
  const validated = await aRequestSince('2026-01-05', 'validated');
  const draft = await aRequestSince('2026-01-05', 'draft');
  const toSign = await aRequestSince('2026-11-16', 'awaiting_signature');
  const checking = await aRequestSince('2026-11-18', 'acknowledged');

  expect(await lateOn('2026-11-23')).toEqual([]);
  expect(await lateOn('2026-11-24')).toEqual([resumed, toSign, checking].sort());
  const all = await lateOn('2026-11-25');
  expect(all).toEqual([fresh, resumed, toSign, checking].sort());
  expect(all).not.toContain(validated);
  expect(all).not.toContain(draft);
});
