import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anEstablishment, dayFromToday } from '../../../test/support/factories.js';
import { slotNamed, subjectOf, startOrdering } from '../../../test/support/orders.js';
import { issueCertificate, makeCsr } from '../../../test/support/pki.js';
import { trust } from '../../../test/support/trust.js';
import { samplePath } from '../../../test/support/samples.js';
import { notesView } from '../../orders/order-head.view.js';
import { OrderPageService } from '../../orders/order-page.service.js';
import { NotedRevocations } from '../revocation/noted-revocations.service.js';
import { OrderMoves } from '../../orders/order-moves.service.js';
import { readCertificates } from '../../pki/certificate/certificate.js';

let { tenant, authority, hand } = {} as Awaited<ReturnType<typeof startOrdering>>;
beforeAll(async () => {
  ({ tenant, authority, hand } = await startOrdering());
});
afterAll(() => tenant?.stop());

describe('a certificate', () => {
  it('that belongs to another slot is refused, and the right one is named', async () => {
    const { client, slots } = await hand.aClientWithSlots(['insi_auto', 'insi_manu']);
    const manual = slotNamed(slots, 'INSI-MANU');
    const outcome = await tenant.run(async () =>
      hand.imports.intoSlot(
        slotNamed(slots, 'INSI-AUTO').id,
        Buffer.from((await issueCertificate(authority, { subject: subjectOf(client, 'INSI-MANU') })).pem),
      ),
    );
    expect(outcome).toMatchObject({ imported: false, fits: [{ id: manual.id }] });
    const { rows } = await tenant.owner.query('SELECT 1 FROM certificates WHERE client_id = $1', [client.id]);
    expect(rows).toHaveLength(0);
  });

  it('names no slot whose own order waits for the certificate of another CSR; one of that very key, it does', async () => {
    const { client, slots } = await hand.aClientWithSlots(['insi_auto', 'insi_manu']);
    const [auto, manual] = [slotNamed(slots, 'INSI-AUTO'), slotNamed(slots, 'INSI-MANU')];
    const subject = subjectOf(client, 'INSI-MANU');
    const fits = async (pem: string) => {
      const outcome = await tenant.run(() => hand.imports.intoSlot(auto.id, Buffer.from(pem)));
      return outcome.imported ? null : outcome.fits.map(({ id }) => id);
    };
    const { pem } = await issueCertificate(authority, { subject });
    expect(await fits(pem)).toEqual([manual.id]);
    const { order } = await hand.open(manual.id);
    // Without a CSR yet, one that was there already may still be taken over.
    expect(await fits(pem)).toEqual([manual.id]);
    await hand.upload(order.id, (await makeCsr({ subject })).pem);
    expect(await fits(pem)).toEqual([]);
    await tenant.run(() => hand.orders.change(order.id, 'use_platform_key'));
    expect(await fits(pem)).toEqual([manual.id]);
  });

  it('made for another key than the CSR’s is refused', async () => {
    const { client, slots } = await hand.aClientWithSlots(['insi_auto']);
    const { order } = await hand.open(slotNamed(slots, 'INSI-AUTO').id);
    await hand.upload(order.id, (await makeCsr({ subject: subjectOf(client, 'INSI-AUTO') })).pem);
    const stranger = await issueCertificate(authority, { subject: subjectOf(client, 'INSI-AUTO') });
    const outcome = await hand.importInto(order.id, stranger.pem);
    expect(outcome.imported ? [] : outcome.verdict.findings.map((finding) => finding.code)).toContain('csr_key');
  });

  it('made with the CSR of another order is that order’s, and is taken by no other slot', async () => {
    const { client, slots } = await hand.aClientWithSlots(['insi_auto', 'insi_manu', 'dmp']);
    const { order } = await hand.open(slotNamed(slots, 'INSI-MANU').id);
    const csr = await makeCsr({ subject: subjectOf(client, 'INSI-MANU') });
    await hand.upload(order.id, csr.pem);
    const other = slotNamed(slots, 'DMP authentification');
    const strayed = await issueCertificate(authority, { csrPem: csr.pem, subject: subjectOf(client, 'DUI TEST') });
    const outcome = await tenant.run(() => hand.imports.intoSlot(other.id, Buffer.from(strayed.pem)));
    const findings = outcome.imported ? [] : outcome.verdict.findings;
    expect(findings.filter(({ severity }) => severity === 'blocking').map(({ code, title }) => [code, title])).toEqual([
      ['key_ordered', expect.stringContaining(`commande ${order.number}`)],
    ]);
    const own = await issueCertificate(authority, { csrPem: csr.pem });
    expect(await hand.importInto(order.id, own.pem)).toMatchObject({ imported: true });
  });

  it('that was there before us never takes the place of one that ends later', async () => {
    const { client, slots } = await hand.aClientWithSlots(['insi_auto']);
    const slot = slotNamed(slots, 'INSI-AUTO');
    const issued = async (days: number) =>
      Buffer.from(
        (
          await issueCertificate(authority, {
            subject: subjectOf(client, 'INSI-AUTO'),
            notAfter: new Date(Date.now() + days * 86_400_000),
          })
        ).pem,
      );
    const first = await tenant.run(async () => hand.imports.intoSlot(slot.id, await issued(900)));
    if (!first.imported || first.history) throw new Error(JSON.stringify(first));
    await tenant.run(() => hand.orders.install(first.order.id, { installedOn: dayFromToday(0), note: null }));
    await tenant.run(() => hand.orders.change(first.order.id, 'verify'));
    const sooner = await issued(20);
    await expect(tenant.run(() => hand.imports.intoSlot(slot.id, sooner))).rejects.toThrow('finit plus tard');
    const { order } = await hand.open(slot.id);
    await expect(hand.importInto(order.id, sooner.toString())).rejects.toThrow('finit plus tard');
    // What is to be made again is no better for ending later.
    await tenant.owner.query(`UPDATE clients SET subject_changed_at = now(), departement = '83' WHERE id = $1`, [
      client.id,
    ]);
    await tenant.owner.query(
      `UPDATE certificates SET subject = replace(subject, ', O=', ', ST=Alpes-Maritimes (06), O='), not_before = now() - interval '1 hour' WHERE client_id = $1`,
      [client.id],
    );
    expect(await hand.importInto(order.id, sooner.toString())).toMatchObject({ imported: true });
  });

  it('cannot have been installed, nor revoked, before it was', async () => {
    const { client, slots } = await hand.aClientWithSlots(['insi_auto']);
    const issued = await issueCertificate(authority, { subject: subjectOf(client, 'INSI-AUTO') });
    const [slot] = slots;
    const taken = await tenant.run(() => hand.imports.intoSlot(slot?.id ?? '', Buffer.from(issued.pem)));
    if (!taken.imported || taken.history) throw new Error(JSON.stringify(taken));
    const early = dayFromToday(-10);
    const install = (installedOn: string) =>
      tenant.run(() => hand.orders.install(taken.order.id, { installedOn, note: null }));
    await expect(install(early)).rejects.toMatchObject({ field: 'installedOn' });
    await install(dayFromToday(0));
    const revoke = (on: string) =>
      tenant.run(() => tenant.get(NotedRevocations).note(taken.certificateId, on, 'perdu'));
    await expect(revoke(early)).rejects.toMatchObject({ field: 'revokedOn' });
    await revoke(dayFromToday(0));
  });

  it('that comes again on its slot is told as one that is there; another one, as one too many for its order', async () => {
    const { client, slots } = await hand.aClientWithSlots(['insi_auto']);
    const into = async (pem: string) => tenant.run(() => hand.imports.intoSlot(slots[0]?.id ?? '', Buffer.from(pem)));
    const { pem } = await issueCertificate(authority, { subject: subjectOf(client, 'INSI-AUTO') });
    expect(await into(pem)).toMatchObject({ imported: true });
    const again = await into(pem);
    expect(again.imported ? [] : again.verdict.findings[0]).toMatchObject({
      code: 'fingerprint',
      severity: 'blocking',
    });
    const other = await issueCertificate(authority, { subject: subjectOf(client, 'INSI-AUTO') });
    await expect(into(other.pem)).rejects.toThrow('Installez-le et vérifiez-le d’abord');
  });

  it('that is valid later is not installed before, yet may be revoked at once, which frees its order', async () => {
    const { client, slots } = await hand.aClientWithSlots(['insi_auto']);
    const issued = await issueCertificate(authority, {
      subject: subjectOf(client, 'INSI-AUTO'),
      notBefore: new Date(Date.now() + 10 * 86_400_000),
    });
    const taken = await tenant.run(() => hand.imports.intoSlot(slots[0]?.id ?? '', Buffer.from(issued.pem)));
    if (!taken.imported || taken.history) throw new Error(JSON.stringify(taken));
    expect(taken.notYet).toContain('Il n’est valable qu’à partir du');
    const { id } = taken.order;
    const next = async () =>
      (await tenant.owner.query('SELECT title FROM client_progress WHERE client_id = $1', [client.id])).rows[0]?.title;
    expect(await next()).toContain('dès le');
    const offered = await tenant.run(async () =>
      tenant.get(OrderMoves).offered(taken.order, 'support', await tenant.get(OrderMoves).groundOf(taken.order)),
    );
    const reasons = offered.find(({ action }) => action === 'install')?.reasons;
    expect(reasons).toEqual([expect.stringContaining('Il n’est valable qu’à partir du')]);
    const page = await tenant.run(() => tenant.get(OrderPageService).facts(id));
    expect(notesView(page).map(({ title }) => title)).toEqual(['Ce certificat ne s’installe pas encore.']);
    const revoke = (on: string) =>
      tenant.run(() => tenant.get(NotedRevocations).note(taken.certificateId, on, 'erreur'));
    await expect(revoke(dayFromToday(-1))).rejects.toMatchObject({ field: 'revokedOn' });
    await revoke(dayFromToday(0));
    await tenant.run(() => hand.orders.change(id, 'cancel', { reason: 'erreur' }));
    expect(await next()).toContain('Remplacer le certificat INSI-AUTO révoqué');
  });

  it('that renews another one names it, and takes its place only once verified', async () => {
    const { client, slots } = await hand.aClientWithSlots(['insi_auto']);
    const slot = slotNamed(slots, 'INSI-AUTO');
    const old = await issueCertificate(authority, {
      subject: subjectOf(client, 'INSI-AUTO'),
      notBefore: new Date(Date.now() - 1065 * 86_400_000),
    });
    const first = await tenant.run(() => hand.imports.intoSlot(slot.id, Buffer.from(old.pem)));
    if (!first.imported || first.history) throw new Error(JSON.stringify(first));
    await tenant.run(() => hand.orders.install(first.order.id, { installedOn: dayFromToday(0), note: null }));
    await tenant.run(() => hand.orders.change(first.order.id, 'verify'));
    expect((await hand.slotsOf(client.id))[0]?.answer.coverage).toBe('expiring');

    const { order } = await hand.open(slot.id);
    expect(order.renewsCertificateId).toBe(first.certificateId);
    const next = await issueCertificate(authority, { subject: subjectOf(client, 'INSI-AUTO') });
    const second = await hand.importInto(order.id, next.pem);
    if (!second.imported) throw new Error(JSON.stringify(second.verdict.findings[0]));
    const { rows } = await tenant.owner.query('SELECT replaces_id FROM certificates WHERE id = $1', [
      second.certificateId,
    ]);
    expect(rows).toEqual([{ replaces_id: first.certificateId }]);
    expect((await hand.slotsOf(client.id))[0]?.answer.coverage).toBe('expiring');
    await tenant.run(() => hand.orders.install(order.id, { installedOn: dayFromToday(0), note: null }));
    await tenant.run(() => hand.orders.change(order.id, 'verify'));
    expect((await hand.slotsOf(client.id))[0]?.answer.coverage).toBe('covered');
    // It was renewed: nothing is left to renew, and nothing to warn of.
    expect(notesView(await tenant.run(() => tenant.get(OrderPageService).facts(order.id)))).toEqual([]);
  });

  it('that is refused opens no order: no number is taken', async () => {
    const { client, slots } = await hand.aClientWithSlots(['insi_auto']);
    const stranger = await issueCertificate(authority, { subject: subjectOf(client, 'INSI-MANU') });
    const outcome = await tenant.run(() =>
      hand.imports.intoSlot(slotNamed(slots, 'INSI-AUTO').id, Buffer.from(stranger.pem)),
    );
    expect(outcome.imported).toBe(false);
    const { rows } = await tenant.owner.query('SELECT 1 FROM orders WHERE client_id = $1', [client.id]);
    expect(rows).toEqual([]);
  });

  it('with the key of another one is refused, the one it renews included', async () => {
    const { client, slots } = await hand.aClientWithSlots(['insi_auto']);
    const slot = slotNamed(slots, 'INSI-AUTO');
    const csr = await makeCsr({ subject: subjectOf(client, 'INSI-AUTO') });
    const first = await issueCertificate(authority, { csrPem: csr.pem });
    const taken = await tenant.run(() => hand.imports.intoSlot(slot.id, Buffer.from(first.pem)));
    if (!taken.imported || taken.history) throw new Error(JSON.stringify(taken));
    await tenant.run(() => hand.orders.install(taken.order.id, { installedOn: dayFromToday(0), note: null }));
    await tenant.run(() => hand.orders.change(taken.order.id, 'verify'));
    const { order } = await hand.open(slot.id);
    expect(order.renewsCertificateId).toBe(taken.certificateId);
    const renewal = await hand.importInto(order.id, (await issueCertificate(authority, { csrPem: csr.pem })).pem);
    const blocking = renewal.imported ? [] : renewal.verdict.findings.filter(({ severity }) => severity === 'blocking');
    expect(blocking).toMatchObject([{ code: 'key_seen', title: expect.stringContaining('INSI-AUTO') }]);
  });

  it('that is over imports as history: it covers nothing, opens no order, and is reminded of to nobody', async () => {
    const { client, slots } = await hand.aClientWithSlots(['insi_auto']);
    const slot = slotNamed(slots, 'INSI-AUTO');
    const old = await issueCertificate(authority, {
      subject: subjectOf(client, 'INSI-AUTO'),
      notBefore: new Date(Date.now() - 1200 * 86_400_000),
    });
    const outcome = await tenant.run(() => hand.imports.intoSlot(slot.id, Buffer.from(old.pem)));
    expect(outcome).toMatchObject({ imported: true, history: true, order: null });
    const [after] = await hand.slotsOf(client.id);
    expect(after).toMatchObject({ certificateId: null, notAfter: null, orderId: null });
    expect(after?.answer.coverage).toBe('missing');
    const { rows } = await tenant.owner.query(
      `SELECT c.history, (SELECT count(*)::int FROM orders o WHERE o.client_id = c.client_id) AS orders,
              (SELECT count(*)::int FROM reminders r WHERE r.client_id = c.client_id) AS reminders FROM certificates c WHERE c.client_id = $1`,
      [client.id],
    );
    expect(rows).toEqual([{ history: true, orders: 0, reminders: 0 }]);
    const again = await tenant.run(() => hand.imports.intoSlot(slot.id, Buffer.from(old.pem)));
    expect(again.imported ? [] : again.verdict.findings.map(({ code }) => code)).toContain('fingerprint');
  });

  it('of an establishment of the client is accepted until its renewal', async () => {
    const { client, slots } = await hand.aClientWithSlots(['insi_auto']);
    const establishment = await anEstablishment(tenant, { client_id: client.id });
    const subject = subjectOf({ ...client, finess_ej: establishment['finess_eg'] }, 'INSI-AUTO');
    const issued = await issueCertificate(authority, { subject });
    const outcome = await tenant.run(() =>
      hand.imports.intoSlot(slotNamed(slots, 'INSI-AUTO').id, Buffer.from(issued.pem)),
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
      await trust(tenant, bundle.certificates, 'TEST');
      const { client, slots } = await hand.aClientWithSlots(['insi_manu'], {
        finess_ej: '0B0221636',
        name: reading.certificates[0]?.organization ?? '',
      });
      const outcome = await tenant.run(() => hand.imports.intoSlot(slotNamed(slots, 'INSI-MANU').id, bytes));
      if (!outcome.imported || outcome.history) throw new Error(JSON.stringify(outcome));
      expect(outcome.order.state).toBe('collected');
      expect((await hand.slotsOf(client.id))[0]?.notAfter?.toISOString().slice(0, 10)).toBe('2028-04-25');
    },
  );
});
