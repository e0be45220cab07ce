import { describe, expect, it } from '@jest/globals';
import { anAdministrator, anAssignment } from '../../../test/support/factories.js';
import { readyClient, readyEditor } from '../../../test/faults/ready-client.js';
import { aTenant } from '../../../test/support/tenant.js';
import { Reassignments } from '../../assignments/reassignments.service.js';
import { RequestsService } from '../../requests/requests.service.js';
import { PrepareRequestsKind } from './prepare-requests.kind.js';
import { ReassignAdministratorKind } from './reassign-administrator.kind.js';

const tenant = await aTenant();

async function namedOn(requestId: string): Promise<string[]> {
  const { rows } = await tenant.owner.query<{ id: string }>(
    'SELECT administrator_id AS id FROM request_administrators WHERE request_id = $1 ORDER BY position',
    [requestId],
  );
  return rows.map(({ id }) => id);
}

describe('a campaign that hands clients over', () => {
  it('says of each what it asks for, and no more: in the forecast and on the line', async () => {
    const { solution, administrator: leaver } = await readyEditor(tenant);
    const newcomer = await anAdministrator(tenant, { first_name: 'Rémi', last_name: 'Dupont' });
    const at = async (of: Record<string, string>) => {
      const { id } = await readyClient(tenant, solution);
      const who: Record<string, string> = { leaver: leaver.id, newcomer: newcomer.id };
      for (const [one, state] of Object.entries(of))
        await anAssignment(tenant, { client_id: id, administrator_id: who[one], state });
      return id;
    };
    const both = await at({ leaver: 'active' });
    const there = await at({ leaver: 'active', newcomer: 'active' });
    const coming = await at({ leaver: 'active', newcomer: 'requested' });
    const going = await at({ leaver: 'end_requested' });
    const ids = [both, there, coming, going];
    const kind = tenant.get(ReassignAdministratorKind);
    const wish = { from: leaver.id, to: newcomer.id };
    const judged = await tenant.run(() => kind.judge(ids, wish));
    expect(ids.map((id) => judged.get(id)?.reasons[0])).toEqual([
      undefined,
      'Rémi Dupont est déjà habilité(e)\u00a0: seule la fin est à demander',
      'L’habilitation de Rémi Dupont est déjà prévue\u00a0: seule la fin de l’autre est à demander',
      expect.stringMatching(/^La fin de l’habilitation .* est déjà prévue\u00a0: seule la nouvelle est à demander$/),
    ]);
    const deeds = await tenant.run(() => kind.actMany(ids, wish));
    expect(ids.map((id) => deeds.get(id)?.text)).toEqual([
      'Nouvelle habilitation à demander, ancienne à clore',
      ...[there, coming, going].map((id) => judged.get(id)?.reasons[0]),
    ]);
    const { rows } = await tenant.owner.query<{ id: string; state: string }>(
      'SELECT client_id AS id, state FROM assignments WHERE administrator_id = $1',
      [newcomer.id],
    );
    const states = new Map(rows.map(({ id, state }) => [id, state]));
    expect(ids.map((id) => states.get(id))).toEqual(['to_request', 'active', 'requested', 'to_request']);
  });
});

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
