import 'reflect-metadata';
import { createHash, webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  Pkcs10CertificateRequestGenerator,
  X509Certificate,
  X509CertificateGenerator,
  type JsonName,
} from '@peculiar/x509';
import { newKeys, type Keys } from './made/keys.js';

cryptoProvider.set(webcrypto);

const validity = { notBefore: new Date('2020-01-01T00:00:00Z'), notAfter: new Date('2040-01-01T00:00:00Z') };

export interface DemoAuthority {
  authorities: { name: string; kind: 'root' | 'issuing'; der: Buffer; sha256: string }[];
  /** The certificate of a key; DER. */
  issue(wanted: {
    publicKey: Keys['publicKey'];
    subject: Subject;
    usage: string;
    notBefore: Date;
    notAfter: Date;
  }): Promise<Buffer>;
}

/** In the order it is encoded: `[['C', 'FR'], ['O', '…'], …]`. */
export type Subject = [type: string, value: string][];

/** An authority of the demonstration's own, on IGC-Santé's profiles (facts F1.4). Its keys live as long as this function's answer. */
export async function makeDemoAuthority(): Promise<DemoAuthority> {
  const [rootKeys, issuingKeys] = await Promise.all([newKeys(), newKeys()]);
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
    async issue({ publicKey, subject, usage, notBefore, notAfter }) {
      const certificate = await X509CertificateGenerator.create({
        subject: toName(subject),
        issuer: issuing.subjectName,
        publicKey,
        signingKey: issuingKeys.privateKey,
        notBefore,
        notAfter,
        extensions: leafExtensions(usage),
      });
      return Buffer.from(certificate.rawData);
    },
  };
}

/** What the server of a client would make: its CSR, signed by its own key. */
export async function makeCsr(keys: Keys, subject: Subject): Promise<Buffer> {
  const signingAlgorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const csr = await Pkcs10CertificateRequestGenerator.create({ name: toName(subject), keys, signingAlgorithm });
  return Buffer.from(csr.toString('pem'));
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

function toName(subject: Subject): JsonName {
  return subject.map(([type, value]) => ({ [type]: [value] }));
}
