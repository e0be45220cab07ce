import { beforeEach, describe, expect, it } from '@jest/globals';
import { aClient, anInstance, aRepresentative } from '../../../test/support/factories.js';
import { csv, importsOf } from '../../../test/support/imports.js';
import { aTenant, type TestEditor } from '../../../test/support/tenant.js';
import { ClientIdentityService } from '../../clients/identity/client-identity.service.js';
import { Client } from '../../clients/client.entity.js';
import { ContractService } from '../../clients/records/contract.service.js';
import { Representative } from '../../clients/records/representative.entity.js';
import { RepresentativesService } from '../../clients/records/representatives.service.js';
import { Instance } from '../../instances/instance.entity.js';
import { InstancesService } from '../../instances/instances.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { EditConflict } from '../../platform/web/errors.js';

let editor: TestEditor;
let hand: ReturnType<typeof importsOf>;
const tenant = await aTenant();
beforeEach(async () => {
  editor = await tenant.secondEditor();
  hand = importsOf(tenant, editor);
});

/** What the page of a conflict says of each field that somebody changed. */
async function settled(work: () => Promise<unknown>): Promise<Record<string, unknown>> {
  const refused: unknown = await editor.run(work).catch((error: unknown) => error);
  if (!(refused instanceof EditConflict)) throw refused;
  const { by, fields } = refused.conflict;
  const touched = fields.filter((field) => field.settled !== 'unchanged');
  return {
    by: by.replace(/ \(.*/, ''),
    ...Object.fromEntries(touched.map((one) => [one.name, [one.settled, one.kept]])),
  };
}

describe('a page that was open while an import changed its record', () => {
  it('says whose change it is: of the client itself, whoever follows it and orders included', async () => {
    const { admin, account_manager: manager } = editor.users;
    const client = await aClient(editor, { name: 'A', town: 'Nice', account_manager_id: admin.id });
    const db = tenant.get(TenantDb);
    const opened = await editor.run(() => db.theOne(Client, { id: client.id }));
    const titles = 'FINESS EJ;Chargé de compte;Auto-administré';
    await hand.apply((await hand.check(csv(titles, `${opened.finessEj};${manager.email};oui`))).id);
    const now = await editor.run(() => db.theOne(Client, { id: client.id }));
    const identity = { ...opened, name: 'A2' };
    expect(await settled(() => tenant.get(ClientIdentityService).edit(now, identity as never))).toEqual({
      by: expect.any(String),
      name: ['yours', 'A2'],
      accountManagerId: ['theirs', manager.name],
    });
    const contract = { ...opened, contractNumber: 'N1', ordering: 'delegated' };
    expect(await settled(() => tenant.get(ContractService).edit(now, contract as never))).toEqual({
      by: expect.any(String),
      contractNumber: ['yours', 'N1'],
      ordering: ['theirs', 'Le client lui-même'],
    });
  });

  it('goes on where the file changed what another form has', async () => {
    const client = await aClient(editor, { name: 'A' });
    const db = tenant.get(TenantDb);
    const opened = await editor.run(() => db.theOne(Client, { id: client.id }));
    await hand.apply((await hand.check(csv('FINESS EJ;Auto-administré', `${opened.finessEj};oui`))).id);
    const now = await editor.run(() => db.theOne(Client, { id: client.id }));
    await editor.run(() => tenant.get(ClientIdentityService).edit(now, { ...opened, name: 'A2' } as never));
    expect(await editor.run(() => db.theOne(Client, { id: client.id }))).toMatchObject({
      name: 'A2',
      selfAdministered: true,
    });
  });

  it('is told of a mandate whose reference a file notes, and of its undoing', async () => {
    const client = await aClient(editor, {});
    const titles = 'FINESS EJ;Délégation signée le;Référence de la délégation';
    const line = (day: string, reference: string) => csv(titles, `${client['finess_ej']};${day};${reference}`);
    await hand.apply((await hand.check(line('03/02/2024', ''))).id);
    const { id } = await hand.apply((await hand.check(line('', 'D-12'))).id);
    await hand.undo(id);
    const { rows } = await editor.owner.query(
      `SELECT action, details->'version' AS version, details->'changes' AS changes FROM audit_entries WHERE subject_kind = 'delegation' ORDER BY sequence`,
    );
    expect(rows).toEqual([
      { action: 'record_existing', version: 1, changes: null },
      { action: 'edited', version: 2, changes: { reference: ['', 'D-12'] } },
      { action: 'import_undone', version: 3, changes: { reference: ['D-12', ''] } },
    ]);
  });

  it('of who signs for it, and of an instance; and its undoing too', async () => {
    const client = await aClient(editor, {});
    const person = await aRepresentative(editor, { client_id: client.id, phone: '0450010016' });
    const instance = await anInstance(editor, { client_id: client.id, name: 'Production', host_name: null });
    const db = tenant.get(TenantDb);
    const representative = () => editor.run(() => db.theOne(Representative, { id: person.id }));
    const opened = await representative();
    const shown = await editor.run(() => db.theOne(Instance, { id: instance.id }));
    const line = `${client['finess_ej']};0477000009;Production;mss.import.fr`;
    const { id } = await hand.apply(
      (await hand.check(csv('FINESS EJ;Téléphone du représentant;Instance;Serveur', line))).id,
    );
    const form = { ...opened, email: 'a@b.fr' };
    const edit = () => tenant.get(RepresentativesService).edit(client.id, form as never);
    const both = { by: expect.any(String), email: ['yours', 'a@b.fr'] };
    expect(await settled(edit)).toEqual({ ...both, phone: ['theirs', '0477000009'] });
    const typed = { ...shown, solutionName: null, applicationName: 'Autre', establishments: [] };
    const current = await editor.run(() => db.theOne(Instance, { id: instance.id }));
    expect(await settled(() => tenant.get(InstancesService).edit(current, typed as never))).toEqual({
      by: expect.any(String),
      applicationName: ['yours', 'Autre'],
      hostName: ['theirs', 'mss.import.fr'],
    });
    const between = await representative();
    await hand.undo(id);
    const late = { ...between, email: 'a@b.fr' };
    expect(await settled(() => tenant.get(RepresentativesService).edit(client.id, late as never))).toEqual({
      ...both,
      phone: ['theirs', '0450010016'],
    });
  });
});
