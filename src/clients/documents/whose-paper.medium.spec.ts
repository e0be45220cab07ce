import { beforeAll, describe, expect, it } from '@jest/globals';
import { aBlank413, aDocument, dayFromToday } from '../../../test/support/factories.js';
import { scan } from '../../../test/support/ready-client.js';
import { reasonsOf, requestsOf } from '../../../test/support/requests.js';
import { aTenant } from '../../../test/support/tenant.js';
import { WhosePaper } from './whose-paper.service.js';

const tenant = await aTenant();
const hand = requestsOf(tenant, tenant);
beforeAll(async () => {
  await tenant.owner.query(`UPDATE editors SET ans_contract_signed_on = '2024-01-10'`);
  await aBlank413(tenant);
});

/** What was printed for a request, as it left. */
async function printed(id: string) {
  const { rows } = await tenant.owner.query<{ bytes: Buffer; sha256: string }>(
    'SELECT bytes, sha256 FROM documents WHERE id = (SELECT unsigned_document_id FROM requests WHERE id = $1)',
    [id],
  );
  return rows[0] as { bytes: Buffer; sha256: string };
}
async function sent() {
  const request = await hand.prepared();
  await hand.send(request.id);
  return request;
}
const file = (bytes: Buffer) => ({ fileName: 'signe.pdf', mediaType: 'application/pdf', bytes });
const filed = (id: string, bytes: Buffer) =>
  reasonsOf(() => hand.run(() => hand.papers.recordSignature(id, file(bytes), dayFromToday(0))));

describe('what is filed as the signed form of a client', () => {
  it('is not the form that was printed for another one', async () => {
    const [ours, theirs] = [await sent(), await sent()];
    const { bytes } = await printed(theirs.id);
    expect(await filed(ours.id, bytes)).toMatch(/exactement le formulaire à signer .*n’engage pas ce client/);
    expect(await hand.row(ours.id)).toMatchObject({ state: 'awaiting_signature', signed_document_id: null });
  });

  it('is not what was printed for it before', async () => {
    const { id } = await sent();
    const { bytes } = await printed(id);
    await hand.run(() => hand.outcomes.askCorrection(id, 'Téléphone à corriger.'));
    await hand.run(() => hand.outcomes.reopen(id, 'resume'));
    await tenant.owner.query(
      `UPDATE representatives SET phone = '0145678901' WHERE client_id = (SELECT client_id FROM requests WHERE id = $1)`,
      [id],
    );
    await hand.send(id);
    expect((await printed(id)).bytes.equals(bytes)).toBe(false);
    expect(await filed(id, bytes)).toMatch(/ne porte pas de signature/);
  });

  it.each([
    ['its own signed mandate', 'delegation_evidence', /déjà le mandat signé de ce client/],
    ['its own mandate to sign', 'delegation_letter', /exactement le mandat à signer de ce client/],
  ])('is not %s', async (_, kind, words) => {
    const { id, clientId } = await sent();
    const { bytes } = scan(`${kind} ${id}`);
    await aDocument(tenant, { client_id: clientId, kind, bytes });
    expect(await filed(id, bytes)).toMatch(words);
  });

  it('is not the blank that ANS publishes', async () => {
    const { id } = await sent();
    const { rows } = await tenant.owner.query<{ bytes: Buffer }>(
      `SELECT bytes FROM documents WHERE kind = 'blank_413'`,
    );
    expect(await filed(id, rows[0]!.bytes)).toMatch(/formulaire vierge/);
  });
});

it('another editor’s papers are nobody’s here', async () => {
  const other = await tenant.secondEditor();
  const { clientId } = await sent();
  const { bytes } = scan('elsewhere');
  const { sha256 } = await aDocument(other, { kind: 'request_signed', bytes });
  expect(await hand.run(() => tenant.get(WhosePaper).why(clientId, String(sha256), 'form'))).toBeNull();
});

it('one mandate may be signed once for several clients', async () => {
  const [ours, theirs] = [await sent(), await sent()];
  const { bytes } = scan('for both');
  const { sha256 } = await aDocument(tenant, { client_id: theirs.clientId, kind: 'delegation_evidence', bytes });
  const why = (as: 'form' | 'mandate') => hand.run(() => tenant.get(WhosePaper).why(ours.clientId, String(sha256), as));
  expect(await why('mandate')).toBeNull();
  expect(await why('form')).toMatch(/déjà le mandat signé .*Déposez le sien/);
});
