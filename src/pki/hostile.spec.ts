import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { endsInThread } from '../../test/support/in-thread.js';
import {
  issueCertificate,
  judgeCertificateBytes,
  judgeCsrBytes,
  makeCrl,
  makeCsr,
  makeTestAuthority,
} from '../../test/support/pki.js';
import { readAuthority } from './certificate/authority.js';
import type { CertificateContext } from './certificate/certificate.js';
import { readCrl } from './certificate/crl.js';
import type { Finding } from './verdict/finding.js';

const slot = {
  offer: 'ORG',
  usage: 'AUTH_CLI',
  commonName: 'INSI-AUTO',
  commonNameRule: 'exact',
  environment: 'TEST',
} as const;
const client = { name: 'CENTRE', structureIds: ['1690000013'] };
const now = new Date('2026-06-01T00:00:00Z');
let context: CertificateContext;
let csr: Uint8Array;
let certificate: Uint8Array;
let crl: Uint8Array;

beforeAll(async () => {
  const authority = await makeTestAuthority();
  context = { slot, client, authorities: authority.authorities, now };
  csr = (await makeCsr({ subject: [['CN', 'INSI-AUTO']] })).der;
  const dates = { notBefore: new Date('2026-05-01T00:00:00Z'), notAfter: new Date('2029-05-01T00:00:00Z') };
  certificate = (
    await issueCertificate(authority, {
      subject: [
        ['O', 'CENTRE'],
        ['OU', '1690000013'],
        ['CN', 'INSI-AUTO'],
      ],
      ...dates,
    })
  ).der;
  crl = (await makeCrl(authority, { revoked: [{ serialNumber: '0102' }] })).der;
});

function nested(depth: number): Uint8Array {
  let bytes = Buffer.from([0x05, 0x00]);
  for (let level = 0; level < depth; level += 1) {
    const { length } = bytes;
    const header = length < 128 ? [0x30, length] : [0x30, 0x82, length >> 8, length & 0xff];
    bytes = Buffer.concat([Buffer.from(header), bytes]);
  }
  return bytes;
}

/** Every reader of the room refuses these bytes with a sentence, and none throws. */
async function refusals(bytes: Uint8Array): Promise<Finding[]> {
  const asCsr = judgeCsrBytes(bytes, { slot, client });
  const asCertificate = judgeCertificateBytes(bytes, context);
  const asAuthority = readAuthority(bytes);
  const asCrl = readCrl(bytes);
  expect([
    asCsr.reading.ok,
    asCsr.verdict.acceptable,
    asCertificate.verdict.acceptable,
    asAuthority.ok,
    asCrl.ok,
  ]).toEqual(Array(5).fill(false));
  return [
    ...asCsr.verdict.findings,
    ...asCertificate.verdict.findings,
    ...(asAuthority.ok ? [] : [asAuthority.finding]),
    ...(asCrl.ok ? [] : [asCrl.finding]),
  ];
}

/** A French sentence: a capital, a full stop, no straight apostrophe, no ordinary space before a double mark. */
const frenchSentence = /^[A-ZÀ-Ý][^']*\.$/;

describe('hostile uploads', () => {
  it.each([
    ['nothing', () => Buffer.alloc(0)],
    ['one byte', () => Buffer.from([0x30])],
    ['a megabyte of dashes', () => Buffer.alloc(1_000_000, '-')],
    ['64 kB of dashes', () => Buffer.alloc(65_536, '-')],
    ['64 kB of PEM beginnings', () => Buffer.from('-----BEGIN CERTIFICATE-----\n'.repeat(2300))],
    ['a text', () => Buffer.from('Bonjour, voici la demande.')],
    ['a ZIP', () => Buffer.from('504b03041400000008000000', 'hex')],
    ['lengths without end', () => Buffer.alloc(60_000, Buffer.from('3080', 'hex'))],
    ['a length of four gigabytes', () => Buffer.from('3084ffffffff0201', 'hex')],
    ['sequences nested 15,000 deep', () => nested(15_000)],
    ['a signed data that is empty', () => Buffer.from('300d06092a864886f70d010702a000', 'hex')],
    [
      '30,000 empty nodes',
      () => Buffer.concat([Buffer.from('3082ea60', 'hex'), Buffer.alloc(60_000, Buffer.from('0500', 'hex'))]),
    ],
  ])('refuses %s with French findings, in one pass', async (_name, make) => {
    const bytes = make();
    await endsInThread('pki/csr/csr-reading.js', 'readCsr', bytes);
    await endsInThread('pki/certificate/certificate.js', 'readCertificate', bytes);
    await endsInThread('pki/certificate/authority.js', 'readAuthority', bytes);
    await endsInThread('pki/certificate/crl.js', 'readCrl', bytes);
    const findings = await refusals(bytes);
    expect(findings).toHaveLength(4);
    for (const finding of findings) {
      expect(finding.severity).toBe('blocking');
      expect(finding.title).toMatch(frenchSentence);
      expect(finding.mend).toMatch(/\S/);
    }
  });

  it('never throws on random bytes, bare or after the header of a sequence', async () => {
    const bytes = fc.uint8Array({ maxLength: 300 });
    await fc.assert(fc.asyncProperty(bytes, async (random) => void (await refusals(random))));
    const sequence = bytes.map((random) =>
      Buffer.concat([Buffer.from([0x30, 0x82, random.length >> 8, random.length & 0xff]), random]),
    );
    await fc.assert(fc.asyncProperty(sequence, async (random) => void (await refusals(random))));
  });

  it('never throws on, nor accepts, a damaged CSR, certificate or revocation list', async () => {
    const damage = fc.record({ at: fc.nat(), mask: fc.integer({ min: 1, max: 255 }) });
    await fc.assert(
      fc.asyncProperty(damage, async ({ at, mask }) => {
        const damaged = (bytes: Uint8Array): Uint8Array =>
          bytes.map((byte, index) => (index === at % bytes.length ? byte ^ mask : byte));
        expect(judgeCsrBytes(damaged(csr), { slot, client }).verdict.acceptable).toBe(false);
        expect(judgeCertificateBytes(damaged(certificate), context).verdict.acceptable).toBe(false);
        readCrl(damaged(crl));
      }),
      { numRuns: 500 },
    );
    expect(judgeCsrBytes(csr, { slot, client }).verdict.acceptable).toBe(true);
    expect(judgeCertificateBytes(certificate, context).verdict.acceptable).toBe(true);
  });

  it('writes every sentence with the French typography', async () => {
    const odd = { ...client, name: 'X', structureIds: ['1750000019'] };
    const { verdict } = judgeCertificateBytes(certificate, {
      ...context,
      client: odd,
      csr: { spkiSha256: '' },
      now: new Date('2040-01-01'),
    });
    for (const finding of [...verdict.findings, ...(await refusals(Buffer.from('%PDF')))]) {
      for (const sentence of [finding.title, finding.mend ?? ''])
        expect(sentence).not.toMatch(/'|[^\u202f][;!?]|[^\u00a0]:|« | »/);
    }
  });
});
