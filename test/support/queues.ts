import sql from 'sql-template-tag';
import { clientList } from '../../src/clients/list/client-list.js';
import { actionQuery } from '../../src/home/action-query.js';
import { HomeQueries } from '../../src/home/home.queries.js';
import { actionQueues, type ActionQueueName, queueOfAction } from '../../src/journey/steps/action-queues.js';
import { TenantDb, type TenantScope } from '../../src/platform/tenancy/tenant-db.js';
import type { TestTenant } from './tenant.js';

/** What is wrong with « Chez nous, par action » of an editor, one line each. */
export async function faultsOfQueues(tenant: TestTenant, scope: TenantScope): Promise<string[]> {
  const db = tenant.get(TenantDb);
  return db.run(scope, async () => {
    const queues = new Map<string, string[]>();
    const faults: string[] = [];
    const counts = await tenant.get(HomeQueries).actionCounts(false);
    for (const name of Object.keys(actionQueues) as ActionQueueName[]) {
      // As the list that the line leads to reads its address.
      const { where } = clientList.filter(actionQuery(name, false));
      const rows = await db.query<{ id: string }>(sql`SELECT c.id FROM ${clientList.from} WHERE ${where}`);
      for (const { id } of rows) queues.set(id, [...(queues.get(id) ?? []), name]);
      const counted = counts
        .filter(({ code }) => queueOfAction[code] === name)
        .reduce((sum, { count }) => sum + count, 0);
      if (counted !== rows.length) faults.push(`${name}: ${counted} counted, ${rows.length} in the list`);
    }
    const clients = await db.query<{ id: string; code: string; who: string }>(
      'SELECT c.id, p.code, p.who FROM clients c JOIN client_progress p ON p.client_id = c.id WHERE c.archived_at IS NULL',
    );
    for (const { id, code, who } of clients) {
      const found = queues.get(id) ?? [];
      const ours = who === 'editor' || who === 'administrator';
      if (found.length !== (ours ? 1 : 0)) faults.push(`${code} of ${who} is in ${found.join(', ') || 'no queue'}`);
    }
    if (clients.length === 0) faults.push('no client');
    return faults;
  });
}
