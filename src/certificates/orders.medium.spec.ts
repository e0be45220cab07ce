import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  aClient,
  aDelegation,
  anAdministrator,
  anAssignment,
  anEstablishment,
  anInstance,
  type Columns,
  type Row,
} from '../../test/support/factories.js';
import {
  issueCertificate,
  makeCsr,
  makeTestAuthority,
  type Subject,
  type TestAuthority,
} from '../../test/support/pki.js';
import { samplePath } from '../../test/support/samples.js';
import { startTenant, type TestTenant } from '../../test/support/tenant.js';
import { readCertificates } from '../pki/certificate/certificate.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { Refused } from '../platform/web/errors.js';
import { CertificateImports } from './import/certificate-imports.service.js';
import { CoverageQueries } from '../slots/coverage.queries.js';
import { CsrsService } from '../orders/csrs.service.js';
import { OrdersService } from '../orders/orders.service.js';

let tenant: TestTenant;
let authority: TestAuthority;

beforeAll(async () => {
  tenant = await startTenant();
  authority = await makeTestAuthority('TEST');
  await trust(authority.authorities, authority.environment);
});
afterAll(() => tenant?.stop());

const orders = () => tenant.get(OrdersService);
const csrs = () => tenant.get(CsrsService);
const imports = () => tenant.get(CertificateImports);

async function trust(authorities: { der: Uint8Array; sha256: string }[], environment: string): Promise<void> {
  for (const [index, { der, sha256 }] of authorities.entries()) {
    await tenant.owner.query(
      `INSERT INTO authorities (id, sha256, name, kind, environment, not_after, der) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
      [randomUUID(), sha256, `Autorité ${index}`, index === 0 ? 'issuing' : 'root', environment, '2033-06-25', der],
    );
  }
}

/** A TEST client for whom somebody may order, whose instance uses these services, with its slots as the application made them. */
async function aClientWithSlots(services: string[], columns: Columns = {}) {
  const made = await aClientWithoutRights(services, columns);
  await withRights(made.client.id);
  return made;
}

async function aClientWithoutRights(services: string[], columns: Columns = {}) {
  const client = await aClient(tenant, { environment: 'TEST', ...columns });
  const instance = await anInstance(tenant, { client_id: client.id, services, application_name: 'DUI TEST' });
  await touch(client.id);
  return { client, instance, slots: await slotsOf(client.id) };
}

const touch = (clientId: string) =>
  tenant.run(async () => {
    tenant.get(TenantDb).touchClient(clientId);
  });

const slotsOf = (clientId: string) => tenant.run(() => tenant.get(CoverageQueries).ofClient(clientId));

async function withRights(clientId: string) {
  const administrator = await anAdministrator(tenant);
  await aDelegation(tenant, { client_id: clientId });
  await anAssignment(tenant, { client_id: clientId, administrator_id: administrator.id });
  return administrator;
}

const subjectOf = (client: Row, commonName: string): Subject => [
  ['C', 'FR'],
  ['O', String(client['name'])],
  ['OU', `1${String(client['finess_ej'])}`],
  ['CN', commonName],
];

const slotNamed = <Slot extends { commonName: string; label: string }>(slots: Slot[], name: string): Slot => {
  const slot = slots.find((one) => one.commonName === name || one.label === name);
  if (!slot) throw new Error(`no slot ${name}`);
  return slot;
};

const open = (slotId: string) => tenant.run(() => orders().open(slotId));
const upload = (orderId: string, pem: string) =>
  tenant.run(() => csrs().upload(orderId, { fileName: 'serveur.csr', bytes: Buffer.from(pem) }));
const importInto = (orderId: string, pem: string) => tenant.run(() => imports().intoOrder(orderId, Buffer.from(pem)));
const place = (orderId: string) =>
  tenant.run(() => orders().place(orderId, { productNumber: '4512', orderedOn: '2026-11-20', administratorId: null }));

const actionsOf = async (orderId: string) => {
  const { rows } = await tenant.owner.query<{ action: string; to_state: string }>(
    'SELECT action, to_state FROM audit_entries WHERE subject_id = $1 ORDER BY sequence',
    [orderId],
  );
  return rows.map((row) => row.action);
};

describe('the slots of a client', () => {
  it('appear with the services of its instances, once, with a line in the timeline', async () => {
    const { client, slots } = await aClientWithSlots(['dmp', 'insi_auto']);
    expect(slots.map((slot) => slot.label).sort()).toEqual(['DMP authentification', 'DMP signature', 'INSI-AUTO']);
    await touch(client.id);
    expect(await slotsOf(client.id)).toHaveLength(3);
    const { rows } = await tenant.owner.query(
      `SELECT 1 FROM audit_entries WHERE client_id = $1 AND subject_kind = 'slot' AND action = 'created'`,
      [client.id],
    );
    expect(rows).toHaveLength(3);
  });

  it('become not needed when the service goes, and are needed again when it comes back', async () => {
    const { client, instance } = await aClientWithSlots(['insi_auto', 'insi_manu']);
    await tenant.owner.query(`UPDATE instances SET services = '{insi_auto}' WHERE id = $1`, [instance.id]);
    await touch(client.id);
    const gone = slotNamed(await slotsOf(client.id), 'INSI-MANU');
    expect(gone.answer.coverage).toBe('not_needed');
    expect(gone.notNeededReason).toBe('Le service INSi, appels manuels n’est plus utilisé sur cette instance.');
    await tenant.owner.query(`UPDATE instances SET services = '{insi_auto,insi_manu}' WHERE id = $1`, [instance.id]);
    await touch(client.id);
    expect(slotNamed(await slotsOf(client.id), 'INSI-MANU').answer.coverage).toBe('missing');
  });
});

describe('an order', () => {
  it('goes from the CSR to the verified certificate, each step in the journal', async () => {
    const { client, slots } = await aClientWithSlots(['insi_manu']);
    const slot = slotNamed(slots, 'INSI-MANU');
    const { order, created } = await open(slot.id);
    expect({ created, state: order.state }).toEqual({ created: true, state: 'csr_expected' });
    expect(order.number).toMatch(/^C-\d{4}-\d{4}$/);

    const csr = await makeCsr({ subject: subjectOf(client, 'INSI-MANU') });
    expect(await upload(order.id, csr.pem)).toMatchObject({ kept: true, acceptable: true });
    await place(order.id);
    await tenant.run(() => orders().change(order.id, 'announce'));
    const issued = await issueCertificate(authority, { csrPem: csr.pem });
    expect(await importInto(order.id, issued.pem)).toMatchObject({ imported: true, order: { state: 'collected' } });
    expect((await slotsOf(client.id))[0]?.answer.coverage).toBe('issued_not_installed');

    await tenant.run(() => orders().install(order.id, { installedOn: '2026-11-23', note: 'SRV-DUI-02' }));
    await tenant.run(() => orders().change(order.id, 'verify'));
    expect((await slotsOf(client.id))[0]?.answer.coverage).toBe('covered');
    expect(await actionsOf(order.id)).toEqual([
      'opened',
      'accept_csr',
      'release',
      'order',
      'announce',
      'collect',
      'install',
      'verify',
    ]);
  });

  it('is one at a time for a slot: two people who open it get the same one', async () => {
    const { slots } = await aClientWithSlots(['insi_auto']);
    const slot = slotNamed(slots, 'INSI-AUTO');
    const both = await Promise.all([open(slot.id), open(slot.id)]);
    expect(both[0].order.id).toBe(both[1].order.id);
    expect(both.filter((one) => one.created)).toHaveLength(1);
  });

  it('waits until somebody may order, and names each missing part', async () => {
    const { client, slots } = await aClientWithoutRights(['insi_auto']);
    const slot = slotNamed(slots, 'INSI-AUTO');
    const refusalOf = (work: Promise<unknown>) => work.catch((error: unknown) => error);
    const refusal = await refusalOf(open(slot.id));
    expect(refusal).toBeInstanceOf(Refused);
    expect((refusal as Refused).message).toContain('délégation');
    expect((refusal as Refused).message).toContain('Aucun administrateur n’est habilité');
    await withRights(client.id);
    const { order } = await open(slot.id);
    const csr = await makeCsr({ subject: subjectOf(client, 'INSI-AUTO') });
    await upload(order.id, csr.pem);
    const mandate = (state: string) =>
      tenant.owner.query('UPDATE delegations SET state = $2 WHERE client_id = $1', [client.id, state]);
    await mandate('ended');
    expect(await refusalOf(place(order.id))).toMatchObject({ message: expect.stringContaining('délégation') });
    await mandate('active');
    await place(order.id);
    expect((await tenant.run(() => orders().byId(order.id))).state).toBe('ordered');
  });

  it('is not opened before the contract is signed, nor on an archived client', async () => {
    const unsigned = await aClientWithSlots(['insi_auto'], { contract_state: 'missing' });
    await expect(open(slotNamed(unsigned.slots, 'INSI-AUTO').id)).rejects.toThrow('contrat');
    const gone = await aClientWithSlots(['insi_auto']);
    await tenant.owner.query('UPDATE clients SET archived_at = now() WHERE id = $1', [gone.client.id]);
    await expect(open(slotNamed(gone.slots, 'INSI-AUTO').id)).rejects.toThrow('archivé');
  });

  it('refuses an auditor', async () => {
    const { slots } = await aClientWithSlots(['insi_auto']);
    const { order } = await open(slotNamed(slots, 'INSI-AUTO').id);
    await expect(tenant.as('auditor')(() => orders().change(order.id, 'cancel', { reason: 'essai' }))).rejects.toThrow(
      Refused,
    );
  });
});

describe('a CSR', () => {
  it('whose key already served another order is refused, kept with its verdict, and says where', async () => {
    const one = await aClientWithSlots(['insi_auto', 'insi_manu']);
    const csr = await makeCsr({ subject: subjectOf(one.client, 'INSI-AUTO') });
    const first = await open(slotNamed(one.slots, 'INSI-AUTO').id);
    await upload(first.order.id, csr.pem);
    const second = await open(slotNamed(one.slots, 'INSI-MANU').id);
    const reused = await makeCsr({ subject: subjectOf(one.client, 'INSI-MANU'), keys: csr.keys });
    const outcome = await upload(second.order.id, reused.pem);
    expect(outcome).toMatchObject({ kept: true, acceptable: false });
    expect(outcome).toMatchObject({ firstReason: expect.stringContaining(first.order.number) });
    const { rows } = await tenant.owner.query('SELECT acceptable FROM csrs WHERE order_id = $1', [second.order.id]);
    expect(rows).toEqual([{ acceptable: false }]);
    expect((await tenant.run(() => orders().byId(second.order.id))).state).toBe('csr_expected');
  });

  it('may be sent again on its own order with the same key', async () => {
    const { client, slots } = await aClientWithSlots(['insi_manu']);
    const { order } = await open(slotNamed(slots, 'INSI-MANU').id);
    const wrong = await makeCsr({ subject: subjectOf(client, 'Insi-Manu') });
    expect(await upload(order.id, wrong.pem)).toMatchObject({ acceptable: false });
    const right = await makeCsr({ subject: subjectOf(client, 'INSI-MANU'), keys: wrong.keys });
    expect(await upload(order.id, right.pem)).toMatchObject({ acceptable: true });
  });

  it('accuses nobody of a key that no living or placed order was given', async () => {
    const one = await aClientWithSlots(['insi_auto', 'insi_manu']);
    const two = await aClientWithSlots(['insi_auto']);
    const csr = await makeCsr({ subject: subjectOf(one.client, 'INSI-AUTO') });
    // Sent to the order of another client, where it is refused.
    const wrong = await open(slotNamed(two.slots, 'INSI-AUTO').id);
    expect(await upload(wrong.order.id, csr.pem)).toMatchObject({ acceptable: false });
    const first = await open(slotNamed(one.slots, 'INSI-AUTO').id);
    expect(await upload(first.order.id, csr.pem)).toMatchObject({ acceptable: true });
    // The order is cancelled: its CSR made no certificate, and serves the next one.
    await tenant.run(() => orders().change(first.order.id, 'cancel', { reason: 'erreur' }));
    const again = await open(slotNamed(one.slots, 'INSI-AUTO').id);
    expect(await upload(again.order.id, csr.pem)).toMatchObject({ acceptable: true });
  });

  it('made with a key that was exposed is refused, as is a certificate, and the alarm names what it made', async () => {
    const { client, slots } = await aClientWithSlots(['insi_auto', 'insi_manu']);
    const csr = await makeCsr({ subject: subjectOf(client, 'INSI-AUTO') });
    const issued = await issueCertificate(authority, { csrPem: csr.pem });
    const taken = await tenant.run(() => imports().intoSlot(slotNamed(slots, 'INSI-AUTO').id, Buffer.from(issued.pem)));
    expect(taken.imported).toBe(true);
    const { order } = await open(slotNamed(slots, 'INSI-MANU').id);
    const secret = Buffer.from(await crypto.subtle.exportKey('pkcs8', csr.keys.privateKey)).toString('base64');
    await upload(order.id, `-----BEGIN PRIVATE KEY-----\n${secret}\n-----END PRIVATE KEY-----\n`);
    const { rows } = await tenant.owner.query<{ reason: string }>(
      `SELECT reason FROM audit_entries WHERE subject_id = $1 AND action = 'private_key_refused'`,
      [order.id],
    );
    expect(rows[0]?.reason).toContain('À révoquer\u00a0: certificat INSI-AUTO');
    expect(await tablesHolding(secret.slice(100, 160))).toEqual([]);

    const next = await makeCsr({ subject: subjectOf(client, 'INSI-MANU'), keys: csr.keys });
    await upload(order.id, next.pem);
    const codes = await lastCodes(order.id);
    expect(codes).toContain('key_exposed');
    const other = await issueCertificate(authority, { csrPem: next.pem });
    const outcome = await importInto(order.id, other.pem);
    const found = outcome.imported ? [] : outcome.verdict.findings.map(({ code }) => code);
    expect(found).toEqual(expect.arrayContaining(['key_exposed', 'key_seen']));
  });

  it('with a private key is refused: nothing of it is in any table, and the journal has an alarm', async () => {
    const { slots } = await aClientWithSlots(['insi_auto']);
    const { order } = await open(slotNamed(slots, 'INSI-AUTO').id);
    const marker = Buffer.from(`marqueur-${randomUUID()}-de-cle`).toString('base64');
    const pem = `-----BEGIN PRIVATE KEY-----\n${marker}\n-----END PRIVATE KEY-----\n`;
    expect(await upload(order.id, pem)).toMatchObject({ kept: false, finding: { code: 'private_key' } });
    expect(await importInto(order.id, pem)).toMatchObject({ imported: false, privateKey: true });
    expect((await actionsOf(order.id)).filter((action) => action === 'private_key_refused')).toHaveLength(2);
    expect(await tablesHolding(marker)).toEqual([]);
  });
});

const lastCodes = async (orderId: string): Promise<string[]> => {
  const csr = await tenant.run(() => csrs().latest(orderId));
  return csr?.verdict.findings.filter(({ severity }) => severity === 'blocking').map(({ code }) => code) ?? [];
};

/** The tables of which a row, written as text, holds this marker; bytes are searched as they are. */
async function tablesHolding(marker: string): Promise<string[]> {
  const hex = Buffer.from(marker).toString('hex');
  const { rows } = await tenant.owner.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
  );
  const holding: string[] = [];
  for (const { name } of rows) {
    const found = await tenant.owner.query(
      `SELECT 1 FROM "${name}" AS t WHERE strpos(t::text, $1) > 0 OR strpos(t::text, $2) > 0 LIMIT 1`,
      [marker, hex],
    );
    if (found.rowCount) holding.push(name);
  }
  return holding;
}

describe('a certificate', () => {
  it('that belongs to another slot is refused, and the right one is named', async () => {
    const { client, slots } = await aClientWithSlots(['insi_auto', 'insi_manu']);
    const manual = slotNamed(slots, 'INSI-MANU');
    const outcome = await tenant.run(async () =>
      imports().intoSlot(
        slotNamed(slots, 'INSI-AUTO').id,
        Buffer.from((await issueCertificate(authority, { subject: subjectOf(client, 'INSI-MANU') })).pem),
      ),
    );
    expect(outcome).toMatchObject({ imported: false, fits: [{ id: manual.id }] });
    const { rows } = await tenant.owner.query('SELECT 1 FROM certificates WHERE client_id = $1', [client.id]);
    expect(rows).toHaveLength(0);
  });

  it('made for another key than the CSR’s is refused', async () => {
    const { client, slots } = await aClientWithSlots(['insi_auto']);
    const { order } = await open(slotNamed(slots, 'INSI-AUTO').id);
    await upload(order.id, (await makeCsr({ subject: subjectOf(client, 'INSI-AUTO') })).pem);
    const stranger = await issueCertificate(authority, { subject: subjectOf(client, 'INSI-AUTO') });
    const outcome = await importInto(order.id, stranger.pem);
    expect(outcome.imported ? [] : outcome.verdict.findings.map((finding) => finding.code)).toContain('csr_key');
  });

  it('that renews another one names it, and takes its place only once verified', async () => {
    const { client, slots } = await aClientWithSlots(['insi_auto']);
    const slot = slotNamed(slots, 'INSI-AUTO');
    const old = await issueCertificate(authority, {
      subject: subjectOf(client, 'INSI-AUTO'),
      notBefore: new Date(Date.now() - 1065 * 86_400_000),
    });
    const first = await tenant.run(() => imports().intoSlot(slot.id, Buffer.from(old.pem)));
    if (!first.imported || first.history) throw new Error(JSON.stringify(first));
    await tenant.run(() => orders().install(first.order.id, { installedOn: '2026-11-01', note: null }));
    await tenant.run(() => orders().change(first.order.id, 'verify'));
    expect((await slotsOf(client.id))[0]?.answer.coverage).toBe('expiring');

    const { order } = await open(slot.id);
    expect(order.renewsCertificateId).toBe(first.certificateId);
    const next = await issueCertificate(authority, { subject: subjectOf(client, 'INSI-AUTO') });
    const second = await importInto(order.id, next.pem);
    if (!second.imported) throw new Error(JSON.stringify(second.verdict.findings[0]));
    const { rows } = await tenant.owner.query('SELECT replaces_id FROM certificates WHERE id = $1', [
      second.certificateId,
    ]);
    expect(rows).toEqual([{ replaces_id: first.certificateId }]);
    expect((await slotsOf(client.id))[0]?.answer.coverage).toBe('expiring');
    await tenant.run(() => orders().install(order.id, { installedOn: '2026-11-22', note: null }));
    await tenant.run(() => orders().change(order.id, 'verify'));
    expect((await slotsOf(client.id))[0]?.answer.coverage).toBe('covered');
  });

  it('that is refused opens no order: no number is taken', async () => {
    const { client, slots } = await aClientWithSlots(['insi_auto']);
    const stranger = await issueCertificate(authority, { subject: subjectOf(client, 'INSI-MANU') });
    const outcome = await tenant.run(() =>
      imports().intoSlot(slotNamed(slots, 'INSI-AUTO').id, Buffer.from(stranger.pem)),
    );
    expect(outcome.imported).toBe(false);
    const { rows } = await tenant.owner.query('SELECT 1 FROM orders WHERE client_id = $1', [client.id]);
    expect(rows).toEqual([]);
  });

  it('with the key of another one is refused, the one it renews included', async () => {
    const { client, slots } = await aClientWithSlots(['insi_auto']);
    const slot = slotNamed(slots, 'INSI-AUTO');
    const csr = await makeCsr({ subject: subjectOf(client, 'INSI-AUTO') });
    const first = await issueCertificate(authority, { csrPem: csr.pem });
    const taken = await tenant.run(() => imports().intoSlot(slot.id, Buffer.from(first.pem)));
    if (!taken.imported || taken.history) throw new Error(JSON.stringify(taken));
    await tenant.run(() => orders().install(taken.order.id, { installedOn: '2026-11-01', note: null }));
    await tenant.run(() => orders().change(taken.order.id, 'verify'));
    const { order } = await open(slot.id);
    expect(order.renewsCertificateId).toBe(taken.certificateId);
    const renewal = await importInto(order.id, (await issueCertificate(authority, { csrPem: csr.pem })).pem);
    const blocking = renewal.imported ? [] : renewal.verdict.findings.filter(({ severity }) => severity === 'blocking');
    expect(blocking).toMatchObject([{ code: 'key_seen', title: expect.stringContaining('INSI-AUTO') }]);
  });

  it('that is over imports as history: it covers nothing, opens no order, and is reminded of to nobody', async () => {
    const { client, slots } = await aClientWithSlots(['insi_auto']);
    const slot = slotNamed(slots, 'INSI-AUTO');
    const old = await issueCertificate(authority, {
      subject: subjectOf(client, 'INSI-AUTO'),
      notBefore: new Date(Date.now() - 1200 * 86_400_000),
    });
    const outcome = await tenant.run(() => imports().intoSlot(slot.id, Buffer.from(old.pem)));
    expect(outcome).toMatchObject({ imported: true, history: true, order: null });
    const [after] = await slotsOf(client.id);
    expect(after).toMatchObject({ certificateId: null, notAfter: null, orderId: null });
    expect(after?.answer.coverage).toBe('missing');
    const { rows } = await tenant.owner.query(
      `SELECT c.history, (SELECT count(*)::int FROM orders o WHERE o.client_id = c.client_id) AS orders,
              (SELECT count(*)::int FROM reminders r WHERE r.client_id = c.client_id) AS reminders FROM certificates c WHERE c.client_id = $1`,
      [client.id],
    );
    expect(rows).toEqual([{ history: true, orders: 0, reminders: 0 }]);
    const again = await tenant.run(() => imports().intoSlot(slot.id, Buffer.from(old.pem)));
    expect(again.imported ? [] : again.verdict.findings.map(({ code }) => code)).toContain('fingerprint');
  });

  it('of an establishment of the client is accepted until its renewal', async () => {
    const { client, slots } = await aClientWithSlots(['insi_auto']);
    const establishment = await anEstablishment(tenant, { client_id: client.id });
    const subject = subjectOf({ ...client, finess_ej: establishment['finess_eg'] }, 'INSI-AUTO');
    const issued = await issueCertificate(authority, { subject });
    const outcome = await tenant.run(() =>
      imports().intoSlot(slotNamed(slots, 'INSI-AUTO').id, Buffer.from(issued.pem)),
    );
    expect(outcome.imported).toBe(true);
  });

  const sample = samplePath('igc-sante/certificates/org-auth-cli_insi-manu_10B0221636_2025-2028.pem');
  const chain = samplePath('igc-sante/chains/test/chain-EL-ORG-TEST.pem');
  const itWithSamples = sample && chain ? it : it.skip;
  itWithSamples(
    'of the real TEST chain (INSI-MANU, FINESS 0B0221636) imports into an order without a CSR',
    async () => {
      const bytes = readFileSync(String(sample));
      const bundle = readCertificates(readFileSync(String(chain)));
      const reading = readCertificates(bytes);
      if (!bundle.ok || !reading.ok) throw new Error('the samples cannot be read');
      await trust(bundle.certificates, 'TEST');
      const { client, slots } = await aClientWithSlots(['insi_manu'], {
        finess_ej: '0B0221636',
        name: reading.certificates[0]?.organization ?? '',
      });
      const outcome = await tenant.run(() => imports().intoSlot(slotNamed(slots, 'INSI-MANU').id, bytes));
      if (!outcome.imported || outcome.history) throw new Error(JSON.stringify(outcome));
      expect(outcome.order.state).toBe('collected');
      expect((await slotsOf(client.id))[0]?.notAfter?.toISOString().slice(0, 10)).toBe('2028-04-25');
    },
  );
});
