import { randomUUID } from 'node:crypto';
import { TenantDb } from '../../src/platform/tenancy/tenant-db.js';
import { aClient, anEstablishment, anInstance, aRepresentative, insertRow, type Row } from './factories.js';
import {
  type CertificateOptions,
  issueCertificate,
  makeTestAuthority,
  type Subject,
  type TestAuthority,
} from './pki.js';
import type { TestEditor, TestTenant } from './tenant.js';

const day = 86_400_000;

/** A client of the test environment, its one instance, and the establishments it serves. */
export interface CertifiedClient {
  client: Row;
  instance: Row;
  sites: Row[];
}

/** Authorities that every editor trusts, made on the spot. */
export async function trustedAuthority(tenant: TestTenant): Promise<TestAuthority> {
  const authority = await makeTestAuthority('TEST');
  for (const [index, { der, sha256 }] of authority.authorities.entries())
    await tenant.owner.query(
      `INSERT INTO authorities (id, sha256, name, kind, environment, not_after, der) VALUES ($1, $2, $3, $4, 'TEST', '2033-06-25', $5)`,
      [randomUUID(), sha256, `Autorité ${index}`, index === 0 ? 'issuing' : 'root', der],
    );
  return authority;
}

/** A client whose instance asks for these services; its slots are there. */
export async function aCertifiedClient(
  tenant: TestTenant,
  editor: TestEditor,
  {
    establishments = 0,
    services = ['insi_auto'],
    ...columns
  }: Record<string, unknown> & { establishments?: number } = {},
): Promise<CertifiedClient> {
  const client = await aClient(editor, { environment: 'TEST', ...columns });
  await aRepresentative(editor, { client_id: client.id });
  const instance = await anInstance(editor, { client_id: client.id, services, application_name: 'DUI TEST' });
  const sites: Row[] = [];
  for (let index = 0; index < establishments; index += 1) {
    const site = await anEstablishment(editor, { client_id: client.id, name: `Site ${index + 1}` });
    await insertRow(editor, 'instance_establishments', { instance_id: instance.id, establishment_id: site.id });
    sites.push(site);
  }
  await editor.run(async () => tenant.get(TenantDb).touchClient(client.id));
  return { client, instance, sites };
}

/** A certificate that carries the number of the client, or of one of its establishments. */
export async function certificateOf(
  authority: TestAuthority,
  { client }: CertifiedClient,
  { site = null, days = 1000, commonName = 'INSI-AUTO', unit, ...options }: Asked = {},
): Promise<Buffer> {
  const subject: Subject = [
    ['C', 'FR'],
    ['O', String(client['name'])],
    ['OU', unit ?? `1${String(site ? site['finess_eg'] : client['finess_ej'])}`],
    ['CN', commonName],
  ];
  const end = Date.now() + days * day;
  const validity = { notBefore: new Date(end - 1095 * day), notAfter: new Date(end) };
  const { pem } = await issueCertificate(authority, { subject, ...validity, ...options });
  return Buffer.from(pem);
}

interface Asked extends Partial<CertificateOptions> {
  site?: Row | null;
  /** Until it is over; below zero, it is. */
  days?: number;
  commonName?: string;
  unit?: string;
}
