import { createHash, randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { aCertificate, aClient, anInstance, anOrder, aSlot, type Row } from '../../../test/support/factories.js';
import { makeCrl, makeTestAuthority } from '../../../test/support/pki.js';
import { aTenant, type TestEditor } from '../../../test/support/tenant.js';
import { countTasks } from '../../home/task-counts.js';
import { taskHref } from '../../home/tasks/task.js';
import { tasks } from '../../home/tasks/tasks.js';
import { textOfName } from '../../pki/verdict/distinguished-name.js';
import { parseCertificate } from '../../pki/certificate/certificate-reading.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { CoverageQueries } from '../../slots/coverage.queries.js';
import { RevocationListsService } from '../../trust/revocation-lists.service.js';
import { RevocationWatch } from './revocation-watch.service.js';

let editor: TestEditor;
let issuer: string;

const tenant = await aTenant();
const authority = await makeTestAuthority('TEST');
beforeAll(async () => {
  const [issuing] = authority.authorities;
  const read = issuing && parseCertificate(issuing.der);
  if (!issuing || !read) throw new Error('no authority');
  issuer = textOfName(read.subject);
  await tenant.owner.query(
    `INSERT INTO authorities (id, sha256, name, kind, environment, not_after, der) VALUES ($1, $2, 'AC émettrice', 'issuing', 'TEST', '2033-06-25', $3)`,
    [randomUUID(), createHash('sha256').update(issuing.der).digest('hex'), issuing.der],
  );
});
beforeEach(async () => {
  editor = await tenant.secondEditor();
});

const serial = () => randomUUID().replaceAll('-', '').toUpperCase().replace(/^./, '4');
const compare = () => editor.run(() => tenant.get(RevocationWatch).compare());
const load = async (revoked: { serialNumber: string; at?: Date }[]) => {
  const { der } = await makeCrl(authority, { revoked, thisUpdate: new Date(Date.now() - 3_600_000) });
  return editor.run(() => tenant.get(RevocationListsService).load(der));
};

async function aCovered(columns: Record<string, unknown> = {}): Promise<{ client: Row; slot: Row; certificate: Row }> {
  const client = await aClient(editor);
  const instance = await anInstance(editor, { client_id: client.id, services: [] });
  const slot = await aSlot(editor, { client_id: client.id, instance_id: instance.id, added_by_hand: true });
  const own = { client_id: client.id, slot_id: slot.id, issuer, serial_number: serial() };
  const inService = { installed_at: new Date(), verified_at: new Date() };
  return { client, slot, certificate: await aCertificate(editor, { ...own, ...inService, ...columns }) };
}

const coverageOf = async (slotId: string) =>
  (await editor.run(() => tenant.get(CoverageQueries).ofSlot(slotId)))?.answer;
const alarmsOf = async (certificate: Row) => {
  const { rows } = await editor.owner.query<{ summary: string; reason: string }>(
    `SELECT summary, reason FROM audit_entries WHERE subject_id = $1 AND action = 'revoked'`,
    [certificate.id],
  );
  return rows;
};

describe('a certificate in force that a revocation list names', () => {
  it('turns its slot red, raises an alarm and is a task, whenever the list came', async () => {
    const revoked = await aCovered();
    const other = await aCovered();
    const at = new Date('2026-11-20T10:00:00Z');
    expect(await load([{ serialNumber: String(revoked.certificate['serial_number']), at }])).toMatchObject({
      ok: true,
    });
    const { rows: jobs } = await editor.owner.query(`SELECT 1 FROM outbox WHERE name = 'certificates.watch'`);
    expect(jobs).toHaveLength(1);

    expect(await compare()).toBe(1);
    expect(await coverageOf(revoked.slot.id)).toMatchObject({ coverage: 'revoked', label: 'Révoqué' });
    expect((await coverageOf(other.slot.id))?.coverage).toBe('covered');
    const [alarm, ...more] = await alarmsOf(revoked.certificate);
    expect(more).toEqual([]);
    expect(alarm?.summary).toMatch(/^Alerte.*révoqué le 20\/11\/2026.*n’est plus couvert$/);
    expect(alarm?.reason).toContain('AC émettrice');

    const task = tasks.filter(({ key }) => key === 'revoked');
    const counts = await editor.run(() => countTasks(tenant.get(TenantDb), task, false));
    expect(counts).toMatchObject([{ key: 'revoked', count: 1 }]);
    expect(task.map((one) => taskHref(one, false))).toEqual(['/certificates?view=list&coverage=revoked&order=here']);
    const { rows } = await editor.owner.query('SELECT code, worst_coverage FROM client_progress WHERE client_id = $1', [
      revoked.client.id,
    ]);
    expect(rows).toMatchObject([{ worst_coverage: 'revoked' }]);
  });

  it('is told once, however often the night looks', async () => {
    const { certificate } = await aCovered();
    await load([{ serialNumber: String(certificate['serial_number']) }]);
    expect([await compare(), await compare()]).toEqual([1, 0]);
    expect(await alarmsOf(certificate)).toHaveLength(1);
  });

  it('stays red while its successor is ordered', async () => {
    const { client, slot, certificate } = await aCovered();
    await anOrder(editor, { client_id: client.id, slot_id: slot.id, state: 'ordered' });
    await load([{ serialNumber: String(certificate['serial_number']) }]);
    await compare();
    expect((await coverageOf(slot.id))?.coverage).toBe('revoked');
  });

  it('does not bring back the certificate it had replaced', async () => {
    const { client, slot, certificate: old } = await aCovered();
    const own = { client_id: client.id, slot_id: slot.id, issuer, serial_number: serial(), replaces_id: old.id };
    const next = await aCertificate(editor, { ...own, installed_at: new Date(), verified_at: new Date() });
    await load([{ serialNumber: String(next['serial_number']) }]);
    await compare();
    expect((await coverageOf(slot.id))?.coverage).toBe('revoked');
  });

  it('that was replaced already stops no service, and is told so', async () => {
    const { client, slot, certificate: old } = await aCovered();
    const own = { client_id: client.id, slot_id: slot.id, issuer, serial_number: serial(), replaces_id: old.id };
    await aCertificate(editor, { ...own, installed_at: new Date(), verified_at: new Date() });
    await load([{ serialNumber: String(old['serial_number']) }]);
    await compare();
    expect((await coverageOf(slot.id))?.coverage).toBe('covered');
    expect((await alarmsOf(old))[0]?.summary).toMatch(/^Certificat .* sans effet sur /);
  });

  it('before it was in service is an alarm: what was to follow is to be ordered again', async () => {
    const { client, slot } = await aCovered();
    const own = { client_id: client.id, slot_id: slot.id };
    const next = await aCertificate(editor, {
      ...own,
      issuer,
      serial_number: serial(),
      installed_at: null,
      verified_at: null,
    });
    await anOrder(editor, { ...own, state: 'collected', certificate_id: next.id });
    await load([{ serialNumber: String(next['serial_number']) }]);
    await compare();
    expect((await coverageOf(slot.id))?.coverage).toBe('covered');
    expect((await alarmsOf(next))[0]?.summary).toMatch(/^Alerte.* révoqué le .*, à commander de nouveau pour /);
  });

  it('of another authority with the same number is not touched', async () => {
    const { slot, certificate } = await aCovered({ issuer: 'C=FR, CN=AUTRE AC' });
    await load([{ serialNumber: String(certificate['serial_number']) }]);
    expect(await compare()).toBe(0);
    expect((await coverageOf(slot.id))?.coverage).toBe('covered');
  });

  it('is found in one statement, however many there are', async () => {
    const query = jest.spyOn(tenant.get(TenantDb), 'query');
    const statements: number[] = [];
    for (const count of [1, 8]) {
      const some = [];
      for (let index = 0; index < count; index += 1) some.push(await aCovered());
      const { der } = await makeCrl(authority, {
        revoked: some.map(({ certificate }) => ({ serialNumber: String(certificate['serial_number']) })),
        thisUpdate: new Date(Date.now() - 3_600_000 + count * 60_000),
      });
      await editor.run(() => tenant.get(RevocationListsService).load(der));
      query.mockClear();
      expect(await compare()).toBe(count);
      statements.push(query.mock.calls.length);
    }
    query.mockRestore();
    expect(statements[1]).toBe(statements[0]);
  });
});

describe('a revocation list', () => {
  it('that no known authority signed is refused, and an older one changes nothing', async () => {
    const stranger = await makeCrl(await makeTestAuthority('TEST'));
    const refused = await editor.run(() => tenant.get(RevocationListsService).load(stranger.der));
    expect(refused).toMatchObject({ ok: false, finding: { code: 'crl_signer' } });
    expect(await load([])).toMatchObject({ ok: true, sentence: expect.stringContaining('chargée') });
    const { der } = await makeCrl(authority, { thisUpdate: new Date('2026-01-01T00:00:00Z') });
    expect(await editor.run(() => tenant.get(RevocationListsService).load(der))).toMatchObject({
      ok: true,
      sentence: expect.stringContaining('aussi récente'),
    });
  });
});
