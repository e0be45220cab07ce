import 'reflect-metadata';
import { createHash, webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  X509Certificate,
  X509CertificateGenerator,
  type JsonName,
} from '@peculiar/x509';
import { readCertificates, type CertificateFacts } from '../../pki/certificate.js';

cryptoProvider.set(webcrypto);

const algorithm = {
  name: 'RSASSA-PKCS1-v1_5',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: 'SHA-256',
};
const validity = { notBefore: new Date('2020-01-01T00:00:00Z'), notAfter: new Date('2040-01-01T00:00:00Z') };

export interface DemoAuthority {
  authorities: { name: string; kind: 'root' | 'issuing'; der: Buffer; sha256: string }[];
  issue(request: {
    subject: [string, string][];
    usage: string;
    notBefore: Date;
    notAfter: Date;
  }): Promise<CertificateFacts>;
}

/** An authority of the demonstration's own, on IGC-Santé's profiles (facts F1.4). Its keys live as long as this function's answer. */
export async function makeDemoAuthority(): Promise<DemoAuthority> {
  const rootKeys = await newKeys();
  const issuingKeys = await newKeys();
  const ca = (pathLength?: number) => [
    new BasicConstraintsExtension(true, pathLength, true),
    new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
  ];
  const root = await X509CertificateGenerator.createSelfSigned({
    ...validity,
    name: authorityName('AC RACINE DE DEMONSTRATION'),
    keys: rootKeys,
    extensions: ca(),
  });
  const issuing = await X509CertificateGenerator.create({
    ...validity,
    subject: authorityName('AC DE DEMONSTRATION ORGANISATIONS'),
    issuer: root.subjectName,
    publicKey: issuingKeys.publicKey,
    signingKey: rootKeys.privateKey,
    extensions: ca(0),
  });
  return {
    authorities: [
      asRow(root, 'AC racine de démonstration', 'root'),
      asRow(issuing, 'AC de démonstration, organisations', 'issuing'),
    ],
    async issue({ subject, usage, notBefore, notAfter }) {
      const { publicKey } = await newKeys();
      const certificate = await X509CertificateGenerator.create({
        subject: toName(subject),
        issuer: issuing.subjectName,
        publicKey,
        signingKey: issuingKeys.privateKey,
        notBefore,
        notAfter,
        extensions: leafExtensions(usage),
      });
      return factsOf(certificate);
    },
  };
}

function newKeys() {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

// F1.4: AUTH_CLI is digitalSignature + clientAuth, SIGN adds nonRepudiation and is for emailProtection; 04 01 03 says « certificat logiciel ».
function leafExtensions(usage: string): Extension[] {
  const sign = usage === 'SIGN';
  return [
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature | (sign ? KeyUsageFlags.nonRepudiation : 0), true),
    new ExtendedKeyUsageExtension([sign ? '1.3.6.1.5.5.7.3.4' : '1.3.6.1.5.5.7.3.2']),
    new Extension('1.2.250.1.71.1.2.5', false, new Uint8Array([4, 1, 3])),
    new BasicConstraintsExtension(false),
  ];
}

function factsOf(certificate: X509Certificate): CertificateFacts {
  const reading = readCertificates(new Uint8Array(certificate.rawData));
  const facts = reading.ok ? reading.certificates[0] : undefined;
  if (!facts) throw new Error('The demonstration made a certificate that cannot be read');
  return facts;
}

function asRow(certificate: X509Certificate, name: string, kind: 'root' | 'issuing') {
  const der = Buffer.from(certificate.rawData);
  return { name, kind, der, sha256: createHash('sha256').update(der).digest('hex') };
}

function authorityName(commonName: string): JsonName {
  return toName([
    ['C', 'FR'],
    ['O', 'DEMONSTRATION'],
    ['CN', commonName],
  ]);
}

function toName(subject: [string, string][]): JsonName {
  return subject.map(([type, value]) => ({ [type]: [value] }));
}
