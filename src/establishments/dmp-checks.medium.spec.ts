import { describe, expect, it } from '@jest/globals';
import { aClient, anEstablishment, anInstance, insertRow } from '../../test/support/factories.js';
import { aTenant } from '../../test/support/tenant.js';
import { InstallationQueries } from '../instances/installation.queries.js';
import { InstancesService } from '../instances/instances.service.js';
import { DmpChecks } from './dmp-checks.service.js';

const tenant = await aTenant();

async function anInstanceServing(count: number) {
  const client = await aClient(tenant);
  const instance = await anInstance(tenant, { client_id: client.id, services: ['dmp'] });
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const { id } = await anEstablishment(tenant, { client_id: client.id });
    await insertRow(tenant, 'instance_establishments', { instance_id: instance.id, establishment_id: id });
    ids.push(id);
  }
  return { clientId: client.id, instanceId: instance.id, ids };
}

const checkOf = async (clientId: string) => {
  const { rows } = await tenant.owner.query<{ by: string | null; at: Date | null }>(
    `SELECT s.dmp_configured_by AS by, s.dmp_configured_at AS at FROM establishments e LEFT JOIN instance_establishments s ON s.establishment_id = e.id
      WHERE e.client_id = $1 ORDER BY e.id`,
    [clientId],
  );
  return rows;
};

/** As the form of the instance does. */
const serve = (instanceId: string, establishments: string[]) =>
  tenant.run(async () => {
    const instances = tenant.get(InstancesService);
    const instance = await instances.byId(instanceId);
    const { name, applicationName, hostName, services, solutionId, version } = instance;
    const form = { name, applicationName, hostName, services, solutionId, solutionName: null, establishments, version };
    await instances.edit(instance, form as never);
  });

const journalOf = async (clientId: string) => {
  const { rows } = await tenant.owner.query<{ summary: string }>(
    `SELECT summary FROM audit_entries WHERE client_id = $1 AND subject_kind IN ('establishment', 'instance') ORDER BY sequence`,
    [clientId],
  );
  return rows.map(({ summary }) => summary);
};

describe('the FINESS EG of an establishment in the DMP', () => {
  it('is configured with the instance that serves it, with who and when, and told by one entry of the journal', async () => {
    const { clientId, instanceId } = await anInstanceServing(2);
    await anEstablishment(tenant, { client_id: clientId });
    for (let time = 0; time < 2; time += 1) await tenant.run(() => tenant.get(DmpChecks).noteServedBy(instanceId));
    expect(await checkOf(clientId)).toEqual([
      { by: 'Personne support', at: expect.any(Date) },
      { by: 'Personne support', at: expect.any(Date) },
      { by: null, at: null },
    ]);
    expect(await journalOf(clientId)).toEqual(['FINESS EG configuré pour le DMP\u00a0: 2 établissements']);
  });

  it('is to be configured anew in another instance that comes to serve it, and stays so in the one that keeps it', async () => {
    const { clientId, instanceId } = await anInstanceServing(2);
    await tenant.run(() => tenant.get(DmpChecks).noteServedBy(instanceId));
    const [row, kept] = await tenant.run(() => tenant.get(InstallationQueries).establishments(clientId, 1));
    const other = await anInstance(tenant, { client_id: clientId, services: ['dmp'], name: 'SRV-DEUX' });
    await serve(instanceId, [kept?.finessEg ?? '']);
    await serve(other.id, [row?.finessEg ?? '']);
    const after = await tenant.run(() => tenant.get(InstallationQueries).establishments(clientId, 1));
    expect(after.find(({ id }) => id === row?.id)).toMatchObject({
      dmpConfiguredAt: null,
      dmpToConfigure: ['SRV-DEUX'],
    });
    expect(after.find(({ id }) => id === kept?.id)).toMatchObject({
      dmpConfiguredBy: 'Personne support',
      dmpToConfigure: [],
    });
    await tenant.run(() => tenant.get(DmpChecks).noteServedBy(other.id));
    expect((await journalOf(clientId)).at(-1)).toContain('SRV-DEUX');
  });

  it('is to be configured again when somebody says so', async () => {
    const { clientId, ids } = await anInstanceServing(1);
    await tenant.run(() => tenant.get(DmpChecks).noteOne(ids[0]!));
    await tenant.run(() => tenant.get(DmpChecks).withdraw(ids[0]!));
    expect(await checkOf(clientId)).toEqual([{ by: null, at: null }]);
    expect((await journalOf(clientId)).at(-1)).toMatch(/à configurer de nouveau/);
  });
});
