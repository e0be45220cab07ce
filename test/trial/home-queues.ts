import sql, { raw } from 'sql-template-tag';
import { queueNamed } from '../../src/home/queues.js';
import { taskLists, type TaskListName } from '../../src/home/task-lists.js';
import { TenantDb } from '../../src/platform/tenancy/tenant-db.js';
import type { TestEditor, TestTenant } from '../support/tenant.js';

/** The queues of the home page in which a request may wait for somebody. */
const queues = [
  'to_sign',
  'unacknowledged',
  'unvalidated',
  'in_doubt',
  'signed',
  'to_correct',
  'to_review',
  'to_check',
  'mail_trouble',
  'action-requests',
  'action-answers',
  'action-replies',
  'action-doubts',
  'action-corrections',
  'action-submissions',
  'action-drafts',
];

const clientOf: Partial<Record<TaskListName, string>> = {
  requests: 'r.client_id',
  answers: 'a.client_id',
  receivedMails: 'm.client_id',
  sentMails: 'm.client_id',
  clients: 'p.client_id',
};

/** By client, the queues of the home page that hold something of theirs: as their lists are read. */
export async function homeQueuesOf(tenant: TestTenant, editor: TestEditor): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const name of queues) {
    const queue = queueNamed(name, false);
    if (!queue) throw new Error(`No queue is named ${name}`);
    const { from, where } = taskLists[queue.list].source(queue.query);
    const rows = await editor.run(() =>
      tenant
        .get(TenantDb)
        .query<{ clientId: string }>(
          sql`SELECT DISTINCT ${raw(clientOf[queue.list] ?? '')} AS client_id FROM ${from} WHERE ${where}`,
        ),
    );
    for (const { clientId } of rows) found.set(clientId, [...(found.get(clientId) ?? []), queue.label]);
  }
  return found;
}
