import { beforeAll, describe, expect, it } from '@jest/globals';
import type { CertificateOptions, TestAuthority } from '../../../test/support/pki.js';
import { issueCertificate, makeCrl, makeTestAuthority } from '../../../test/support/pki.js';
import { parseCertificate } from './certificate-reading.js';
import { lookUp, readRevocations, revocationsOf } from './revocations.js';

const [day, other] = [new Date('2026-05-01T00:00:00Z'), new Date('2026-05-02T10:30:00Z')];
let authority: TestAuthority;
let issuing: Uint8Array;

beforeAll(async () => {
  authority = await makeTestAuthority();
  issuing = new Uint8Array(authority.issuing.rawData);
});

/** What a list that revokes these says of a certificate of this number. */
async function saidOf(serialNumber: string, revoked: { serialNumber: string; at?: Date }[]) {
  const list = await listOf(revoked);
  const subject: CertificateOptions['subject'] = [['CN', 'INSI-AUTO']];
  const { der } = await issueCertificate(authority, { subject });
  const [leaf, above] = [parseCertificate(der), parseCertificate(issuing)];
  if (leaf === null || above === null) throw new Error('not read');
  const numbered = { ...leaf, parts: { ...leaf.parts, signed: signedWith(serialNumber) } };
  return lookUp(list, numbered, above);
}

async function listOf(revoked: { serialNumber: string; at?: Date }[]) {
  const reading = readRevocations((await makeCrl(authority, { revoked, thisUpdate: day })).der, issuing);
  if (!reading.ok) throw new Error(reading.finding.title);
  return reading.revocations;
}

// As much of what is signed as its number is read from: `SEQUENCE { [0] { INTEGER 2 }, INTEGER number }`.
function signedWith(serialNumber: string): Uint8Array {
  const number = Buffer.from(serialNumber, 'hex');
  return Buffer.concat([Buffer.from([0x30, 7 + number.length, 0xa0, 3, 2, 1, 2, 2, number.length]), number]);
}

describe('readRevocations', () => {
  it('finds each number of a long list, with its own day, and none beside them', async () => {
    const revoked = Array.from({ length: 300 }, (_, place) => ({
      serialNumber: (0x1000 + ((place * 7_919) % 30_000) * 2).toString(16).padStart(4 + (place % 3) * 2, '2'),
      at: place % 2 === 0 ? day : other,
    }));
    const list = await listOf(revoked);
    const expected = revoked.map(({ serialNumber, at }) => ({
      serialNumber: serialNumber.toUpperCase(),
      revokedAt: at,
    }));
    const inOrder = <One extends { serialNumber: string }>(all: One[]) =>
      all.toSorted((one, next) => (one.serialNumber < next.serialNumber ? -1 : 1));
    expect(inOrder(revocationsOf(list))).toEqual(inOrder(expected));
    for (const { serialNumber, at } of [revoked[0], revoked[137], revoked[299]].flatMap((one) => one ?? [])) {
      expect(await saidOf(serialNumber, revoked)).toMatchObject({ state: 'revoked', revokedAt: at });
      expect(await saidOf(`${serialNumber}00`, revoked)).toMatchObject({ state: 'not_revoked' });
    }
  });

  it('tells apart numbers that differ by what stands before or after them', async () => {
    const revoked = [{ serialNumber: '7a01' }];
    expect(await saidOf('7a01', revoked)).toMatchObject({ state: 'revoked' });
    for (const beside of ['7a', '01', '7a02', '7a0100', '017a01'])
      expect(await saidOf(beside, revoked)).toMatchObject({ state: 'not_revoked' });
    expect(await saidOf('7a01', [])).toMatchObject({ state: 'not_revoked' });
  });

  it('keeps no part of the list itself, and knows whose key signed it', async () => {
    const list = await listOf([{ serialNumber: '7a01' }]);
    expect(list.issuerDer.buffer.byteLength).toBe(list.issuerDer.byteLength);
    expect(list.signedBy).toBe(parseCertificate(issuing)?.spkiSha256);
    expect(list.issuer).toContain('CN=');
    const impostor = await makeTestAuthority();
    const forged = readRevocations((await makeCrl(impostor, { thisUpdate: day })).der, issuing);
    expect(forged).toMatchObject({ ok: true, revocations: { signedBy: null } });
  });
});
