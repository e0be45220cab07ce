import 'reflect-metadata';
import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { X509Certificate, X509Certificates } from '@peculiar/x509';
import { issueCertificate, makeCrl, makeCsr, makeTestAuthority } from '../../../test/support/pki.js';
import { readCertificate } from '../certificate/certificate.js';
import { readCrl } from '../certificate/crl.js';
import { readCsr } from '../csr/csr.js';

type Shape = 'csr' | 'certificate' | 'crl' | 'chain' | 'publicKey' | 'privateKey';
const given = {} as Record<Shape, Uint8Array>;

beforeAll(async () => {
  const authority = await makeTestAuthority();
  const { der, keys, pem } = await makeCsr({ subject: [['CN', 'INSI-AUTO']] });
  const certificate = await issueCertificate(authority, { csrPem: pem });
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  Object.assign(given, {
    csr: der,
    certificate: certificate.der,
    crl: (await makeCrl(authority)).der,
    chain: new Uint8Array(
      new X509Certificates([new X509Certificate(certificate.pem), authority.issuing]).export('raw'),
    ),
    publicKey: publicKey.export({ format: 'der', type: 'spki' }),
    privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }),
    keys,
  });
});

const readers = { csr: readCsr, certificate: readCertificate, crl: readCrl };
type Wanted = keyof typeof readers;

const cases: [Shape, Wanted, string][] = [
  ['certificate', 'csr', 'un certificat'],
  ['chain', 'csr', 'une chaîne de certificats (P7B)'],
  ['crl', 'csr', 'une liste de révocation (CRL)'],
  ['publicKey', 'csr', 'une clé publique seule'],
  ['csr', 'certificate', 'une demande (CSR)'],
  ['crl', 'certificate', 'une liste de révocation (CRL)'],
  ['publicKey', 'certificate', 'une clé publique seule'],
  ['csr', 'crl', 'une demande (CSR)'],
  ['certificate', 'crl', 'un certificat'],
];

describe('a file of another kind', () => {
  it.each(cases)('is named in DER and in base64: %s given where %s is wanted', (shape, wanted, name) => {
    for (const bytes of [given[shape], Buffer.from(Buffer.from(given[shape]).toString('base64'))]) {
      const reading = readers[wanted](bytes);
      const finding = reading.ok ? null : reading.finding;
      expect(finding).toMatchObject({ code: 'wrong_kind', got: name });
      expect(finding?.title).not.toContain('abîmé');
    }
  });

  it('is named by what is inside when the PEM label lies', () => {
    const pem = `-----BEGIN CERTIFICATE REQUEST-----\n${Buffer.from(given.certificate).toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`;
    const reading = readCsr(Buffer.from(pem));
    expect(reading.ok ? null : reading.finding).toMatchObject({ code: 'wrong_kind', got: 'un certificat' });
  });

  it('is a private key before anything else, and a P12 says its name', () => {
    const store = Buffer.from('3016020103301106092a864886f70d010701a0040402abcd', 'hex');
    for (const read of [readCsr, readCertificate]) {
      const key = read(given.privateKey);
      expect(key.ok ? null : key.finding).toMatchObject({ code: 'private_key', got: 'clé privée (PKCS#8)' });
      const p12 = read(store);
      expect(p12.ok ? null : p12.finding).toMatchObject({ code: 'private_key', got: 'clé privée (PKCS#12)' });
    }
  });
});
