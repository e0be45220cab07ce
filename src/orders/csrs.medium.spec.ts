import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { slotNamed, subjectOf, startOrdering } from '../../test/support/orders.js';
import { issueCertificate, makeCsr } from '../../test/support/pki.js';
import { waitFor } from '../../test/support/wait-for.js';
import { journalOf } from '../../test/support/records.js';

let { tenant, authority, hand } = {} as Awaited<ReturnType<typeof startOrdering>>;
beforeAll(async () => {
  ({ tenant, authority, hand } = await startOrdering());
});
afterAll(() => tenant?.stop());

const actionsOf = async (orderId: string) =>
  (await journalOf(tenant, orderId)).map(({ action }) => action).toReversed();

const lastCodes = async (orderId: string): Promise<string[]> => {
  const csr = await tenant.run(() => hand.csrs.latest(orderId));
  return csr?.verdict.findings.filter(({ severity }) => severity === 'blocking').map(({ code }) => code) ?? [];
};

/** Two transactions: the first has done its work and not committed when the second begins, and ends once the second waits for it or is done. */
async function atOnce<Result>(first: () => Promise<Result>, second: () => Promise<Result>): Promise<Result[]> {
  const course = new EventEmitter();
  const worked = once(course, 'worked');
  const released = once(course, 'released');
  const one = tenant.run(async () => {
    const result = await first().finally(() => course.emit('worked'));
    await released;
    return result;
  });
  await worked;
  let done = false;
  const two = tenant.run(second).finally(() => {
    done = true;
  });
  const waiting = `SELECT 1 FROM pg_locks WHERE NOT granted AND locktype IN ('advisory', 'transactionid')`;
  await waitFor('the second', async () => done || (await tenant.owner.query(waiting)).rowCount === 1);
  course.emit('released');
  return Promise.all([one, two]);
}

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

describe('a CSR', () => {
  it('whose key already served another order is refused, kept with its verdict, and says where', async () => {
    const one = await hand.aClientWithSlots(['insi_auto', 'insi_manu']);
    const csr = await makeCsr({ subject: subjectOf(one.client, 'INSI-AUTO') });
    const first = await hand.open(slotNamed(one.slots, 'INSI-AUTO').id);
    await hand.upload(first.order.id, csr.pem);
    const second = await hand.open(slotNamed(one.slots, 'INSI-MANU').id);
    const reused = await makeCsr({ subject: subjectOf(one.client, 'INSI-MANU'), keys: csr.keys });
    const outcome = await hand.upload(second.order.id, reused.pem);
    expect(outcome).toMatchObject({ kept: true, acceptable: false });
    expect(outcome).toMatchObject({ firstReason: expect.stringContaining(first.order.number) });
    const { rows } = await tenant.owner.query('SELECT acceptable FROM csrs WHERE order_id = $1', [second.order.id]);
    expect(rows).toEqual([{ acceptable: false }]);
    expect((await tenant.run(() => hand.orders.byId(second.order.id))).state).toBe('csr_expected');
  });

  it('that comes for two orders at the same second is accepted once, and the second says where', async () => {
    const one = await hand.aClientWithSlots(['insi_auto']);
    const two = await hand.aClientWithSlots(['insi_auto']);
    const csr = await makeCsr({ subject: subjectOf(one.client, 'INSI-AUTO') });
    const same = await makeCsr({ subject: subjectOf(two.client, 'INSI-AUTO'), keys: csr.keys });
    const first = await hand.open(slotNamed(one.slots, 'INSI-AUTO').id);
    const second = await hand.open(slotNamed(two.slots, 'INSI-AUTO').id);
    const outcomes = await atOnce(
      () => hand.csrs.upload(first.order.id, { fileName: 'a.csr', bytes: Buffer.from(csr.pem) }),
      () => hand.csrs.upload(second.order.id, { fileName: 'b.csr', bytes: Buffer.from(same.pem) }),
    );
    expect(outcomes).toMatchObject([
      { acceptable: true },
      { acceptable: false, firstReason: expect.stringContaining(first.order.number) },
    ]);
  });

  it('that comes while a certificate made with it is imported for another client is refused', async () => {
    const one = await hand.aClientWithSlots(['insi_auto']);
    const two = await hand.aClientWithSlots(['insi_auto']);
    const csr = await makeCsr({ subject: subjectOf(one.client, 'INSI-AUTO') });
    const same = await makeCsr({ subject: subjectOf(two.client, 'INSI-AUTO'), keys: csr.keys });
    const issued = await issueCertificate(authority, { csrPem: csr.pem });
    const { order } = await hand.open(slotNamed(two.slots, 'INSI-AUTO').id);
    const outcomes = await atOnce<unknown>(
      () => hand.imports.intoSlot(slotNamed(one.slots, 'INSI-AUTO').id, Buffer.from(issued.pem)),
      () => hand.csrs.upload(order.id, { fileName: 'b.csr', bytes: Buffer.from(same.pem) }),
    );
    expect(outcomes).toMatchObject([{ imported: true }, { acceptable: false }]);
  });

  it('that two people drop on one order at the same second makes neither wait for ever', async () => {
    const { client, slots } = await hand.aClientWithSlots(['insi_auto']);
    const csr = await makeCsr({ subject: subjectOf(client, 'INSI-AUTO') });
    const { order } = await hand.open(slotNamed(slots, 'INSI-AUTO').id);
    const drop = () => hand.csrs.upload(order.id, { fileName: 'a.csr', bytes: Buffer.from(csr.pem) });
    expect(await atOnce(drop, drop)).toMatchObject([{ acceptable: true }, { acceptable: true }]);
  });

  it('may be sent again on its own order with the same key', async () => {
    const { client, slots } = await hand.aClientWithSlots(['insi_manu']);
    const { order } = await hand.open(slotNamed(slots, 'INSI-MANU').id);
    const wrong = await makeCsr({ subject: subjectOf(client, 'Insi-Manu') });
    expect(await hand.upload(order.id, wrong.pem)).toMatchObject({ acceptable: false });
    const right = await makeCsr({ subject: subjectOf(client, 'INSI-MANU'), keys: wrong.keys });
    expect(await hand.upload(order.id, right.pem)).toMatchObject({ acceptable: true });
  });

  it('accuses nobody of a key that no living or placed order was given', async () => {
    const one = await hand.aClientWithSlots(['insi_auto', 'insi_manu']);
    const two = await hand.aClientWithSlots(['insi_auto']);
    const csr = await makeCsr({ subject: subjectOf(one.client, 'INSI-AUTO') });
    // Sent to the order of another client, where it is refused.
    const wrong = await hand.open(slotNamed(two.slots, 'INSI-AUTO').id);
    expect(await hand.upload(wrong.order.id, csr.pem)).toMatchObject({ acceptable: false });
    const first = await hand.open(slotNamed(one.slots, 'INSI-AUTO').id);
    expect(await hand.upload(first.order.id, csr.pem)).toMatchObject({ acceptable: true });
    // The order is cancelled: its CSR made no certificate, and serves the next one.
    await tenant.run(() => hand.orders.change(first.order.id, 'cancel', { reason: 'erreur' }));
    const again = await hand.open(slotNamed(one.slots, 'INSI-AUTO').id);
    expect(await hand.upload(again.order.id, csr.pem)).toMatchObject({ acceptable: true });
  });

  it('of an order that was cancelled once the platform had it serves no other', async () => {
    const { client, slots } = await hand.aClientWithSlots(['insi_auto']);
    const slot = slotNamed(slots, 'INSI-AUTO');
    const csr = await makeCsr({ subject: subjectOf(client, 'INSI-AUTO') });
    const { order } = await hand.open(slot.id);
    await hand.upload(order.id, csr.pem);
    await hand.place(order.id);
    await tenant.run(() => hand.orders.change(order.id, 'cancel', { reason: 'erreur' }));
    const again = await hand.open(slot.id);
    expect(await hand.upload(again.order.id, csr.pem)).toMatchObject({ acceptable: false });
    expect(await lastCodes(again.order.id)).toContain('key_seen');
  });

  it('of another client, or their key, is told under this one without a word of them', async () => {
    const [mine, theirs] = [await hand.aClientWithSlots(['insi_auto']), await hand.aClientWithSlots(['insi_auto'])];
    const csr = await makeCsr({ subject: subjectOf(theirs.client, 'INSI-AUTO') });
    const issued = await issueCertificate(authority, { csrPem: csr.pem });
    const place = slotNamed(theirs.slots, 'INSI-AUTO').id;
    const taken = await tenant.run(() => hand.imports.intoSlot(place, Buffer.from(issued.pem)));
    expect(taken.imported).toBe(true);
    const { order } = await hand.open(slotNamed(mine.slots, 'INSI-AUTO').id);
    await hand.upload(order.id, csr.pem);
    const secret = Buffer.from(await crypto.subtle.exportKey('pkcs8', csr.keys.privateKey)).toString('base64');
    const shown = await hand.upload(order.id, `-----BEGIN PRIVATE KEY-----\n${secret}\n-----END PRIVATE KEY-----\n`);
    expect(JSON.stringify(shown)).toContain('Elle sert ailleurs');
    expect(JSON.stringify(shown)).not.toContain(theirs.client.name);
    const { rows } = await tenant.owner.query<{ action: string; client_id: string; told: string }>(
      `SELECT action, client_id, concat(summary, ' ', reason) AS told FROM audit_entries
        WHERE action IN ('csr_refused', 'private_key_refused', 'key_exposed') AND client_id = ANY ($1) ORDER BY sequence`,
      [[mine.client.id, theirs.client.id]],
    );
    const under = (id: string) => rows.filter(({ client_id }) => client_id === id);
    expect(under(mine.client.id).map(({ action }) => action)).toEqual(['csr_refused', 'private_key_refused']);
    for (const { told } of under(mine.client.id)) expect(told).not.toContain(theirs.client.name);
    expect(under(mine.client.id)[0]?.told).toContain('Cette clé a déjà servi pour un autre certificat.');
    expect(under(mine.client.id)[1]?.told).toContain('Elle sert ailleurs');
    expect(under(theirs.client.id)).toMatchObject([
      { action: 'key_exposed', told: expect.stringContaining('INSI-AUTO') },
    ]);
  });

  it('made with a key that was exposed is refused, as is a certificate, and the alarm names what it made', async () => {
    const { client, slots } = await hand.aClientWithSlots(['insi_auto', 'insi_manu']);
    const csr = await makeCsr({ subject: subjectOf(client, 'INSI-AUTO') });
    const issued = await issueCertificate(authority, { csrPem: csr.pem });
    const taken = await tenant.run(() =>
      hand.imports.intoSlot(slotNamed(slots, 'INSI-AUTO').id, Buffer.from(issued.pem)),
    );
    expect(taken.imported).toBe(true);
    const { order } = await hand.open(slotNamed(slots, 'INSI-MANU').id);
    const secret = Buffer.from(await crypto.subtle.exportKey('pkcs8', csr.keys.privateKey)).toString('base64');
    const told = await hand.upload(order.id, `-----BEGIN PRIVATE KEY-----\n${secret}\n-----END PRIVATE KEY-----\n`);
    // To whoever dropped it too: they are the ones who can have it revoked.
    expect(told).toMatchObject({
      finding: { mend: expect.stringContaining('À révoquer\u00a0: certificat INSI-AUTO') },
    });
    const { rows } = await tenant.owner.query<{ reason: string }>(
      `SELECT reason FROM audit_entries WHERE subject_id = $1 AND action = 'private_key_refused'`,
      [order.id],
    );
    expect(rows[0]?.reason).toContain('À révoquer\u00a0: certificat INSI-AUTO');
    expect(await tablesHolding(secret.slice(100, 160))).toEqual([]);

    const next = await makeCsr({ subject: subjectOf(client, 'INSI-MANU'), keys: csr.keys });
    await hand.upload(order.id, next.pem);
    const codes = await lastCodes(order.id);
    expect(codes).toContain('key_exposed');
    const other = await issueCertificate(authority, { csrPem: next.pem });
    const outcome = await hand.importInto(order.id, other.pem);
    const found = outcome.imported ? [] : outcome.verdict.findings.map(({ code }) => code);
    expect(found).toEqual(expect.arrayContaining(['key_exposed', 'key_seen']));
  });

  it('with a private key is refused: nothing of it is in any table, and the journal has an alarm', async () => {
    const { slots } = await hand.aClientWithSlots(['insi_auto']);
    const { order } = await hand.open(slotNamed(slots, 'INSI-AUTO').id);
    const marker = Buffer.from(`marqueur-${randomUUID()}-de-cle`).toString('base64');
    const pem = `-----BEGIN PRIVATE KEY-----\n${marker}\n-----END PRIVATE KEY-----\n`;
    expect(await hand.upload(order.id, pem)).toMatchObject({ kept: false, finding: { code: 'private_key' } });
    expect(await hand.importInto(order.id, pem)).toMatchObject({ imported: false, privateKey: true });
    expect((await actionsOf(order.id)).filter((action) => action === 'private_key_refused')).toHaveLength(2);
    expect(await tablesHolding(marker)).toEqual([]);
  });
});
