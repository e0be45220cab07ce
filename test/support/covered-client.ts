import { anApp } from './app.js';
import { aCertifiedClient } from './certified-client.js';
import { aCertificate, aDelegation, anAdministrator, anAssignment } from './factories.js';
import type { TestEditor } from './tenant.js';
import { waitFor } from './wait-for.js';
import { TenantDb } from '../../src/platform/tenancy/tenant-db.js';

type TestApp = Awaited<ReturnType<typeof anApp>>;

const inService = {
  installed_at: new Date(),
  verified_at: new Date(),
  not_after: new Date(Date.now() + 800 * 86_400_000),
};

/** A client whose one slot is covered by a certificate of that key. */
export async function aCoveredClient(
  app: TestApp,
  editor: TestEditor,
  print: string,
  columns: Record<string, unknown> = {},
) {
  await editor.owner.query(`UPDATE editors SET ans_contract_signed_on = '2020-01-01'`);
  const { client, instance } = await aCertifiedClient(app, editor);
  await aDelegation(editor, { client_id: client.id });
  const administrator = await anAdministrator(editor);
  await anAssignment(editor, { client_id: client.id, administrator_id: administrator.id });
  const { rows } = await editor.owner.query<{ id: string }>('SELECT id FROM slots WHERE client_id = $1', [client.id]);
  const slot = rows[0]?.id ?? '';
  const covering = { client_id: client.id, slot_id: slot, spki_sha256: print, common_name: 'INSI-AUTO' };
  const certificate = await aCertificate(editor, { ...covering, ...inService, ...columns });
  const touch = () => editor.run(async () => app.get(TenantDb).touchClient(client.id));
  await touch();
  return { id: client.id, slot, certificate: certificate.id, instance: instance.id, touch };
}

/** A private key comes to us, in a comment about a client. */
export async function sendKey(
  app: TestApp,
  clientId: string,
  { pem, print }: { pem: string; print: string },
): Promise<void> {
  const support = await app.signIn('support');
  await support
    .post(`/clients/${clientId}/comments`)
    .type('form')
    .send({ text: `La clé\u00a0:\n${pem}` });
  const known = () => app.owner.query('SELECT 1 FROM exposed_keys WHERE spki_sha256 = $1', [print]);
  await waitFor('the key is known', known, ({ rows }) => rows.length > 0);
}
