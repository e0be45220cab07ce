import { createHash, randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { aCoveredClient } from '../../../test/support/covered-client.js';
import { aCertificate, anEstablishment, anOrder } from '../../../test/support/factories.js';
import { aFreshKey } from '../../../test/support/hidden-keys.js';
import { makeCrl, makeTestAuthority } from '../../../test/support/pki.js';
import { journalOf } from '../../../test/support/records.js';
import { parseCertificate } from '../../pki/certificate/certificate-reading.js';
import { textOfName } from '../../pki/verdict/distinguished-name.js';
import { clock } from '../../platform/clock.js';
import { RevocationListsService } from '../../trust/revocation-lists.service.js';

const app = await anApp();
const technical = await app.signIn('technical_admin');
const page = async (address: string) => pageOf(await technical.get(address).expect(200));
const words = async (address: string) => wordsOf(await page(address), 'main');

const reason = 'Noté sur le mauvais certificat';
const note = (id: string) =>
  technical.post(`/certificates/${id}/revocation`).type('form').send({ revokedOn: clock.today(), reason: 'Perdu' });
const takeBack = (id: string, answers: object = { reason }) =>
  technical.post(`/certificates/${id}/revocation-withdrawal`).type('form').send(answers);

const covered = (columns = {}) => aCoveredClient(app, app, aFreshKey().print, columns);
const now = async ({ id, slot, certificate }: { id: string; slot: string; certificate: string }) => {
  const { rows } = await app.owner.query<Record<string, string | null>>(
    `SELECT s.in_force, s.in_force_id = $2 AS own, x.revoked_at, p.code, p.since FROM slots s JOIN certificates x ON x.id = $2
       JOIN client_progress p ON p.client_id = $3 WHERE s.id = $1`,
    [slot, certificate, id],
  );
  return rows[0];
};

it('is refused of a certificate that was over by that day', async () => {
  const one = await covered();
  await app.owner.query(`UPDATE certificates SET not_after = moment() - interval '2 days' WHERE id = $1`, [
    one.certificate,
  ]);
  const page = await note(one.certificate).expect(422);
  expect(wordsOf(pageOf(page), 'body')).toContain('il ne se révoque plus ensuite');
  expect(await now(one)).toMatchObject({ revoked_at: null });
});

describe('a revocation that was noted on the wrong certificate', () => {
  it('is taken back with a reason: certificate, slot, client and journal follow', async () => {
    const one = await covered();
    const before = await now(one);
    expect(before).toMatchObject({ in_force: 'verified', own: true, revoked_at: null });
    await note(one.certificate).expect(303);
    expect(await now(one)).toMatchObject({ in_force: 'revoked', code: 'slot_revoked', since: clock.today() });
    expect(await words(`/certificates/${one.certificate}`)).toContain('Défaire la révocation notée…');
    await takeBack(one.certificate, { reason: '' }).expect(422);
    await takeBack(one.certificate).expect(303);
    expect(await now(one)).toEqual(before);
    const shown = await page(`/certificates/${one.certificate}`);
    expect(wordsOf(shown, 'body')).toContain(
      'Révocation défaite : l’emplacement est de nouveau celui de ce certificat.',
    );
    expect(wordsOf(shown, 'body')).not.toContain('y est ouverte');
    expect(wordsOf(shown, 'main')).toContain('En service');
    const [told] = await journalOf(app, one.certificate);
    expect(told).toMatchObject({
      action: 'undo_revoke',
      reason,
      summary: expect.stringMatching(/révocation du .* défaite/),
    });
    // Another one may be noted, this time the right one; it is taken back once only.
    await takeBack(one.certificate).expect(422);
  });

  it('is taken back by the message that told it', async () => {
    const one = await covered();
    await note(one.certificate).expect(303);
    const shown = await page(`/certificates/${one.certificate}`);
    const undo = shown(
      `form[action="/certificates/${one.certificate}/revocation-withdrawal"]:has(input[type="hidden"][name="reason"])`,
    );
    expect(undo.text()).toContain('Défaire');
    await takeBack(one.certificate, { reason: String(undo.find('input[name="reason"]').val()) }).expect(303);
    expect((await now(one))?.['revoked_at']).toBeNull();
  });

  it.each([
    ['by the plan', null, null],
    ['by a person', 'Repris ailleurs', 'Repris ailleurs'],
  ])('brings its slot back that %s was retired, for the establishment is closed: %s', async (_, byPerson, after) => {
    const one = await covered();
    const { id } = await anEstablishment(app, { client_id: one.id, closed_on: '2026-01-31', closed_reason: 'Cédé' });
    await app.owner.query('UPDATE slots SET establishment_id = $1 WHERE id = $2', [id, one.slot]);
    const reasonOf = async () => {
      const { rows } = await app.owner.query<{ reason: string | null }>(
        'SELECT not_needed_reason AS reason FROM slots WHERE id = $1',
        [one.slot],
      );
      return rows[0]?.reason;
    };
    await one.touch();
    expect(await reasonOf()).toBeNull();
    if (byPerson)
      await technical.post(`/slots/${one.slot}/end-of-watch`).type('form').send({ watchReason: byPerson }).expect(303);
    await note(one.certificate).expect(303);
    expect(await reasonOf()).toBe(byPerson ?? 'Cet établissement est fermé.');
    await takeBack(one.certificate).expect(303);
    expect(await reasonOf()).toBe(after);
  });

  it('names the order that was opened to replace it: nobody else tells that it is to be cancelled', async () => {
    const one = await covered();
    await note(one.certificate).expect(303);
    await anOrder(app, { client_id: one.id, slot_id: one.slot, state: 'csr_expected', number: 'C-2026-0888' });
    await takeBack(one.certificate).expect(303);
    expect(wordsOf(await page(`/certificates/${one.certificate}`), 'body')).toContain(
      'La commande C-2026-0888 y est ouverte : annulez-la si elle ne servait qu’à le remplacer.',
    );
  });

  it('lets its order go on that waited for it', async () => {
    const one = await covered({ verified_at: null });
    const order = await anOrder(app, {
      client_id: one.id,
      slot_id: one.slot,
      state: 'installed',
      certificate_id: one.certificate,
    });
    await one.touch();
    const before = await now(one);
    await note(one.certificate).expect(303);
    expect(await now(one)).toMatchObject({ code: 'order_spoilt' });
    await takeBack(one.certificate).expect(303);
    expect(await now(one)).toEqual(before);
    expect(await words(`/orders/${order.id}`)).toContain('Le service répond');
  });
});

describe('a revocation that was noted stays', () => {
  const why = async ({ certificate }: { certificate: string }) => {
    await takeBack(certificate).expect(422);
    return words(`/certificates/${certificate}`);
  };

  it('once another certificate replaced it; not when it was replaced before', async () => {
    const one = await covered();
    const next = () =>
      aCertificate(app, {
        client_id: one.id,
        slot_id: one.slot,
        replaces_id: one.certificate,
        installed_at: new Date(),
        verified_at: clock.now(),
      });
    await note(one.certificate).expect(303);
    await next();
    expect(await why(one)).toContain('Un autre certificat l’a remplacé depuis');
    await app.owner.query("UPDATE certificates SET verified_at = now() - interval '1 day' WHERE replaces_id = $1", [
      one.certificate,
    ]);
    await takeBack(one.certificate).expect(303);
    expect(await words(`/certificates/${one.certificate}`)).toContain('Remplacé');
  });

  it('once its order was cancelled before it was in service', async () => {
    const one = await covered({ installed_at: null, verified_at: null });
    const own = { client_id: one.id, slot_id: one.slot, certificate_id: one.certificate };
    await note(one.certificate).expect(303);
    await anOrder(app, { ...own, state: 'cancelled' });
    expect(await why(one)).toContain('Sa commande est close, il ne servira plus');
  });

  it('of an archived client', async () => {
    const one = await covered();
    await note(one.certificate).expect(303);
    await app.owner.query('UPDATE clients SET archived_at = now() WHERE id = $1', [one.id]);
    expect(await why(one)).toContain('Ce client est archivé');
  });

  it('that a list proves: found by the watch, or named since by one of those that are known', async () => {
    const authority = await makeTestAuthority('TEST');
    const [issuing] = authority.authorities;
    const read = issuing && parseCertificate(issuing.der);
    if (!issuing || !read) throw new Error('no authority');
    const sha256 = createHash('sha256').update(issuing.der).digest('hex');
    await app.owner.query(
      `INSERT INTO authorities (id, sha256, name, kind, environment, not_after, der) VALUES ($1, $2, 'AC émettrice', 'issuing', 'TEST', '2033-06-25', $3)`,
      [randomUUID(), sha256, issuing.der],
    );
    const serialNumber = '4F00AA17';
    const one = await covered({ issuer: textOfName(read.subject), serial_number: serialNumber });
    await note(one.certificate).expect(303);
    const { der } = await makeCrl(authority, {
      revoked: [{ serialNumber }],
      thisUpdate: new Date(Date.now() - 3_600_000),
    });
    await app.run(() => app.get(RevocationListsService).load(der));
    const refusal = await takeBack(one.certificate).expect(422);
    expect(wordsOf(pageOf(refusal), 'main')).toContain('La liste de révocation d’AC émettrice le dit révoqué');
    const found = await covered();
    await app.owner.query('UPDATE certificates SET revoked_at = now(), revoked_by_list = $2 WHERE id = $1', [
      found.certificate,
      sha256,
    ]);
    expect(await why(found)).toContain('La liste de révocation d’AC émettrice le dit révoqué');
  });
});
