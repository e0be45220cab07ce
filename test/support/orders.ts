import {
  aClient,
  aDelegation,
  anAdministrator,
  anAssignment,
  anInstance,
  dayFromToday,
  type Columns,
  type Row,
} from './factories.js';
import { makeTestAuthority, type Subject } from './pki.js';
import { startTenant, type TestTenant } from './tenant.js';
import { trust } from './trust.js';
import { CertificateImports } from '../../src/certificates/import/certificate-imports.service.js';
import { CsrsService } from '../../src/orders/csrs.service.js';
import { OrdersService } from '../../src/orders/orders.service.js';
import { TenantDb } from '../../src/platform/tenancy/tenant-db.js';
import { CoverageQueries } from '../../src/slots/coverage.queries.js';

/** Orders certificates, uploads what comes back and reads what became of it, as people would, without HTTP. */
export function ordersOf(tenant: TestTenant) {
  const run: TestTenant['run'] = (work, role) => tenant.run(work, role);
  const orders = tenant.get(OrdersService);
  const csrs = tenant.get(CsrsService);
  const imports = tenant.get(CertificateImports);

  const touch = (clientId: string) =>
    run(async () => {
      tenant.get(TenantDb).touchClient(clientId);
    });

  const slotsOf = (clientId: string) => run(() => tenant.get(CoverageQueries).ofClient(clientId));

  async function withRights(clientId: string) {
    const administrator = await anAdministrator(tenant);
    await aDelegation(tenant, { client_id: clientId });
    await anAssignment(tenant, { client_id: clientId, administrator_id: administrator.id });
    return administrator;
  }

  async function aClientWithoutRights(services: string[], columns: Columns = {}) {
    const client = await aClient(tenant, { environment: 'TEST', ...columns });
    const instance = await anInstance(tenant, { client_id: client.id, services, application_name: 'DUI TEST' });
    await touch(client.id);
    return { client, instance, slots: await slotsOf(client.id) };
  }

  /** A TEST client for whom somebody may order, whose instance uses these services, with its slots as the application made them. */
  async function aClientWithSlots(services: string[], columns: Columns = {}) {
    const made = await aClientWithoutRights(services, columns);
    await withRights(made.client.id);
    return made;
  }

  return {
    run,
    orders,
    csrs,
    imports,
    touch,
    slotsOf,
    withRights,
    aClientWithoutRights,
    aClientWithSlots,
    open: (slotId: string) => run(() => orders.open(slotId)),
    upload: (orderId: string, pem: string) =>
      run(() => csrs.upload(orderId, { fileName: 'serveur.csr', bytes: Buffer.from(pem) })),
    importInto: (orderId: string, pem: string) => run(() => imports.intoOrder(orderId, Buffer.from(pem))),
    place: (orderId: string, orderedOn = dayFromToday(0)) =>
      run(() => orders.place(orderId, { productNumber: productOf(orderId), orderedOn, administratorId: null })),
  };
}

/** A tenant that trusts an authority made on the spot, and the hand that orders there. */
export async function startOrdering() {
  const tenant = await startTenant();
  const authority = await makeTestAuthority('TEST');
  await trust(tenant, authority.authorities, authority.environment);
  return { tenant, authority, hand: ordersOf(tenant) };
}

/** The subject that a certificate of this client must have. */
export const subjectOf = (client: Row, commonName: string): Subject => [
  ['C', 'FR'],
  ['O', String(client['name'])],
  ['OU', `1${String(client['finess_ej'])}`],
  ['CN', commonName],
];

export function slotNamed<Slot extends { commonName: string; label: string }>(slots: Slot[], name: string): Slot {
  const slot = slots.find((one) => one.commonName === name || one.label === name);
  if (!slot) throw new Error(`no slot ${name}`);
  return slot;
}

/** The number of the product of an order that was placed by hand here: no two orders await the same one. */
export const productOf = (orderId: string): string => `4512-${orderId.slice(-8)}`;
