import { describe, expect, it } from '@jest/globals';
import { anAdministrator, anAssignment } from '../../../test/support/factories.js';
import { readyClient, readyEditor } from '../../../test/faults/ready-client.js';
import { aTenant } from '../../../test/support/tenant.js';
import { Reassignments } from '../../assignments/reassignments.service.js';
import { RequestsService } from '../../requests/requests.service.js';
import { PrepareRequestsKind } from './prepare-requests.kind.js';

const tenant = await aTenant();

async function namedOn(requestId: string): Promise<string[]> {
  const { rows } = await tenant.owner.query<{ id: string }>(
    'SELECT administrator_id AS id FROM request_administrators WHERE request_id = $1 ORDER BY position',
    [requestId],
  );
  return rows.map(({ id }) => id);
}

describe('a client handed over from one administrator to another', () => {
  it('then asks by a form 413 for the newcomer alone, although a form that named the leaver was validated', async () => {
    const { solution, administrator: leaver } = await readyEditor(tenant);
    const newcomer = await anAdministrator(tenant);
    await anAdministrator(tenant);
    const client = await readyClient(tenant, solution);
    const first = await tenant.run(() => tenant.get(RequestsService).prepare(client.id));
    await tenant.owner.query(`UPDATE requests SET state = 'validated' WHERE id = $1`, [first.id]);
    await anAssignment(tenant, { client_id: client.id, administrator_id: leaver.id, request_id: first.id });
    const kind = tenant.get(PrepareRequestsKind);
    const judged = async () => (await tenant.run(() => kind.judge([client.id]))).get(client.id);
    expect(await judged()).toMatchObject({ forecast: 'done_already' });

    await tenant.run(() => tenant.get(Reassignments).reassign([client.id], leaver.id, newcomer.id));
    expect(await judged()).toEqual({ forecast: 'would_do', reasons: [], basis: `${newcomer.id} ORG` });
    const deeds = await tenant.run(() => kind.actMany([client.id]));
    expect(await namedOn(deeds.get(client.id)?.result?.id ?? '')).toEqual([newcomer.id]);
    expect(await judged()).toMatchObject({
      forecast: 'done_already',
      reasons: [expect.stringContaining('déjà ouverte')],
    });
  });

  it('says so when nobody is planned for a client: in the forecast, on the line and in the journal', async () => {
    const { solution } = await readyEditor(tenant);
    const client = await readyClient(tenant, solution);
    const kind = tenant.get(PrepareRequestsKind);
    const judged = (await tenant.run(() => kind.judge([client.id]))).get(client.id);
    expect(judged?.reasons[0]).toContain('Aucun administrateur technique n’est prévu');
    const deeds = await tenant.run(() => kind.actMany([client.id]));
    expect(deeds.get(client.id)?.text).toContain('Aucun administrateur technique n’est prévu');
    const { rows } = await tenant.owner.query<{ summary: string }>(
      `SELECT summary FROM audit_entries WHERE client_id = $1 AND subject_kind = 'request'`,
      [client.id],
    );
    expect(rows[0]?.summary).toContain('Aucun administrateur technique n’est prévu');
  });
});
